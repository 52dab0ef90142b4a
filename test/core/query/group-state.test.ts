import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FixedMark, FixedMarks } from '../../../core/model/fixed-mark.ts';
import { addMark } from '../../../core/query/fixed-marks.ts';
import { groupState, quietAfter, shownMark } from '../../../core/query/group-state.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-01T00:00:00Z');

const at = (milliseconds: number): string =>
  new Date(START + milliseconds).toISOString().replace('.000Z', 'Z');

const counted = (count: number, span: number) => ({ count, firstSeen: at(0), lastSeen: at(span) });

const mark = (milliseconds: number, overrides: Partial<FixedMark> = {}): FixedMark => ({
  at: at(milliseconds),
  by: 'success',
  eventId: 'e1',
  foundBy: 'ana',
  foundAt: at(100 * DAY),
  ...overrides,
});

const marksOf = (marks: readonly FixedMark[]): FixedMarks | undefined =>
  marks.reduce<FixedMarks | undefined>(addMark, undefined);

test.each([
  ['one denial has no gap: a week', 1, 0, 7 * DAY],
  ['many within a day have none either', 1_000, DAY - 1_000, 7 * DAY],
  ['one a day', 8, 7 * DAY, 5 * DAY],
  ['one an hour: never before a day', 7 * 24 + 1, 7 * DAY, DAY],
  ['one a week', 5, 28 * DAY, 35 * DAY],
  ['two, a day apart', 2, DAY, 5 * DAY],
])('quiet: %s', (_, count, span, pause) => {
  const group = counted(count, span);
  expect(quietAfter(group)).toBe(pause);
  expect(groupState(group, undefined, START + span + pause)).toBe('open');
  expect(groupState(group, undefined, START + span + pause + 1)).toBe('quiet');
});

/** A group denied at 0 and at 2 h, looked at an hour later. */
test.each<[string, readonly FixedMark[], string]>([
  ['nothing was seen', [], 'open'],
  ['it passed before it was ever denied', [mark(-HOUR)], 'open'],
  ['it passed in the second of its first denial', [mark(0)], 'open'],
  ['it passed in between', [mark(HOUR)], 'regressed'],
  [
    'it passed in the second of its last denial: which came first is not known',
    [mark(2 * HOUR)],
    'regressed',
  ],
  ['it passed after it', [mark(2 * HOUR + 1_000)], 'fixed'],
  ['it passed in between, and after it', [mark(HOUR), mark(3 * HOUR)], 'fixed'],
  ['a policy changed after it', [mark(2 * HOUR, { by: 'policyChange' })], 'fixed'],
  [
    'a policy changed just before it, and did not apply everywhere yet',
    [mark(2 * HOUR - 299_000, { by: 'policyChange' })],
    'fixed',
  ],
  [
    'a policy changed before it, and applied everywhere',
    [mark(2 * HOUR - 300_000, { by: 'policyChange' })],
    'regressed',
  ],
])('%s', (_, marks, state) => {
  expect(groupState(counted(2, 2 * HOUR), marksOf(marks), START + 3 * HOUR)).toBe(state);
});

test('what was fixed stays so, however long ago; what regressed grows quiet, and regresses again', () => {
  const marks = marksOf([mark(3 * HOUR)]);
  expect(groupState(counted(2, 2 * HOUR), marks, START + 300 * DAY)).toBe('fixed');
  expect(groupState(counted(3, 4 * HOUR), marks, START + 300 * DAY)).toBe('quiet');
  expect(groupState(counted(4, 299 * DAY), marks, START + 300 * DAY)).toBe('regressed');
});

const anyMark = fc.record({
  at: fc.integer({ min: 0, max: 9 }).map((n) => at(n * 60_000)),
  by: fc.constantFrom('success' as const, 'policyChange' as const),
  eventId: fc.constantFrom('e1', 'e2'),
  foundBy: fc.constantFrom('ana', 'bo'),
  foundAt: fc.constantFrom(at(DAY), at(2 * DAY)),
});

test('marks in any order, and twice, leave the same, and one of them is shown', () => {
  const twice = fc.array(anyMark, { minLength: 1, maxLength: 6 }).chain((marks) => {
    const all = [...marks, ...marks];
    const shuffled = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    return fc.record({ marks: fc.constant(marks), shuffled });
  });
  fc.assert(
    fc.property(twice, ({ marks, shuffled }) => {
      const kept = marksOf(marks);
      expect(marksOf(shuffled)).toEqual(kept);
      if (kept !== undefined) expect(marks).toContainEqual(shownMark(counted(2, 5 * 60_000), kept));
    }),
  );
});

test('shown is the first mark after the last denial; when that is gone by, the newest', () => {
  const marks = { first: mark(3 * HOUR), newest: mark(5 * HOUR) };
  expect(shownMark(counted(2, 2 * HOUR), marks)).toBe(marks.first);
  expect(shownMark(counted(2, 4 * HOUR), marks)).toBe(marks.newest);
  expect(shownMark(counted(2, 6 * HOUR), marks)).toBe(marks.newest);
});
