import { describe, expect, test } from 'vitest';
import { bestThreshold, outcome, probation, type Series } from '../../bench/nab/scoring.ts';

const MINUTES = 300;

/** 1,000 rows, one window of 100 rows from row 500 on; these rows score as given. */
function series(scores: Readonly<Record<number, number>>): Series {
  const times = Array.from({ length: 1000 }, (_, row) => row * MINUTES);
  const values = times.map((_, row) => scores[row] ?? 0);
  return { times, scores: values, windows: [[500 * MINUTES, 599 * MINUTES]] };
}

test.each([
  ['says nothing', {}, 0],
  ['the first row of the window', { 500: 2 }, 100],
  ['the first row, and again in the same window', { 500: 2, 540: 2 }, 100],
  ['the middle of the window', { 550: 2 }, 50 + 50 * (Math.tanh(1.25) / Math.tanh(2.5))],
  ['far before any window: one false row', { 300: 2, 500: 2 }, 100 - 50 * 0.11],
  ['just behind the window costs little', { 500: 2, 609: 2 }, 100 - 50 * 0.11 * Math.tanh((2.5 * 10) / 99)],
  ['in the probation: not counted', { 100: 2, 500: 2 }, 100],
  ['below the threshold', { 500: 0.9 }, 0],
])('%s', (_note, scores, want) => {
  expect(outcome([series(scores)], 1, 0).score).toBeCloseTo(want, 6);
});

test('rows of one episode are one page', () => {
  const long = series({ 300: 2, 310: 2, 320: 2, 500: 2 });
  expect(outcome([long], 1, 0).falseRows).toBe(3);
  expect(outcome([long], 1, 6 * 3600)).toMatchObject({ falseRows: 1, windowsHit: 1 });
});

test('the best threshold leaves out what is false', () => {
  expect(bestThreshold([series({ 300: 2, 500: 3 })], 0)).toBe(3);
});

describe('the best threshold', () => {
  /** 850 different scores; the row in the window has the one of this rank, from the top. */
  const ranked = (rank: number): Series => {
    const { times, windows } = series({});
    const quiet = times.map((_, row) => row / 1000);
    const highest = Array.from({ length: rank }, (_, n) => [900 - n, 3 + n / 1000] as const);
    const speaking = new Map<number, number>([...highest, [500, 2]]);
    return { times, windows, scores: quiet.map((score, row) => speaking.get(row) ?? score) };
  };

  test.each([0, 1, 5, 8, 17, 60])('is found %i ranks below the highest score', (rank) => {
    const one = ranked(rank);
    const best = outcome([one], bestThreshold([one], 0), 0).score;
    for (const threshold of one.scores)
      expect(outcome([one], threshold, 0).score).toBeLessThanOrEqual(Math.max(0, best));
  });

  test('is infinite where nothing found is worth its false rows', () => {
    expect(bestThreshold([series({ 300: 2 })], 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('three widths behind a window a row is as false as any', () => {
  const short = (row: number): Series => ({
    ...series({ 500: 2, [row]: 2 }),
    windows: [[500 * MINUTES, 510 * MINUTES]],
  });
  expect(outcome([short(540)], 1, 0).score).toBe(100 - 50 * 0.11);
  expect(outcome([short(539)], 1, 0).score).toBeGreaterThan(100 - 50 * 0.11);
});

test.each([
  ['in it', 500, 100],
  ['just behind', 501, -50 * 0.11 * Math.tanh(2.5)],
  ['further', 502, -50 * 0.11 * Math.tanh(5)],
  ['well behind', 503, -50 * 0.11],
  ['at the end', 999, -50 * 0.11],
])('a window of one row, and a row %s', (_note, row, want) => {
  const one: Series = { ...series({ [row]: 2 }), windows: [[500 * MINUTES, 500 * MINUTES]] };
  expect(outcome([one], 1, 0).score).toBeCloseTo(want, 9);
});

test.each([
  [1000, 150],
  [20_000, 750],
])('%i rows: the first %i teach only', (rows, want) => {
  expect(probation(rows)).toBe(want);
});
