import { expect, test } from 'vitest';
import { noteEvent, RUN_GROUPS, startRun } from '../../../core/detect/run.ts';

const NINE = 1_767_603_600;
const HOUR = 3600;
const group = (digit: string) => `g-${digit.repeat(16)}`;

/** A run of these groups, one event a second; each letter is one event. */
function runOf(letters: string) {
  const run = startRun(NINE);
  [...letters].forEach((letter, i) => {
    noteEvent(run, NINE + i, group(letter), true);
  });
  return run.groups.map(({ group: id, count }) => `${id.at(-1)}${count}`).join(' ');
}

test.each([
  ['one group', 'aaa', 'a3'],
  ['largest first', 'abbcbc', 'b3 c2 a1'],
  ['equal counts: the one that was noted last comes last', 'abab', 'a2 b2'],
  ['as many as there is room for', 'abcdef', 'a1 b1 c1 d1 e1 f1'],
  ['one more takes the place of the smallest, with its count', 'aabbccddeef1', 'a2 b2 c2 d2 e2 12'],
  ['a group that is known replaces no other', 'aabbccddeeffa', 'a3 b2 c2 d2 e2 f2'],
  ['who comes back after it lost its place takes one, too', 'aabbccddeeff1f', '13 f3 a2 b2 c2 d2'],
  ['a frequent group is not lost among many single ones', '0123456789a0b0c0d0e0f', '06'],
])('groups: %s', (_note, letters, want) => {
  const text = runOf(letters);
  expect(text.startsWith(want)).toBe(true);
  expect(text.split(' ').length).toBeLessThanOrEqual(RUN_GROUPS);
});

test.each([
  ['while nothing is open, a run is an hour old at most', HOUR + 1, false, NINE + HOUR + 1, 1],
  ['an hour is not more than an hour', HOUR, false, NINE, 2],
  ['an incident keeps its run', 5 * HOUR, true, NINE, 2],
])('%s', (_note, passed, open, since, events) => {
  const run = startRun(NINE);
  noteEvent(run, NINE, group('a'), false);
  noteEvent(run, NINE + passed, group('a'), open);
  expect(run).toEqual({ since, groups: [{ group: group('a'), count: events }] });
});

test('a late event does not begin a new run', () => {
  const run = startRun(NINE);
  noteEvent(run, NINE - 5 * HOUR, undefined, false);
  expect(run).toEqual({ since: NINE, groups: [] });
});

test.each([undefined, '', 'g-1', `${group('a')}0`, `x${group('a')}`, group('G')])(
  'no group of ours: %j',
  (id) => {
    const run = startRun(NINE);
    noteEvent(run, NINE, id, true);
    expect(run.groups).toEqual([]);
  },
);
