/** AWS's own diagnostics of a refusal: authorization details, decoded messages, the policy simulator. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsDiagnostics } from '../../core/gather/diagnostics.ts';
import { openAuthorizationDetails } from './authorization-details.ts';
import type { Members } from './member-session.ts';
import { openMessageDecoder } from './sts-decoder.ts';

export interface AwsDiagnosticsOptions {
  readonly members: Members;
  /** For calls that belong to no Region. */
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Of the authorization details; left out: AWS's own. */
  readonly detailsEndpoint?: string;
}

type AllDiagnostics = { readonly [Name in keyof AwsDiagnostics]-?: NonNullable<AwsDiagnostics[Name]> };

export function openAwsDiagnostics({
  members,
  region,
  now,
  detailsEndpoint,
}: AwsDiagnosticsOptions): AllDiagnostics {
  const wait = async (milliseconds: number) => {
    await sleep(milliseconds);
  };
  const endpoint = detailsEndpoint === undefined ? {} : { endpoint: detailsEndpoint };
  return {
    details: openAuthorizationDetails({ members, now, sleep: wait, ...endpoint }),
    decoder: openMessageDecoder(members, region),
    simulator: {
      async simulate(request) {
        const { openSimulator } = await import('./iam-simulator.ts');
        return openSimulator(members, region).simulate(request);
      },
    },
  };
}
