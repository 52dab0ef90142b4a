import { describe, expect, test } from 'vitest';
import { noteEvent, RUN_ACTIONS, RUN_GROUPS, startRun, type Tried } from '../../../core/detect/run.ts';

const NINE = 1_767_603_600;
const HOUR = 3600;
const group = (digit: string) => `g-${digit.repeat(16)}`;

const of = (id: string | undefined): Tried => ({ group: id, level: 0, action: undefined });

/** A run of these groups, one event a second; each letter is one event. */
function runOf(letters: string) {
  const run = startRun(NINE);
  [...letters].forEach((letter, i) => {
    noteEvent(run, NINE + i, of(group(letter)), true);
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
  noteEvent(run, NINE, of(group('a')), false);
  noteEvent(run, NINE + passed, of(group('a')), open);
  expect(run).toMatchObject({ since, groups: [{ group: group('a'), count: events }] });
});

test('a late event does not begin a new run', () => {
  const run = startRun(NINE);
  noteEvent(run, NINE - 5 * HOUR, of(undefined), false);
  expect(run).toEqual(startRun(NINE));
});

test.each([undefined, '', 'g-1', `${group('a')}0`, `x${group('a')}`, group('G')])(
  'no group of ours: %j',
  (id) => {
    const run = startRun(NINE);
    noteEvent(run, NINE, of(id), true);
    expect(run.groups).toEqual([]);
  },
);

describe('what was tried', () => {
  const attempt = (action: number | undefined, level = 0): Tried => ({ group: undefined, level, action });

  test.each<[string, readonly Tried[], { worst: number; actions: number[] }]>([
    ['nothing', [], { worst: 0, actions: [] }],
    [
      'the most sensitive stays',
      [attempt(1, 2), attempt(2, 1), attempt(3)],
      { worst: 2, actions: [1, 2, 3] },
    ],
    ['the same action counts once', [attempt(1), attempt(1)], { worst: 0, actions: [1] }],
    ['actions of different callers are not kept', [attempt(undefined, 1)], { worst: 1, actions: [] }],
  ])('%s', (_note, attempts, want) => {
    const run = startRun(NINE);
    for (const each of attempts) noteEvent(run, NINE, each, true);
    expect(run).toMatchObject(want);
  });

  test('no more actions are kept than make a difference', () => {
    const run = startRun(NINE);
    for (let action = 0; action < 50; action += 1) noteEvent(run, NINE, attempt(action), true);
    expect(run.actions).toHaveLength(RUN_ACTIONS);
  });

  test('a new run forgets it', () => {
    const run = startRun(NINE);
    noteEvent(run, NINE, attempt(1, 2), false);
    noteEvent(run, NINE + HOUR + 1, attempt(2), false);
    expect(run).toMatchObject({ worst: 0, actions: [2] });
  });
});
