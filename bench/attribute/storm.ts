/**
 * A storm over the whole path but the network: a hundred thousand denials of twenty kinds are taken in, a question is
 * put once a kind, and each question is answered once, however often it is handed over.
 */
import { performance } from 'node:perf_hooks';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { openSqliteStore } from '../../adapters/sqlite-store.ts';
import { answerQuestion } from '../../core/attribute/answer-question.ts';
import { addToBatch, emptyBatch, storeBatch } from '../../core/ingest/ingest.ts';
import type { QuestionKey } from '../../core/model/question.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { resourceFamily } from '../../core/normalize/resource-family.ts';
import type { SampleInMoto } from '../../test/support/engines/sample-in-moto.ts';
import { meter } from './cost.ts';
import { firstOfGroups, type SampleCalls } from './sample.ts';

const COUNT = 100_000;
const KINDS = 20;
const BATCH = 100;

export async function benchStorm(moto: SampleInMoto, { calls }: SampleCalls): Promise<void> {
  const kinds = firstOfGroups(calls).slice(0, KINDS);
  const store = openSqliteStore(':memory:', { familyOf: resourceFamily });
  const started = performance.now();
  const questions = new Map<string, QuestionKey>();
  for (let first = 0; first < COUNT; first += BATCH) {
    await storeBatch(store, stormBatch(kinds, first));
    for await (const key of store.unanswered()) questions.set(JSON.stringify(key), key);
  }
  const taken = performance.now();
  const { source, aws } = meter(moto.source);
  const deps = { store, source, table: lazyActionTable, clock: Date.now };
  const asked = [...questions.values()];
  const outcomes: string[] = [];
  // A stream hands over what it handed over before.
  for (const key of [...asked, ...asked]) outcomes.push(await answerQuestion(key, deps));
  const ended = performance.now();
  await store.close();
  const answered = outcomes.filter((outcome) => outcome === 'answered').length;
  console.log(`\na storm: ${COUNT} denials of ${kinds.length} kinds, taken in and answered live`);
  console.log(`  ${asked.length} questions, ${answered} attributions, ${aws.length} AWS calls`);
  console.log(`  taken in ${secondsBetween(started, taken)} s, answered ${secondsBetween(taken, ended)} s`);
}

const secondsBetween = (from: number, to: number): string => ((to - from) / 1000).toFixed(1);

function stormBatch(kinds: SampleCalls['calls'], first: number) {
  const batch = emptyBatch();
  for (let number = first; number < first + BATCH; number += 1) {
    const record = { ...Object(kinds[number % kinds.length]?.record), eventID: `storm-${number}` };
    addToBatch(batch, normalizeRecord({ ...record, sharedEventID: undefined }, lazyActionTable));
  }
  return batch;
}
