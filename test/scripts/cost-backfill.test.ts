import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASSUMED, backfillTable, costOfBackfill, hoursOfBackfill } from '../../scripts/cost-backfill.ts';

const page = readFileSync('docs/scale.md', 'utf8');

test('the table of docs/scale.md is the one that the script prints', () => {
  for (const line of backfillTable()) expect(page).toContain(line);
});

test('the page says what is assumed', () => {
  const { bytesAnObject, bytesARecord, bytesASecond } = ASSUMED;
  expect(page).toContain(`${bytesAnObject / 1000} KB an object`);
  expect(page).toContain(`${bytesARecord} bytes a record`);
  expect(page).toContain(`${bytesASecond / 2 ** 20} MiB a second`);
});

const bytes = fc.double({ min: 1e12, max: 1e15, noNaN: true });

test('twice the logs cost twice as much, but for the parts, of which there are no more', () => {
  fc.assert(
    fc.property(bytes, fc.double({ min: 0, max: 0.1, noNaN: true }), (size, share) => {
      const [one, two] = [costOfBackfill(size, share), costOfBackfill(2 * size, share)];
      expect(two.requests / one.requests).toBeCloseTo(2, 6);
      expect(two.functions / one.functions).toBeCloseTo(2, 3);
      expect(two.denials).toBeCloseTo(2 * one.denials, 2);
      expect(two.transitions).toBeLessThan(2 * one.transitions);
      expect(two.transitions).toBeGreaterThan(one.transitions);
      expect(hoursOfBackfill(2 * size, 8)).toBeCloseTo(hoursOfBackfill(size, 4), 6);
    }),
  );
});

test('without denials, reading a terabyte costs less than ten dollars', () => {
  const { requests, functions, transitions, denials } = costOfBackfill(1e12, 0);
  expect(denials).toBe(0);
  expect(requests + functions + transitions).toBeLessThan(10);
  expect(transitions).toBeLessThan(1);
});
