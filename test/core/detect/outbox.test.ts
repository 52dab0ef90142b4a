import { expect, test } from 'vitest';
import { append, hasRoom, type PendingUpdate, without } from '../../../core/detect/outbox.ts';

const entry = (type: PendingUpdate['type'], at: number, incident = 'i-1'): PendingUpdate => ({
  type,
  at,
  incident,
  opened: 0,
  severity: 'low',
  count: 12,
  expectedPerHour: 1,
  evidence: 12,
});

const [open, escalate, later, resolve] = [
  entry('open', 1),
  entry('escalate', 400),
  entry('escalate', 800),
  entry('resolve', 3000),
];
const other = entry('escalate', 900, 'i-2');

test.each([
  ['a new update comes last', [open], escalate, [open, escalate]],
  ['a later escalation replaces an earlier one of its incident', [open, escalate], later, [open, later]],
  ['but not that of another incident', [escalate], other, [escalate, other]],
  ['an end replaces nothing', [open, escalate], resolve, [open, escalate, resolve]],
  [
    'nor does the end after it came back',
    [resolve],
    entry('resolve', 9000),
    [resolve, entry('resolve', 9000)],
  ],
])('append: %s', (_note, outbox, update, want) => {
  expect(append(outbox, update)).toEqual(want);
});

test.each([
  ['what was notified goes', [open, escalate], [open], [escalate]],
  ['what came since stays', [open, later], [open, escalate], [later]],
  ['the same update of another incident stays', [other], [entry('escalate', 900)], [other]],
  ['other updates of the same incident and time stay', [entry('resolve', 1)], [open], [entry('resolve', 1)]],
])('without: %s', (_note, outbox, notified, want) => {
  expect(without(outbox, notified)).toEqual(want);
});

test('has room for a whole incident beside what waits', () => {
  expect([0, 3, 4].map((length) => hasRoom(Array.from({ length }, () => open)))).toEqual([true, true, false]);
});
