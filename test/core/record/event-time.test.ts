import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWhen } from '../../../cli/when.ts';
import { parseDate } from '../../../core/evaluate/parse/scalar.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { instantOf, isoSeconds } from '../../../core/record/event-time.ts';
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

test.each(NO_TIMES)('%s is no time, wherever it comes from', (text) => {
  expect(instantOf(text)).toBeUndefined();
  expect(normalizeRecord(aRecord({ eventTime: text }))).toEqual({
    kind: 'malformed',
    path: 'eventTime',
    problem: 'is missing or not an ISO 8601 time',
  });
  expect(() => parseWhen(text, 'since', 0)).toThrow(/is no time; give ISO 8601/);
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
