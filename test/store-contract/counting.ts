/** Each denied call is kept once and counted once, however, whenever and how often its records arrive. */
import { describe, expect, test } from 'vitest';
import { aDenial, type DenialOverrides, OTHER_ACCOUNT } from '../support/denials.ts';
import { atNow, collect, contentsOf, inEmptyStore, type Store, type StoreHarness } from './store-harness.ts';

const ids = (denials: readonly { readonly id: string }[]) => denials.map(({ id }) => id);

const numbered = (count: number, overrides: DenialOverrides = {}) =>
  Array.from({ length: count }, (_, n) =>
    aDenial({ id: `e${String(n).padStart(3, '0')}`, time: secondsAfter(n), ...overrides }),
  );

const secondsAfter = (n: number) =>
  new Date(Date.UTC(2026, 10, 20, 10) + n * 1000).toISOString().replace('.000', '');

async function onlyGroup(store: Store) {
  const groups = await store.listGroups({}, 'count');
  expect(groups).toHaveLength(1);
  return groups[0];
}

/** The same call, seen by the account that owns the resource: a caller of which only the account is known. */
const owners = (overrides: DenialOverrides = {}) =>
  aDenial({
    sharedEventId: 'shared-1',
    eventId: 'owner-event',
    copy: 'resourceOwner',
    principal: 'AROAEXAMPLE:session',
    message: 'to the owner',
    ...overrides,
  });
const ANOTHER = 'arn:aws:iam::111122223333:role/another';
const callers = (overrides: DenialOverrides = {}) =>
  aDenial({
    sharedEventId: 'shared-1',
    eventId: 'caller-event',
    session: 'ci-7',
    account: OTHER_ACCOUNT,
    ...overrides,
  });

export function describeCounting(harness: StoreHarness): void {
  describe('each call counts once', () => {
    test('what was put is what is read', () =>
      inEmptyStore(atNow(harness), async (store) => {
        const recorded = aDenial({ message: 'User: … is not authorized' });
        expect(await store.putDenials([recorded])).toEqual({ added: [recorded.denial], duplicates: 0 });
        const { denial } = recorded;
        expect(await collect(store.listDenials({}))).toStrictEqual([denial]);
        expect(await store.getDenial(denial.id)).toStrictEqual(denial);
        expect(await store.getGroupMessage(denial.group)).toBe('User: … is not authorized');
        expect(await store.getGroup(denial.group)).toStrictEqual({
          group: denial.group,
          principal: denial.principal.arn,
          action: denial.action,
          resourceFamily: denial.resourceFamily,
          account: denial.account,
          count: 1,
          firstSeen: denial.time,
          lastSeen: denial.time,
          state: 'open',
          attribution: denial.attribution,
          fix: null,
          nextSteps: [],
          changed: [],
        });
      }));

    test('nothing is there that was not put', () =>
      inEmptyStore(harness, async (store) => {
        expect(await store.putDenials([])).toEqual({ added: [], duplicates: 0 });
        expect(await contentsOf(store)).toEqual({ denials: [], groups: [], incidents: [], due: [] });
        expect(await store.getDenial('e1')).toBeUndefined();
        expect(await store.getGroup('g-1')).toBeUndefined();
        expect(await store.getGroupMessage('g-1')).toBeUndefined();
      }));

    test('one record again: in its batch, in the next one, in another process', () =>
      inEmptyStore(harness, async (store, place) => {
        const recorded = aDenial();
        expect(await store.putDenials([recorded, recorded])).toEqual({
          added: [recorded.denial],
          duplicates: 1,
        });
        expect(await store.putDenials([recorded])).toEqual({ added: [], duplicates: 1 });
        expect(await place.open().putDenials([recorded])).toEqual({ added: [], duplicates: 1 });
        expect((await onlyGroup(store))?.count).toBe(1);
        expect(await collect(store.listDenials({}))).toStrictEqual([recorded.denial]);
      }));

    test('one id with two times or two callers is two denials, each once, in one batch or in several', () =>
      inEmptyStore(harness, async (store) => {
        const one = aDenial({ id: 'e1', time: secondsAfter(0) });
        const later = aDenial({ id: 'e1', time: secondsAfter(5) });
        const another = aDenial({ id: 'e1', time: secondsAfter(0), principal: ANOTHER });
        expect(await store.putDenials([one, later])).toEqual({
          added: [one.denial, later.denial],
          duplicates: 0,
        });
        expect(await store.putDenials([another, one])).toEqual({ added: [another.denial], duplicates: 1 });
        expect(await store.putDenials([later, another])).toEqual({ added: [], duplicates: 2 });
        const groups = await store.listGroups({}, 'count');
        expect(groups.map(({ principal, count }) => [principal, count])).toEqual([
          [one.denial.principal.arn, 2],
          [ANOTHER, 1],
        ]);
        expect(await collect(store.listDenials({}))).toHaveLength(3);
      }));

    test('overlapping batches at once, in two processes', () =>
      inEmptyStore(harness, async (store, place) => {
        const recorded = numbered(24);
        const other = place.open();
        const results = await Promise.all([
          store.putDenials(recorded.slice(0, 12)),
          other.putDenials(recorded.slice(6, 18)),
          store.putDenials(recorded.slice(12)),
          other.putDenials(recorded.slice(0, 3)),
        ]);
        const added = results.flatMap((result) => ids(result.added)).sort();
        expect(added).toEqual(ids(recorded.map(({ denial }) => denial)));
        expect(results.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(15);
        expect(await onlyGroup(store)).toMatchObject({
          count: 24,
          firstSeen: secondsAfter(0),
          lastSeen: secondsAfter(23),
        });
      }));

    test('more in one group than one transaction holds', () =>
      inEmptyStore(harness, async (store) => {
        const recorded = numbered(205);
        expect((await store.putDenials(recorded)).added).toHaveLength(205);
        expect((await store.putDenials(recorded)).duplicates).toBe(205);
        expect((await onlyGroup(store))?.count).toBe(205);
        const listed = await collect(store.listDenials({}));
        expect(ids(listed)).toEqual(ids(recorded.map(({ denial }) => denial)).reverse());
      }));

    test('many groups in one batch', () =>
      inEmptyStore(harness, async (store) => {
        const recorded = Array.from({ length: 60 }, (_, n) =>
          aDenial({ id: `e${n}`, action: `s3:Action${n % 30}` }),
        );
        expect((await store.putDenials(recorded)).added).toHaveLength(60);
        const groups = await store.listGroups({}, 'count');
        expect(groups.map(({ count }) => count)).toEqual(Array(30).fill(2));
      }));

    test.each([
      ['in order', [0, 1, 2, 3]],
      ['backwards', [3, 2, 1, 0]],
      ['the newest in the middle', [1, 3, 0, 2]],
      ['the oldest last', [2, 3, 1, 0]],
    ])('out of order, %s: first, last and what the newest says are exact', (_note, order) =>
      inEmptyStore(harness, async (store) => {
        const layers = ['identityPolicy', 'serviceControlPolicy', 'unknown', 'permissionsBoundary'] as const;
        for (const n of order) {
          await store.putDenials([
            aDenial({ id: `e${n}`, time: secondsAfter(n), layer: layers[n] ?? 'unknown', message: `m${n}` }),
          ]);
        }
        const group = await onlyGroup(store);
        expect(group).toMatchObject({
          count: 4,
          firstSeen: secondsAfter(0),
          lastSeen: secondsAfter(3),
          attribution: { layer: 'permissionsBoundary' },
        });
        expect(await store.getGroupMessage(group?.group ?? '')).toBe('m3');
      }),
    );

    test('at the same second the greater id is the newer', () =>
      inEmptyStore(harness, async (store) => {
        await store.putDenials([aDenial({ id: 'b', message: 'of b', layer: 'unknown' })]);
        await store.putDenials([aDenial({ id: 'a', message: 'of a' }), aDenial({ id: 'c', message: null })]);
        const group = await onlyGroup(store);
        expect(group).toMatchObject({ count: 3, attribution: { layer: 'identityPolicy' } });
        expect(await store.getGroupMessage(group?.group ?? '')).toBeUndefined();
        expect(ids(await collect(store.listDenials({})))).toEqual(['c', 'b', 'a']);
      }));
  });

  describe('a call that two accounts recorded counts once', () => {
    test.each([
      ["the caller's copy first", [callers(), owners()]],
      ["the owner's copy first", [owners(), callers()]],
      ["the owner's copy again afterwards", [owners(), callers(), owners()]],
      ['each twice', [owners(), owners(), callers(), callers()]],
    ])('%s: the copy that knows the caller is kept', (_note, copies) =>
      inEmptyStore(harness, async (store) => {
        const results = [];
        for (const copy of copies) results.push(await store.putDenials([copy]));
        expect(results.map(({ added }) => added.length)).toEqual([1, ...Array(copies.length - 1).fill(0)]);
        expect(results.map(({ duplicates }) => duplicates)).toEqual([0, ...Array(copies.length - 1).fill(1)]);
        const kept = callers().denial;
        expect(await collect(store.listDenials({}))).toStrictEqual([kept]);
        expect(await store.getDenial('shared-1')).toStrictEqual(kept);
        expect(await onlyGroup(store)).toMatchObject({ group: kept.group, count: 1 });
        expect(await store.getGroup(owners().denial.group)).toBeUndefined();
        expect(await collect(store.listDenials({ principal: 'AROAEXAMPLE:session' }))).toEqual([]);
      }),
    );

    test('both copies in one batch, in either order', () =>
      inEmptyStore(harness, async (store) => {
        const second = { sharedEventId: 'shared-2' };
        const batch = [owners(), callers(), callers(second), owners(second)];
        expect(await store.putDenials(batch)).toEqual({
          added: [callers().denial, callers(second).denial],
          duplicates: 2,
        });
        expect((await onlyGroup(store))?.count).toBe(2);
      }));

    test("only the owner's copy", () =>
      inEmptyStore(harness, async (store) => {
        await store.putDenials([owners()]);
        expect(await store.getDenial('shared-1')).toStrictEqual(owners().denial);
        expect((await onlyGroup(store))?.count).toBe(1);
      }));

    test.each([
      ['oldest', 0, { firstSeen: secondsAfter(1), lastSeen: secondsAfter(2) }, 'm2'],
      ['middle', 1, { firstSeen: secondsAfter(0), lastSeen: secondsAfter(2) }, 'm2'],
      ['newest', 2, { firstSeen: secondsAfter(0), lastSeen: secondsAfter(1) }, undefined],
    ])(
      'taken out of a group as its %s: the group is as if it had never been there',
      (_note, taken, span, message) =>
        inEmptyStore(harness, async (store) => {
          const variants = [0, 1, 2].map(
            (n): DenialOverrides => ({
              sharedEventId: `shared-${n}`,
              time: secondsAfter(n),
              message: `m${n}`,
              layer: n === 2 ? 'unknown' : 'resourcePolicy',
            }),
          );
          await store.putDenials(variants.map(owners));
          await store.putDenials([callers(variants[taken])]);
          const { group } = owners().denial;
          const layer = taken === 2 ? 'resourcePolicy' : 'unknown';
          expect(await store.getGroup(group)).toMatchObject({ count: 2, ...span, attribution: { layer } });
          expect(await store.getGroupMessage(group)).toBe(message);
          expect(await store.getGroup(callers().denial.group)).toMatchObject({ count: 1 });
        }),
    );

    test.each([
      ['at the same second', 5],
      ['a second later', 6],
    ])("both copies in one group, %s: the caller's stays", (_note, second) =>
      inEmptyStore(harness, async (store) => {
        const overrides = { sharedEventId: 'shared-1', principal: 'arn:aws:iam::111122223333:user/ana' };
        const copy = aDenial({ ...overrides, time: secondsAfter(second), message: 'to the caller' });
        await store.putDenials([owners({ ...overrides, time: secondsAfter(5), layer: 'unknown' })]);
        await store.putDenials([copy]);
        expect(await collect(store.listDenials({}))).toStrictEqual([copy.denial]);
        const { group, time } = copy.denial;
        expect(await onlyGroup(store)).toMatchObject({ count: 1, firstSeen: time, lastSeen: time });
        expect(await onlyGroup(store)).toMatchObject({ attribution: { layer: 'identityPolicy' } });
        expect(await store.getGroupMessage(group)).toBe('to the caller');
      }),
    );
  });
}
