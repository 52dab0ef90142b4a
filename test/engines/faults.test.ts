/** Histories with faults on DynamoDB Local: few, because each makes hundreds of requests (test/faults). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEngine, startDynamodbEngine } from '../faults/dynamodb-engine.ts';
import { histories } from '../faults/histories.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await startDynamodbEngine();
});
afterAll(() => engine.stop());

test.each([
  ['ingest', 12],
  ['detect', 3],
] as const)(
  '%s: what must hold holds after %i histories with faults',
  async (kind, runs) => {
    const { failures, tally } = await histories(kind, runs, 1, engine.open);
    expect(failures).toEqual([]);
    expect(Math.min(tally.crashes, tally.refusals, tally.repeated)).toBeGreaterThan(0);
  },
  300_000,
);
