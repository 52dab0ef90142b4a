/**
 * What storms of denials leave behind: pages, groups, and memory while they go on.
 *
 *     npm run bench storms
 *     npm run bench storms -- 0.1      a tenth of each
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UsageError } from '../cli/command.ts';
import { runStorm, STORMS } from './storms/storms.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

export async function run([given = '1']: readonly string[]): Promise<void> {
  const share = Number(given);
  if (!(share > 0 && share <= 1))
    throw new UsageError(`\`${given}\` is no share: give a number above 0, at most 1`);
  for (const storm of STORMS) {
    const heaps: number[] = [];
    const sample = () => {
      collect();
      heaps.push(process.memoryUsage().heapUsed / 1e6);
    };
    const started = performance.now();
    const result = await runStorm(storm, Math.ceil(storm.count * share), sample);
    const seconds = (performance.now() - started) / 1000;
    console.log(storm.name);
    console.log(`  ${JSON.stringify(result)}`);
    const [first = 0, last = 0] = [heaps[0], heaps.at(-1)];
    console.log(
      `  heap after the first sweep ${first.toFixed(1)} MB, after the last ${last.toFixed(1)} MB, ${seconds.toFixed(0)} s`,
    );
  }
}
