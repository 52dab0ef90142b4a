import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOfIdling, total, usualInventory } from '../../../contract/cost-model.ts';
import type { LogUsage } from '../../../core/cost/log-usage.ts';
import { monthOf } from '../../../core/cost/month.ts';
import { runs } from '../../support/property-runs.ts';

const usage = (overrides: Partial<LogUsage> = {}): LogUsage => ({
  ...{ records: 0, dataEvents: 0, first: null, last: null, days: 7, accounts: 120, regions: ['us-east-1'] },
  ...{ denials: 0, denialsNotForwarded: 0, groups: 0, bursts: 0, accessChanges: 0, lookAlikes: 0 },
  ...{ contextWriteUnits: 0, policyChangeBytes: 0, forwardedBytes: 0 },
  ...overrides,
});
const WEEK = { days: 7, retentionDays: 90 };

const counts = fc.nat({ max: 1_000_000 });
const anyUsage = fc
  .record({ denials: counts, groups: counts, bursts: counts, accessChanges: counts, lookAlikes: counts })
  .chain((each) =>
    fc.record({ contextWriteUnits: counts, forwardedBytes: counts, dataEvents: counts }).map((more) => {
      const bursts = Math.min(each.denials, each.bursts);
      return usage({ ...each, ...more, bursts, groups: Math.min(bursts, each.groups) });
    }),
  );

describe('laws', () => {
  const holds = (law: (each: LogUsage) => void) => fc.assert(fc.property(anyUsage, law), runs(200));

  test('without events a month costs what idling costs, and the requests of functions that are always busy', () =>
    holds((each) => {
      const { idleUsd } = monthOf(each, WEEK);
      expect(idleUsd).toBeCloseTo(
        total(costOfIdling(usualInventory({ isOrganization: true, accounts: 120, regions: 1 }))),
        9,
      );
    }));

  test('half the days, twice what grows', () =>
    holds((each) => {
      const growing = (days: number) => {
        const month = monthOf(each, { ...WEEK, days });
        return month.usd - monthOf(usage(), WEEK).usd;
      };
      expect(growing(3.5)).toBeCloseTo(2 * growing(7), 6);
    }));

  test('no row costs less than nothing, nor less than idle', () =>
    holds((each) => {
      for (const { usd, idleUsd } of monthOf(each, WEEK).rows) {
        expect(idleUsd).toBeGreaterThanOrEqual(0);
        expect(usd).toBeGreaterThanOrEqual(idleUsd);
      }
    }));

  test('the free tier makes nothing dearer', () =>
    holds((each) => {
      const { usd, idleUsd, withoutFreeTier } = monthOf(each, WEEK);
      expect(withoutFreeTier.usd).toBeGreaterThan(usd);
      expect(withoutFreeTier.idleUsd).toBeGreaterThan(idleUsd);
    }));
});

/** In USD a month, from a week of 100,000 each. */
test.each<[string, Partial<LogUsage>, number, number]>([
  ['denials of one group, in a storm', { denials: 100_000, groups: 1, bursts: 100 }, 1, 3],
  ['denials that each come alone', { denials: 100_000, groups: 1, bursts: 100_000 }, 2.5, 6],
  ['denials, each of a new group', { denials: 100_000, groups: 100_000, bursts: 100_000 }, 8, 16],
  ['sign-ins by SAML', { accessChanges: 100_000, contextWriteUnits: 100_000 }, 1, 3],
  ['sessions of CI that no table keeps', { accessChanges: 100_000 }, 0.8, 2.5],
])('%s', (_note, overrides, least, most) => {
  const idle = monthOf(usage(), WEEK).usd;
  const { usd } = monthOf(usage({ ...overrides, forwardedBytes: 300_000_000 }), WEEK);
  expect(usd - idle).toBeGreaterThan(least);
  expect(usd - idle).toBeLessThan(most);
});

test('one Region of one account forwards nothing', () => {
  const row = (accounts: number, regions: readonly string[]) =>
    monthOf(usage({ denials: 10_000, bursts: 10, accounts, regions }), WEEK).rows.find(({ what }) =>
      what.startsWith('forwarding'),
    )?.usd;
  expect(row(1, ['us-east-1'])).toBe(0);
  expect(row(1, ['us-east-1', 'eu-west-1'])).toBeGreaterThan(0);
  expect(row(2, ['us-east-1'])).toBeGreaterThan(0);
});
