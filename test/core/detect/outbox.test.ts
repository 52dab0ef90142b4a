import { describe, expect, test } from 'vitest';
import {
  afterDelivery,
  append,
  claimFree,
  hasRoom,
  holdNew,
  type PendingUpdate,
} from '../../../core/detect/outbox.ts';

const entry = (type: PendingUpdate['type'], at: number, incident = 'i-1'): PendingUpdate => ({
  type,
  at,
  incident,
  opened: 0,
  severity: 'low',
  count: 12,
  expectedPerHour: 1,
  evidence: 12,
  heldUntil: 0,
  taken: [],
  tries: 0,
  replayed: false,
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
  ['what is delivered goes', [open, escalate], open, undefined, [escalate]],
  ['what came since stays', [open, later], escalate, undefined, [open, later]],
  ['the same update of another incident stays', [other], entry('escalate', 900), undefined, [other]],
  ['another update of the same time stays', [entry('resolve', 1)], open, undefined, [entry('resolve', 1)]],
  [
    'what is left of it keeps its place',
    [open, resolve],
    open,
    { ...open, tries: 1 },
    [{ ...open, tries: 1 }, resolve],
  ],
])('after a delivery: %s', (_note, outbox, update, next, want) => {
  expect(afterDelivery(outbox, update, next)).toEqual(want);
});

test('after a delivery: what is not there changes nothing', () => {
  const outbox = [open];
  expect(afterDelivery(outbox, later, undefined)).toBe(outbox);
});

describe('held', () => {
  const until = (heldUntil: number) => (each: PendingUpdate) => ({ ...each, heldUntil });
  const [held100, held200] = [until(100), until(200)];

  test.each([
    ['what is new', [held100(open)], [held100(open), escalate], [escalate]],
    ['nothing where nothing is new', [held100(open)], [held100(open)], []],
    ['not the end, while its beginning is held by another', [held100(open)], [held100(open), resolve], []],
    ['the end of another incident', [held100(other)], [held100(other), resolve], [resolve]],
    ['the end together with its beginning', [], [open, resolve], [open, resolve]],
  ])('by who wrote it: %s', (_note, before, after, want) => {
    const kept = after.map((each) => before.find((known) => known.at === each.at) ?? each);
    const claim = holdNew(before, kept, 200);
    expect(claim.held).toEqual(want.map(held200));
    expect(claim.outbox).toEqual(after.map((each) => (want.includes(each) ? held200(each) : each)));
  });

  test.each([
    ['what is free', [open, escalate], [open, escalate]],
    ['what was held until then', [held100(open)], [held100(open)]],
    ['not what is still held', [held200(open), escalate], [escalate]],
    ['nor the end of that', [held200(open), resolve], []],
  ])('by a sweep at 100: %s', (_note, outbox, want) => {
    expect(claimFree(outbox, 100, 300).held).toEqual(want.map(until(300)));
  });
});

test('has room for a whole incident beside what waits', () => {
  expect([0, 3, 4].map((length) => hasRoom(Array.from({ length }, () => open)))).toEqual([true, true, false]);
});
