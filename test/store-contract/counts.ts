/** Denials counted by group and interval: what charts are made of. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountStep, DenialCount } from '../../core/ports.ts';
import { ACCOUNT, aDenial, DEPLOY_ROLE } from '../support/denials.ts';
import { inEmptyStore, PATIENT, type StoreHarness } from './store-harness.ts';

const ANA = `arn:aws:iam::${ACCOUNT}:user/people/ana`;

const TIMES = [
  '2026-11-18T23:59:59Z',
  '2026-11-19T00:00:00Z',
  '2026-11-19T00:09:59Z',
  '2026-11-19T01:00:00Z',
];

const DENIALS = TIMES.flatMap((time, n) => [
  aDenial({ id: `d${n}`, time, principal: DEPLOY_ROLE }),
  aDenial({ id: `k${n}`, time, principal: DEPLOY_ROLE, action: 'kms:Decrypt', resource: '*' }),
  ...(n === 1 ? [aDenial({ id: `a${n}`, time, principal: ANA })] : []),
]);

/** The beginning of the interval, in other words than the store's. */
function beginningOf(time: string, step: CountStep): string {
  const width = { minute: 60_000, tenMinutes: 600_000, hour: 3_600_000, day: 86_400_000 }[step];
  return `${new Date(Math.floor(Date.parse(time) / width) * width).toISOString().slice(0, 19)}Z`;
}

const sorted = (rows: readonly DenialCount[]) =>
  rows.map(({ group, at, count }) => `${group} ${at} ${count}`).toSorted();

export function describeCounts(harness: StoreHarness): void {
  describe('counts', () => {
    test('are those of the single denials, whatever the groups, the range and the interval', PATIENT, () =>
      inEmptyStore(harness, async (store) => {
        await store.putDenials(DENIALS);
        const groups = await store.listGroups({}, 'last');
        const time = fc.option(fc.constantFrom(...TIMES, '2026-11-19T00:00:01Z'), { nil: undefined });
        const step = fc.constantFrom('minute', 'tenMinutes', 'hour', 'day' as const);
        const given = fc.tuple(fc.subarray([...groups]), time, time, step);
        await fc.assert(
          fc.asyncProperty(given, async ([some, since, until, width]) => {
            const range = { ...(since && { since }), ...(until && { until }) };
            const counted = await store.countDenials(some, range, width);
            const expected = new Map<string, DenialCount>();
            for (const { denial } of DENIALS) {
              if (!some.some(({ group }) => group === denial.group)) continue;
              if (since !== undefined && denial.time < since) continue;
              if (until !== undefined && denial.time > until) continue;
              const at = beginningOf(denial.time, width);
              const key = `${denial.group} ${at}`;
              expected.set(key, { group: denial.group, at, count: (expected.get(key)?.count ?? 0) + 1 });
            }
            expect(sorted(counted.rows)).toEqual(sorted([...expected.values()]));
            expect(counted.isCut).toBe(false);
          }),
          { numRuns: harness.runs * 5 },
        );
      }),
    );

    test('of more groups than are looked up one by one', PATIENT, () =>
      inEmptyStore(harness, async (store) => {
        const many = Array.from({ length: 130 }, (_, n) =>
          aDenial({ id: `m${n}`, time: TIMES[n % 4] ?? '', principal: ANA, action: `s3:Get${n}` }),
        );
        await store.putDenials(many);
        const groups = await store.listGroups({}, 'last');
        const { rows } = await store.countDenials(groups.slice(1), { since: TIMES[1] ?? '' }, 'hour');
        const expected = groups.slice(1).filter(({ firstSeen }) => firstSeen >= (TIMES[1] ?? ''));
        expect(rows.map(({ group }) => group).toSorted()).toEqual(
          expected.map(({ group }) => group).toSorted(),
        );
      }),
    );
  });
}
