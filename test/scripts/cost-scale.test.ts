import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleTables, simulate } from '../../scripts/cost-scale.ts';

const storm = fc.record({
  rate: fc.integer({ min: 1, max: 3000 }),
  seconds: fc.integer({ min: 1, max: 600 }),
  principals: fc.integer({ min: 1, max: 50 }),
  maxConcurrency: fc.integer({ min: 5, max: 50 }),
});

test('every denial is stored, none before it came', () => {
  fc.assert(
    fc.property(storm, (given) => {
      const { stored, drainedAfterSeconds, deepest } = simulate(given);
      expect(stored).toBeCloseTo(given.rate * given.seconds, 3);
      expect(drainedAfterSeconds).toBeGreaterThanOrEqual(given.seconds);
      expect(deepest).toBeLessThan(given.rate * given.seconds);
    }),
  );
});

test('more copies of `ingest` never make it later', () => {
  fc.assert(
    fc.property(storm, (given) => {
      const more = simulate({ ...given, maxConcurrency: given.maxConcurrency + 10 });
      expect(more.drainedAfterSeconds).toBeLessThanOrEqual(simulate(given).drainedAfterSeconds);
    }),
  );
});

test('what is usual does not wait', () => {
  const usual = simulate({ rate: 1, seconds: 3600, principals: 1, maxConcurrency: 5 });
  expect(usual).toMatchObject({ deepest: 0, latestSeconds: 0, concurrency: 5 });
});

test('one principal alone is held up by its partition, whatever the concurrency', () => {
  const alone = { rate: 5000, seconds: 60, principals: 1 };
  expect(simulate({ ...alone, maxConcurrency: 100 })).toEqual({
    ...simulate({ ...alone, maxConcurrency: 10 }),
    concurrency: 100,
  });
});

test('the tables of docs/scale.md are those that the script prints', () => {
  const page = readFileSync('docs/scale.md', 'utf8');
  for (const line of scaleTables()) expect(page).toContain(line);
});
