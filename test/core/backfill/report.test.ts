import { expect, test } from 'vitest';
import { NO_COUNTS } from '../../../core/backfill/progress.ts';
import { backfillReport } from '../../../core/backfill/report.ts';

const done = (added: number, stopped: string | null = null) => ({
  counts: { ...NO_COUNTS, objects: 1, added },
  stopped,
});

test('the sums of all parts', () => {
  expect(backfillReport(2, [done(1), done(2)])).toEqual({ ...NO_COUNTS, objects: 2, added: 3 });
});

test('objects of which none could be read fail the whole', () => {
  const refused = { counts: { ...NO_COUNTS, objects: 3, failed: 3 }, stopped: null };
  expect(backfillReport(2, [refused, refused])).toEqual({
    problem: expect.stringContaining('none of 6 objects could be read'),
  });
  const one = { counts: { ...NO_COUNTS, objects: 1, records: 1 }, stopped: null };
  expect(backfillReport(2, [refused, one])).toMatchObject({ objects: 4, failed: 3 });
});

test.each([
  [
    'one that was stopped',
    2,
    [done(1), done(2, 'AccessDenied: no')],
    /^1 of 2 parts .* \(AccessDenied: no\)/,
  ],
  ['one that is missing', 3, [done(1), done(2)], /^1 of 3 parts .* \(see the map run\)/],
  ['one that is no result', 2, [done(1), null], /^1 of 2 parts/],
  ['one in whose place an error stands', 2, [done(1), { Error: 'States.Timeout' }], /^1 of 2 parts/],
  ['none', 1, [], /^1 of 1 parts/],
])('a part that is not finished fails the whole: %s', (_note, parts, results, problem) => {
  expect(backfillReport(parts, results)).toEqual({ problem: expect.stringMatching(problem) });
});
