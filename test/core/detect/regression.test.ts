/** A group that was fixed and is denied again: one update of its own kind, whatever is delivered again. */
import { describe, expect, test } from 'vitest';
import { newDimensionState } from '../../../core/detect/dimension-state.ts';
import type { DetectEvent } from '../../../core/detect/event.ts';
import type { PendingUpdate } from '../../../core/detect/outbox.ts';
import { detectBatch, sweepDue } from '../../../core/detect/pipeline.ts';
import { noteRegression } from '../../../core/detect/regression.ts';
import { anEvent, burst, detectWorld, type EventParts, NINE } from '../../support/detect-world.ts';
import { Interrupted, interruptible } from '../../support/interruptions.ts';

const groupOf = (n: number): string => `g-${String(n).padStart(16, '0')}`;

const again = (n: number, parts: Partial<EventParts> = {}): DetectEvent => ({
  ...anEvent({ id: `again-${n}`, ts: NINE + n, ...parts }),
  group: groupOf(n),
  regresses: true,
});

const published = ({ alerts }: ReturnType<typeof detectWorld>) =>
  alerts.published.map(({ notice, deduplicationId }) => ({
    type: notice.type,
    key: notice.key,
    severity: notice.severity,
    count: notice.count,
    deduplicationId,
  }));

test('is reported once, and is an incident that is over', async () => {
  const world = detectWorld();
  world.setClock(NINE + 10);
  for (const batch of [[again(1)], [again(1)], [again(1), { ...again(1), id: 'plain', regresses: false }]])
    await detectBatch(batch, world.deps);
  await sweepDue(world.deps);
  expect(published(world)).toMatchObject([
    { type: 'regressed', key: again(1).keys.principal, severity: 'medium', count: 1 },
  ]);
  const [incident] = [...world.incidents.incidents.values()];
  expect(incident).toMatchObject({ type: 'regressed', groups: [groupOf(1)], muted: null });
  expect(incident?.closedAt).toBe(incident?.openedAt);
  expect(incident?.pagedAt).not.toBeNull();
});

test('again after another fix it is reported again', async () => {
  const world = detectWorld();
  await detectBatch([again(1)], world.deps);
  await detectBatch([{ ...again(1), id: 'later', ts: NINE + 900, at: NINE + 900 }], world.deps);
  expect(new Set(published(world).map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
});

test('several of one principal in one batch are one update, which names as many as an alert shows', async () => {
  const world = detectWorld();
  const other = again(20, { principal: 'arn:aws:iam::111122223333:role/other' });
  await detectBatch([...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => again(n)), other], world.deps);
  expect(published(world).map(({ count }) => count)).toEqual([6, 1]);
  const named = [...world.incidents.incidents.values()].map(({ groups }) => groups.length);
  expect(named.sort()).toEqual([1, 6]);
});

test.each<[string, DetectEvent]>([
  ['a denial that was old when it arrived', again(1, { at: NINE + 7 * 3600 })],
  ['a denial whose group is not known', { ...again(1), group: undefined }],
  ['a denial of something that is no group', { ...again(1), group: 'g-x' }],
])('no page: %s', async (_, event) => {
  const world = detectWorld();
  world.setClock(event.at);
  await detectBatch([event], world.deps);
  expect(published(world)).toEqual([]);
});

test('a spike of the same principal is its own incident beside it', async () => {
  const world = detectWorld();
  const events = burst(100, NINE + 10);
  await detectBatch([again(1), ...events], world.deps);
  expect(
    published(world)
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['open', 'regressed']);
});

test('stopped at any call and run again, it is reported, under one id', async () => {
  const whole = detectWorld();
  await detectBatch([again(1)], whole.deps);
  const [expected] = published(whole);
  for (let call = 1; call <= 12; call += 1) {
    for (const when of ['before', 'after'] as const) {
      const world = detectWorld();
      const counter = { calls: 0 };
      const deps = {
        ...world.deps,
        dimensions: interruptible(world.dimensions, counter, { call, when }),
        incidents: interruptible(world.incidents, counter, { call, when }),
        channels: [interruptible(world.alerts, counter, { call, when })],
      };
      await detectBatch([again(1)], deps).catch((error) => {
        if (!(error instanceof Interrupted)) throw error;
      });
      await detectBatch([again(1)], world.deps);
      world.setClock(NINE + 600);
      await sweepDue(world.deps);
      const ids = new Set(published(world).map(({ deduplicationId }) => deduplicationId));
      expect([...ids]).toEqual([expected?.deduplicationId]);
    }
  }
});

describe('what waits in the outbox of the principal', () => {
  const LATE = 7 * 3600;
  const one: PendingUpdate = {
    ...{ type: 'regressed', severity: 'medium', at: NINE + 60, opened: NINE + 1, replayed: false },
    ...{ incident: 'i-f45e032587fc05cc', expectedPerHour: 0, evidence: 0, heldUntil: 0, taken: [], tries: 0 },
    ...{ groups: [groupOf(1)], count: 1 },
  };
  const spike: PendingUpdate = { ...one, type: 'open', incident: 'i-0123456789abcdef' };
  const outboxAfter = (events: readonly DetectEvent[], before: readonly PendingUpdate[] = []) => {
    const state = newDimensionState('principal', 'ana', NINE);
    state.outbox = before;
    for (const event of events) noteRegression(state, event);
    return state.outbox;
  };
  const groupsAfter = (...given: Parameters<typeof outboxAfter>) =>
    outboxAfter(...given).map(({ groups }) => groups);

  test('an update since the call, of the same id whenever it is made', () => {
    expect(outboxAfter([again(1, { at: NINE + 60 })])).toEqual([one]);
  });

  test('since its arrival, where the clock of the call is ahead', () => {
    expect(outboxAfter([again(1, { at: NINE - 30 })])).toMatchObject([{ at: NINE - 30, opened: NINE - 30 }]);
  });

  test('with more groups it stays that update, behind what waits already', () => {
    const known = outboxAfter([again(1, { at: NINE + 60 })]);
    const grown = { ...one, groups: [groupOf(1), groupOf(2)], count: 2 };
    expect(outboxAfter([again(2, { at: NINE + 90 })], [...known, spike])).toEqual([spike, grown]);
  });

  test.each<[string, Partial<PendingUpdate>]>([
    ['is held', { heldUntil: NINE + 120 }],
    ['was refused', { tries: 1 }],
    ['one channel took', { taken: ['email'] }],
    ['is of a replay', { replayed: true }],
    ['is of another kind', { type: 'open' }],
  ])('what %s is left as it is', (_note, known) => {
    const before = { ...one, ...known };
    const [first, second, ...more] = outboxAfter([again(2)], [before]);
    expect([first, second?.groups, more]).toEqual([before, [groupOf(2)], []]);
  });

  test('one of old denials grows by old denials', () => {
    const old = [1, 2].map((n) => again(n, { at: NINE + LATE }));
    expect(groupsAfter(old)).toEqual([[groupOf(1), groupOf(2)]]);
    expect(outboxAfter(old)[0]?.replayed).toBe(true);
  });

  test('a group is named once', () => {
    expect(groupsAfter([again(1), again(2), again(1)])).toEqual([[groupOf(1), groupOf(2)]]);
  });
});
