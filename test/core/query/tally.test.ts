import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SLOTS, TALLY_KEYS, Tally, type TallyKey } from '../../../core/query/tally.ts';
import { aDenial } from '../../support/denials.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-ex/service_control_policy/p-guard';
const ANA = 'arn:aws:iam::111122223333:user/ana';
const DENIALS = [
  { time: '2026-11-18T00:00:00Z', action: 's3:GetObject' },
  { time: '2026-11-18T23:59:59Z', action: 's3:GetObject', layer: 'serviceControlPolicy', policy: SCP },
  { time: '2026-11-20T12:00:00Z', action: 'kms:Decrypt', principal: ANA, account: null },
] as const;

const rowsBy = (by: TallyKey) => {
  const tally = new Tally(by);
  DENIALS.forEach((row, n) => {
    tally.add(aDenial({ id: `e${n}`, ...row }).denial);
  });
  return tally.rows();
};

test.each([
  [
    'action',
    [
      ['s3:GetObject', 2],
      ['kms:Decrypt', 1],
    ],
  ],
  [
    'principal',
    [
      ['arn:aws:iam::111122223333:role/ci/deploy-role', 2],
      [ANA, 1],
    ],
  ],
  [
    'account',
    [
      ['111122223333', 2],
      [null, 1],
    ],
  ],
  [
    'policy',
    [
      [null, 2],
      [SCP, 1],
    ],
  ],
  [
    'day',
    [
      ['2026-11-20', 1],
      ['2026-11-19', 0],
      ['2026-11-18', 2],
    ],
  ],
] as const)('by %s', (by, rows) => {
  expect(rowsBy(by).map(({ value, count }) => [value, count])).toEqual(rows);
});

test('a row states its times, and its share of each part of the whole time', () => {
  const [most, least] = rowsBy('action');
  expect(most).toMatchObject({ firstSeen: '2026-11-18T00:00:00Z', lastSeen: '2026-11-18T23:59:59Z' });
  expect(most?.slots.map((count, at) => (count > 0 ? at : -1)).filter((at) => at >= 0)).toEqual([0, 9]);
  expect(least?.slots.at(-1)).toBe(1);
});

test('the slots of a day are its hours', () => {
  const [last, empty, first] = rowsBy('day');
  expect(last?.slots.indexOf(1)).toBe(12);
  expect(empty).toMatchObject({ firstSeen: null, lastSeen: null });
  expect([first?.slots[0], first?.slots[23]]).toEqual([1, 1]);
});

test('nothing counted is no row', () => {
  for (const by of TALLY_KEYS) expect(new Tally(by).rows()).toEqual([]);
});

test('every denial is counted once, in one row and in one slot', () => {
  const time = fc
    .integer({ min: 0, max: 400_000 })
    .map((minutes) => new Date(minutes * 60_000).toISOString().replace('.000', ''));
  const property = fc.property(
    fc.array(time, { maxLength: 30 }),
    fc.constantFrom(...TALLY_KEYS),
    (times, by) => {
      const tally = new Tally(by);
      for (const each of times) tally.add(aDenial({ time: each }).denial);
      const rows = tally.rows();
      expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(times.length);
      for (const { count, slots } of rows) {
        expect(slots).toHaveLength(SLOTS);
        expect(slots.reduce((sum, each) => sum + each, 0)).toBe(count);
      }
    },
  );
  fc.assert(property);
});
