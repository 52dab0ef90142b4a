/** A storm of twenty kinds, taken in from queue messages and explained with the policies read live. */
import { runStorm } from '../../test/support/asked-world.ts';
import type { SampleInMoto } from '../../test/support/engines/sample-in-moto.ts';
import { KINDS } from '../../test/support/storm.ts';
import { meter } from './cost.ts';

const COUNT = 100_000;

export async function benchStorm(moto: SampleInMoto): Promise<void> {
  const { source, aws, lookUps } = meter(moto.source);
  const { denials, answered, milliseconds } = await runStorm(source, COUNT);
  console.log(`\na storm: ${denials} denials of ${KINDS} kinds, from the queue to the answers`);
  console.log(`  ${answered} attributions, ${aws.length} AWS calls, ${lookUps()} look-ups of policies`);
  console.log(`  ${(milliseconds / 1000).toFixed(1)} s with all of taking in`);
}
