/**
 * What an attribution costs: from a snapshot file, live with the policies in moto beside a naive baseline, in a storm.
 *
 *     npm run bench attribute            all of it; needs Python 3, for moto
 *     npm run bench attribute -- filed   the snapshot alone
 */
import { snapshotEntries } from '../adapters/snapshot/file.ts';
import { UsageError } from '../cli/command.ts';
import { benchFiled } from './attribute/filed.ts';
import { benchLive } from './attribute/live.ts';
import { SNAPSHOT, sampleCalls } from './attribute/sample.ts';
import { benchStorm } from './attribute/storm.ts';

export async function run([part]: readonly string[] = []): Promise<void> {
  if (part !== undefined && part !== 'filed') throw new UsageError(`there is no part \`${part}\``);
  await benchFiled();
  if (part === 'filed') return;
  const { openSampleInMoto } = await import('../test/support/engines/sample-in-moto.ts');
  const moto = await openSampleInMoto(await Array.fromAsync(snapshotEntries(SNAPSHOT)));
  try {
    const sample = await sampleCalls();
    await benchLive(moto, sample);
    await benchStorm(moto);
  } finally {
    await moto.stop();
  }
}

if (import.meta.main) await run(process.argv.slice(2));
