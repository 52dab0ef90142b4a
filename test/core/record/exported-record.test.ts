import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asCloudTrailWrites } from '../../../core/record/exported-record.ts';
import { aRecord } from '../../support/records.ts';

const timeOf = (eventTime: unknown) => {
  const read = asCloudTrailWrites(aRecord({ eventTime })) as { eventTime: unknown };
  return read.eventTime;
};

describe('times', () => {
  test.each([
    ['2025-01-02 03:04:05.000000000'],
    ['2025-01-02 03:04:05'],
    ['2025-01-02 03:04:05.999'],
    ['2025-01-02 03:04:05 UTC'],
    ['2025-01-02 03:04:05.000 UTC'],
    ['2025-01-02 03:04:05Z'],
    ['2025-01-02T03:04:05'],
    ['1735787045'],
    ['1735787045.25'],
    ['1735787045000'],
    [1735787045],
    [1735787045.5],
    [1735787045999],
  ])('%j is read', (written) => {
    expect(timeOf(written)).toBe('2025-01-02T03:04:05Z');
  });

  test.each([
    ['2025-01-02T03:04:05Z'],
    ['2025-01-02T03:04:05.123+01:00'],
    ['2025-02-30 03:04:05'],
    ['2025-01-02'],
    ['2025-01-02 03:04:05 CET'],
    ['02/01/2025 03:04:05'],
    ['173578704'],
    ['20250102030405'],
    [-1735787045],
    [true],
    [null],
    [{ seconds: 1735787045 }],
  ])('%j stays as it is', (written) => {
    expect(timeOf(written)).toEqual(written);
  });
});

describe('a record without an id', () => {
  const { eventID: _, ...without } = aRecord({ requestParameters: { b: [1, { d: 2, c: 3 }], a: null } });
  const idOf = (record: unknown) => (asCloudTrailWrites(record) as { eventID?: unknown }).eventID;

  test('has one of its content, whatever the order of its members and the form of its time', () => {
    const id = idOf(without);
    expect(id).toMatch(/^content-[0-9a-f]{32}$/);
    const reversed = Object.fromEntries(Object.entries(without).reverse());
    const requestParameters = { a: null, b: [1, { c: 3, d: 2 }] };
    const eventTime = Date.parse(String(without.eventTime));
    for (const same of [reversed, { ...without, requestParameters }, { ...without, eventTime }]) {
      expect(idOf(same)).toBe(id);
    }
    expect(idOf({ ...without, eventID: null })).toBe(id);
    expect(idOf({ ...without, eventID: '' })).toBe(id);
  });

  test.each([
    ['another member', { requestID: 'other' }],
    ['another time', { eventTime: '2026-11-20T10:02:12Z' }],
    ['another order in a list', { requestParameters: { b: [{ d: 2, c: 3 }, 1], a: null } }],
  ])('%s: another id', (_note, other) => {
    expect(idOf({ ...without, ...other })).not.toBe(idOf(without));
  });
});

test('what is no record, and a record that has all, is returned as it is', () => {
  const record = aRecord();
  expect(asCloudTrailWrites(record)).toBe(record);
  fc.assert(fc.property(fc.jsonValue(), (value) => asCloudTrailWrites(value) === value));
});
