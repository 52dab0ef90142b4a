import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  costOfCanaries,
  costOfDenials,
  costOfIdling,
  costOfKeeping,
  denialsAnHourFor,
  HOURS_A_MONTH,
  MEASURES,
  NOTHING_FREE,
  total,
} from '../../contract/cost-model.ts';

const MILLION = 1_000_000;
const IDLE = {
  keys: 1,
  keyUsers: 0,
  alarmMetrics: 18,
  customMetrics: 9,
  dashboards: 1,
  queuePollers: 5,
  canariesADay: 248,
};

describe('what was promised', () => {
  test('at most 6 USD for a million denials of an organization, kept for 90 days', () => {
    expect(total(costOfDenials(MILLION, true)) + costOfKeeping(MILLION, 90)).toBeLessThanOrEqual(6);
  });

  test('at most 3 USD a month idle, within the always-free tier', () => {
    expect(total(costOfIdling(IDLE))).toBeLessThanOrEqual(3);
  });
});

test('the canaries of 120 accounts in 17 Regions cost 0.63 USD a month, their state machine among it', () => {
  const aMonth = (17 * (24 + 120) * HOURS_A_MONTH) / 24;
  expect(costOfCanaries(aMonth)).toBeCloseTo(0.63, 2);
});

test('what is free is free, and no more', () => {
  const list = new Map(costOfIdling(IDLE, NOTHING_FREE).map(({ what, usd }) => [what, usd]));
  expect(list.get('alarms')).toBeCloseTo(1.8);
  expect(list.get('metrics')).toBeCloseTo(2.7);
  expect(list.get('dashboard')).toBe(3);
  expect(list.get('polling the queue')).toBeCloseTo(0.26, 2);
  expect(total(costOfIdling({ ...IDLE, alarmMetrics: 10 }))).toBeCloseTo(total(costOfIdling(IDLE)) - 0.8);
});

test('the key of the customer adds less than a dollar of requests, if all that it encrypts is always in use', () => {
  const withKey = total(costOfIdling({ ...IDLE, keyUsers: 16 }));
  expect(withKey - total(costOfIdling(IDLE))).toBeCloseTo(0.42, 2);
});

test('the write units that are reckoned with are those that the cost suite holds the store to', () => {
  const suite = readFileSync('test/engines/dynamodb-cost.test.ts', 'utf8');
  expect(suite).toContain(`toBeLessThanOrEqual(${MEASURES.writeUnits})`);
});

test('cost grows with the number of denials, and with nothing else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.boolean(), (denials, isForwarded) => {
      const each = total(costOfDenials(denials, isForwarded)) / denials;
      expect(each).toBeCloseTo(total(costOfDenials(1, isForwarded)), 12);
    }),
  );
});

test('the rate that the cost alarm rings at costs what was asked for', () => {
  const hourly = denialsAnHourFor(25, true);
  expect(total(costOfDenials(24 * hourly, true))).toBeCloseTo(25, 2);
});
