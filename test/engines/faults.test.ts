/** Histories with faults on DynamoDB Local and a topic, behind a proxy that makes requests fail (test/faults/wire). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEngine, startDynamodbEngine } from '../faults/dynamodb-engine.ts';
import { histories } from '../faults/histories.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await startDynamodbEngine();
});
afterAll(() => engine.stop());

const short = { seed: 1, atOnce: 16, isShort: true };

test.each([
  ['ingest', 25],
  ['detect', 8],
] as const)(
  '%s: what must hold holds after %i histories with faults',
  async (kind, runs) => {
    const { failures, tally } = await histories(kind, { ...short, runs }, engine.open);
    expect(failures).toEqual([]);
    expect(Object.keys(tally.onWire).toSorted()).toEqual(EVERY_FAULT);
    expect(Math.min(tally.repeated, tally.triedAgain)).toBeGreaterThan(100);
  },
  900_000,
);

const EVERY_FAULT = [
  ...['conflict', 'cut', 'dropped', 'killed', 'late', 'leftOver'],
  ...['overtaken', 'refused', 'reset', 'serverError', 'throttled'],
];

test.each(['ingest', 'detect'] as const)(
  '%s: a seed repeats its history, whatever runs beside it',
  async (kind) => {
    const one = await histories(kind, { ...short, runs: 2, atOnce: 1 }, engine.open);
    expect(await histories(kind, { ...short, runs: 2, atOnce: 2 }, engine.open)).toEqual(one);
  },
  900_000,
);
