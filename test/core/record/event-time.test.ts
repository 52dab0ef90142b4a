import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWhen } from '../../../cli/when.ts';
import { addLogEvent, emptyTally } from '../../../core/doctor/own-calls.ts';
import { parseDate } from '../../../core/evaluate/parse/scalar.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { instant, instantOf, isoMilliseconds, isoSeconds } from '../../../core/record/event-time.ts';
import { SNAPSHOT_FORMAT } from '../../../core/snapshot/entry.ts';
import { readEntry, readHeader } from '../../../core/snapshot/read-entry.ts';
import { aRecord } from '../../support/records.ts';

const NO_TIMES = [
  '2026-02-30T10:00:00Z',
  '2026-02-29T10:00:00Z',
  '2026-04-31T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-00-10T10:00:00Z',
  '2026-01-00T10:00:00Z',
  '2026-01-01T10:61:00Z',
  '9999-12-31T23:59:59-01:00',
  '0000-01-01T00:00:00+01:00',
  '+010000-01-01T00:00:00Z',
  '10000-01-01T00:00:00Z',
];

const HEADER = { format: SNAPSHOT_FORMAT, version: 1 };
const NO_ORGANIZATION = { kind: 'noOrganization', notVisible: null };
const aFaultAt = (path: string) => ({
  path,
  problem: expect.stringMatching(/^must (?:match|be a time that)/),
});
const ownCall = (eventTime: string) =>
  JSON.stringify({ account: '111122223333', region: 'eu-central-1', detail: { eventTime } });

test.each(NO_TIMES)('%s is no time, wherever it comes from', (text) => {
  expect(instantOf(text)).toBeUndefined();
  expect(normalizeRecord(aRecord({ eventTime: text }))).toEqual({
    kind: 'malformed',
    path: 'eventTime',
    problem: 'is missing or not an ISO 8601 time',
  });
  expect(() => parseWhen(text, 'since', 0)).toThrow(/is no time; give ISO 8601/);
  expect(readHeader({ ...HEADER, takenAt: text })).toEqual({ faults: [aFaultAt('$.takenAt')] });
  expect(readEntry({ ...NO_ORGANIZATION, since: text }, '$')).toEqual({ faults: [aFaultAt('$.since')] });
  const { canaries, refused } = emptyTally();
  addLogEvent({ canaries, refused }, { message: ownCall(text), arrived: 0 });
  expect([canaries.size, refused.size]).toEqual([0, 0]);
});

test('a time of the calendar is one there', () => {
  const text = '2024-02-29T10:00:00Z';
  expect(readHeader({ ...HEADER, takenAt: text })).toHaveProperty('header.takenAt', text);
  expect(readEntry({ ...NO_ORGANIZATION, since: text }, '$')).toHaveProperty('entry.since', text);
  const tally = emptyTally();
  addLogEvent(tally, { message: ownCall(text), arrived: 0 });
  expect(tally.refused.size).toBe(1);
});

test.each(NO_TIMES.slice(0, 7))('%s: no condition compares with it', (text) => {
  expect(parseDate(text)).toBeUndefined();
});

test.each(['999999999w', '9999-13-01', '2026-02-30'])('`--since %s` is one sentence', (text) => {
  expect(() => parseWhen(text, 'since', Date.parse('2026-11-20T10:00:00Z'))).toThrow(/is no time/);
});

test.each([
  ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59Z'],
  ['2026-11-20T10:00:00+02:00', '2026-11-20T08:00:00Z'],
])('%s is %s', (text, kept) => {
  expect(isoSeconds(instantOf(text) ?? Number.NaN)).toBe(kept);
});

test('what lies beyond the calendar is written as its end, which sorts behind every time of it', () => {
  expect(isoSeconds(8.64e15)).toBe('9999-12-31T23:59:59Z');
  expect(isoSeconds(Number.POSITIVE_INFINITY)).toBe('9999-12-31T23:59:59Z');
  expect(isoMilliseconds(-8.64e15)).toBe('0000-01-01T00:00:00.000Z');
});

test('a text that is no time is neither before nor after one', () => {
  expect(instant('2026-02-30T10:00:00Z')).toBeNaN();
  expect(instant('2026-11-20T10:00:00Z')).toBe(Date.UTC(2026, 10, 20, 10));
});

test('the days are those of the calendar', () => {
  const day = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.nat(13), fc.nat(32));
  fc.assert(
    fc.property(day, ([year, month, date]) => {
      const at = new Date(0);
      at.setUTCFullYear(year, month - 1, date);
      const isDay =
        at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === date;
      const digits = (n: number, width: number) => String(n).padStart(width, '0');
      const text = `${digits(year, 4)}-${digits(month, 2)}-${digits(date, 2)}T00:00:00Z`;
      expect(instantOf(text)).toBe(isDay ? at.getTime() : undefined);
    }),
  );
});

test('kept times sort as text as they do in time', () => {
  const digits = (least: number, most: number, width: number) =>
    fc.integer({ min: least, max: most }).map((n) => String(n).padStart(width, '0'));
  const time = fc
    .tuple(
      digits(0, 9999, 4),
      digits(0, 13, 2),
      digits(0, 32, 2),
      digits(0, 23, 2),
      fc.constantFrom('Z', '+14:00', '-12:00'),
    )
    .map(([year, month, day, hour, zone]) => `${year}-${month}-${day}T${hour}:00:00${zone}`);
  fc.assert(
    fc.property(time, time, (one, other) => {
      const [a, b] = [instantOf(one), instantOf(other)];
      if (a === undefined || b === undefined) return;
      expect(isoSeconds(a)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/);
      expect(isoSeconds(a) < isoSeconds(b)).toBe(a < b);
    }),
  );
});
