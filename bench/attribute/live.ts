/**
 * The same denials explained from live policies in moto: by what remembers what it has read, and by a naive one that
 * reads everything anew for each denial, as the best-known tool of this kind does.
 */
import { madeAgain } from '../../test/support/engines/counted-members.ts';
import type { SampleInMoto } from '../../test/support/engines/sample-in-moto.ts';
import { quantile } from '../spread.ts';
import { type Cost, costOf, meter, sum } from './cost.ts';
import { firstOfGroups, type SampleCalls } from './sample.ts';

/** The naive one is slow. */
const MOST_GROUPS = 40;

export async function benchLive(moto: SampleInMoto, sample: SampleCalls): Promise<void> {
  const first = firstOfGroups(sample.calls).slice(0, MOST_GROUPS);
  // Once unmeasured: moto loads each service when it is first asked.
  for (const call of first) await costOf(call, sample, meter(moto.source));
  const remembering = meter(moto.source);
  const ours: Cost[] = [];
  for (const call of first) ours.push(await costOf(call, sample, remembering));
  const naive: Cost[] = [];
  for (const call of first) naive.push(await costOf(call, sample, meter(moto.source)));
  console.log(`\n${first.length} new groups, policies read live from moto on this machine`);
  print('remembering', ours);
  print('naive', naive);
  const ratio = (of: (cost: Cost) => number) => (sum(naive.map(of)) / sum(ours.map(of))).toFixed(1);
  console.log(
    `  naive to remembering: AWS calls × ${ratio(({ aws }) => aws.length)}, ` +
      `time × ${ratio(({ milliseconds }) => milliseconds)}, CPU × ${ratio(({ cpu }) => cpu)}`,
  );
  console.log(`  calls made twice by the remembering one: ${madeAgain(remembering.aws).length}`);
  const before = remembering.aws.length;
  for (const call of sample.calls) await costOf(call, sample, remembering);
  const rest = remembering.aws.length - before;
  console.log(`  the sample's ${sample.calls.length} denials after that: ${rest} calls more`);
}

function print(name: string, costs: readonly Cost[]): void {
  const calls = costs.map(({ aws }) => aws.length);
  const times = costs.map(({ milliseconds }) => milliseconds);
  const of = (name: string) => costs.flatMap(({ aws }) => aws).filter(({ client }) => client === name).length;
  const each = (numbers: readonly number[]) => (sum(numbers) / numbers.length).toFixed(1);
  console.log(`  ${name}`);
  console.log(
    `    AWS calls ${sum(calls)}: ${each(calls)} a group, at most ${Math.max(...calls)}; ` +
      `${of('OrganizationsClient')} of Organizations, ${of('STSClient')} of STS`,
  );
  console.log(`    look-ups of policies ${each(costs.map(({ lookUps }) => lookUps))} a group`);
  console.log(
    `    denial to attribution ${quantile(times, 0.5).toFixed(1)} ms (median), ${quantile(times, 0.95).toFixed(1)} ms (95 %)`,
  );
  console.log(`    CPU ${each(costs.map(({ cpu }) => cpu))} ms a group`);
}
