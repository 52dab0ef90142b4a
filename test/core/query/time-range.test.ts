import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_TIME, isWithin, timeRange } from '../../../core/query/time-range.ts';

test.each([
  ['whole seconds', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z'],
  ['parts of a second: inwards', '2026-11-20T10:00:00.001Z', '2026-11-20T10:00:01Z', '2026-11-20T10:00:00Z'],
  ['an offset', '2026-11-20T11:00:00+01:00', '2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z'],
  ['a day that the calendar lacks', '2026-02-30T10:00:00Z', '2026-02-30T10:00:00Z', '2026-02-30T10:00:00Z'],
  ['a date', '2026-11-20', '2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z'],
  ['no time', 'soon', 'soon', 'soon'],
])('%s', (_note, text, since, until) => {
  expect(timeRange({ since: text, until: text })).toEqual({ since, until });
});

test('without limits, all time', () => {
  expect(timeRange({})).toEqual(ALL_TIME);
  expect(isWithin('2026-11-20T10:00:00Z', ALL_TIME)).toBe(true);
});

test('comparing the texts compares the times', () => {
  const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(day, day, day, (time, since, until) => {
      const whole = new Date(Math.floor(time.getTime() / 1000) * 1000);
      const range = timeRange({ since: since.toISOString(), until: until.toISOString() });
      const text = `${whole.toISOString().slice(0, 19)}Z`;
      expect(isWithin(text, range)).toBe(whole >= since && whole <= until);
    }),
  );
});
