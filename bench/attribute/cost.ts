/** What explaining calls costs: time, CPU, AWS calls (by a middleware of the SDK) and look-ups of policies. */
import { performance } from 'node:perf_hooks';
import { attributeCall } from '../../core/attribute/attribute-call.ts';
import type { DeniedCall } from '../../core/gather/denied-call.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import type { CountedCall } from '../../test/support/engines/counted-members.ts';
import type { SampleCalls } from './sample.ts';

export interface Cost {
  readonly milliseconds: number;
  /** Of this process; the engine has its own. */
  readonly cpu: number;
  readonly aws: readonly CountedCall[];
  readonly lookUps: number;
}

export interface Meter {
  readonly source: PolicySource;
  readonly aws: readonly CountedCall[];
  readonly lookUps: () => number;
}

/** `open`: a source that reports each of its AWS calls. */
export function meter(open: (onCall: (call: CountedCall) => void) => PolicySource): Meter {
  const aws: CountedCall[] = [];
  let lookUps = 0;
  const source = open((call) => aws.push(call));
  const counted =
    <Asked extends unknown[], LookupResult>(look: (...asked: Asked) => Promise<LookupResult>) =>
    (...asked: Asked) => {
      lookUps += 1;
      return look(...asked);
    };
  return {
    aws,
    lookUps: () => lookUps,
    source: {
      organizationOf: counted(source.organizationOf),
      identity: counted(source.identity),
      managedPolicy: counted(source.managedPolicy),
      resource: counted(source.resource),
      vpcEndpoint: counted(source.vpcEndpoint),
    },
  };
}

export async function costOf(call: DeniedCall, sample: SampleCalls, by: Meter): Promise<Cost> {
  const [callsBefore, lookUpsBefore] = [by.aws.length, by.lookUps()];
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await attributeCall(call, sample.surroundings(call, by.source));
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(cpuBefore);
  const aws = by.aws.slice(callsBefore);
  return { milliseconds, cpu: (user + system) / 1000, aws, lookUps: by.lookUps() - lookUpsBefore };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
