/** What shows that a group is fixed, and its state: by what was put, in whatever order and however often. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixedMark } from '../../core/model/fixed-mark.ts';
import { aDenial } from '../support/denials.ts';
import {
  atNow,
  collect,
  inEmptyStore,
  NOW,
  PATIENT,
  type Store,
  type StoreHarness,
} from './store-harness.ts';

const GROUP = aDenial().denial.group;

const minute = (n: number): string => `2026-11-20T10:${String(n).padStart(2, '0')}:00Z`;

const denied = (n: number) => aDenial({ id: `e${n}`, time: minute(n) });

const passed = (n: number, overrides: Partial<FixedMark> = {}): FixedMark => ({
  at: minute(n),
  by: 'success',
  eventId: `s${n}`,
  foundBy: 'arn:aws:iam::111122223333:user/ana',
  foundAt: '2026-11-20T11:00:00Z',
  ...overrides,
});

const stateOf = async (store: Store) => (await store.getGroup(GROUP))?.state;

type Step = { readonly denied: number } | { readonly passed: number };

const take = (store: Store, step: Step) =>
  'denied' in step ? store.putDenials([denied(step.denied)]) : store.markFixed(GROUP, passed(step.passed));

/** Slow and obvious: by all that came. */
function modelOf(steps: readonly Step[]) {
  const denials = steps.flatMap((step) => ('denied' in step ? step.denied : []));
  const passes = steps.flatMap((step) => ('passed' in step ? step.passed : []));
  const [first, last] = [Math.min(...denials), Math.max(...denials)];
  if (passes.some((pass) => pass > last)) return 'fixed';
  return passes.some((pass) => pass > first) ? 'regressed' : 'open';
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ denied: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ passed: fc.integer({ min: 1, max: 9 }) }),
);

export function describeFixed(given: StoreHarness): void {
  const harness = atNow(given);
  describe('what is fixed', () => {
    test('is marked, shown with its evidence wherever the group is, and regresses with a later denial', () =>
      inEmptyStore(harness, async (store, place) => {
        await store.putDenials([denied(1), denied(3)]);
        expect(await stateOf(store)).toBe('open');
        expect(await place.open().markFixed(GROUP, passed(5))).toBe(true);
        const fixed = { state: 'fixed', fixed: passed(5), count: 2, lastSeen: minute(3) };
        expect(await store.getGroup(GROUP)).toMatchObject(fixed);
        expect(await store.listGroups({ action: 's3:GetObject' }, 'count')).toMatchObject([fixed]);
        await store.putDenials([denied(4)]);
        expect(await store.getGroup(GROUP)).toMatchObject({ state: 'fixed', count: 3 });
        await store.putDenials([denied(7)]);
        const again = { state: 'regressed', fixed: passed(5), count: 4, lastSeen: minute(7) };
        expect(await store.getGroup(GROUP)).toMatchObject(again);
        await store.markFixed(GROUP, passed(9));
        expect(await store.getGroup(GROUP)).toMatchObject({ state: 'fixed', fixed: passed(9), count: 4 });
        expect(await collect(store.listDenials({}))).toHaveLength(4);
      }));

    test('keeps whatever a record holds as the id of its event', () =>
      inEmptyStore(harness, async (store) => {
        await store.putDenials([denied(1)]);
        const hostile = passed(2, { eventId: '\u0000~"\n🙂', foundBy: `${'x'.repeat(5_000)}\ud800` });
        await store.markFixed(GROUP, hostile);
        const { fixed } = (await store.getGroup(GROUP)) ?? {};
        expect(fixed).toMatchObject({ eventId: hostile.eventId, at: minute(2) });
        expect(fixed?.foundBy).toHaveLength(2_048);
      }));

    test('of no group', () =>
      inEmptyStore(harness, async (store) => {
        expect(await store.markFixed('g-none', passed(1))).toBe(false);
        expect(await store.listGroups({}, 'count')).toEqual([]);
      }));

    test('once and at once: marks and denials of two processes', PATIENT, () =>
      inEmptyStore(harness, async (store, place) => {
        await store.putDenials([denied(1)]);
        const other = place.open();
        await Promise.all([
          ...[3, 4, 5].map((n) => store.markFixed(GROUP, passed(n))),
          ...[5, 4, 3].map((n) => other.markFixed(GROUP, passed(n))),
          store.putDenials([denied(2)]),
          other.putDenials([denied(2)]),
        ]);
        expect(await store.getGroup(GROUP)).toMatchObject({ state: 'fixed', fixed: passed(3), count: 2 });
      }),
    );

    test('does not depend on the order or the number of what comes', PATIENT, async () => {
      const asModel = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) =>
        inEmptyStore(harness, async (store) => {
          const all: readonly Step[] = [{ denied: 5 }, ...steps];
          await take(store, { denied: 5 });
          for (const each of [...steps, ...steps.slice(0, 2)]) await take(store, each);
          expect(await stateOf(store)).toBe(modelOf(all));
        }),
      );
      await fc.assert(asModel, { numRuns: harness.runs });
    });

    test('grows quiet by the clock alone', async () => {
      let now = NOW;
      await inEmptyStore({ ...harness, empty: () => harness.empty({ now: () => now }) }, async (store) => {
        await store.putDenials([denied(1)]);
        expect(await stateOf(store)).toBe('open');
        now += 8 * 86_400_000;
        expect(await stateOf(store)).toBe('quiet');
        await store.putDenials([aDenial({ id: 'late', time: '2026-11-28T11:00:00Z' })]);
        expect(await stateOf(store)).toBe('open');
      });
    });
  });
}
