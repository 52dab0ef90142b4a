/** A storm: a hundred thousand denials of twenty kinds, explained once a kind. */
import { performance } from 'node:perf_hooks';
import { attributeCall } from '../../core/attribute/attribute-call.ts';
import { explainOnce } from '../../core/attribute/attribute-once.ts';
import type { SampleInMoto } from '../../test/support/engines/sample-in-moto.ts';
import { meter } from './cost.ts';
import { firstOfGroups, type SampleCalls } from './sample.ts';

const COUNT = 100_000;
const KINDS = 20;

export async function benchStorm(moto: SampleInMoto, sample: SampleCalls): Promise<void> {
  const kinds = firstOfGroups(sample.calls).slice(0, KINDS);
  const { source, aws } = meter(moto.source);
  const { explain, made } = explainOnce((call) => attributeCall(call, sample.surroundings(call, source)));
  const started = performance.now();
  for (let number = 0; number < COUNT; number += 1) {
    const call = kinds[number % kinds.length];
    if (call !== undefined) await explain(call);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(`\na storm: ${COUNT} denials of ${kinds.length} kinds, live`);
  console.log(`  ${made()} attributions, ${aws.length} AWS calls, ${seconds.toFixed(1)} s`);
}
