import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adapt, noteIncident, startBaseline } from '../../../core/detect/baseline.ts';
import { observe } from '../../../core/detect/observe.ts';
import { detectorSettings, SENSITIVITIES } from '../../../core/detect/settings.ts';
import coldStart from '../../cases/detect/cold-start.json' with { type: 'json' };

const { baseline: settings } = detectorSettings();
const NORMAL = SENSITIVITIES.normal;
const MONDAY = Date.UTC(2026, 0, 5) / 1000;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Counts the times, in this order, for a key never seen; which of them raised alarms. */
function alarmsOf(times: readonly number[], threshold: number = NORMAL) {
  const baseline = startBaseline(times[0] ?? 0);
  return times.map((time) => observe(baseline, time, threshold, settings).alarm);
}

const spread = (events: number, start: number, seconds: number) =>
  Array.from({ length: events }, (_, i) => start + (i * seconds) / Math.max(1, events - 1));

/** Every `period` seconds, some events at once. */
const regular = (start: number, end: number, period: number, events = 1) =>
  Array.from({ length: Math.floor((end - start) / period) }, (_, i) => start + i * period).flatMap((time) =>
    Array.from({ length: events }, () => time),
  );

test.each(coldStart)('a key never seen, $note: $events events', ({ seconds, phase, events }) => {
  const fewest = spread(300, 0, 300).findIndex((_, n) =>
    alarmsOf(spread(n, MONDAY + phase, seconds)).includes(true),
  );
  expect(fewest).toBe(events);
});

test.each([
  ['sensitive', 10],
  ['normal', 12],
  ['conservative', 14],
] as const)('%s: %i events at once are enough of a key never seen', (word, events) => {
  expect(alarmsOf(spread(40, MONDAY, 0), SENSITIVITIES[word]).indexOf(true) + 1).toBe(events);
});

test('a steady cron of 30 days never alarms', () => {
  expect(alarmsOf(regular(MONDAY, MONDAY + 30 * DAY, 300))).not.toContain(true);
});

test('a spike on a steady cron alarms at its 11th event', () => {
  const usual = regular(MONDAY, MONDAY + 4 * DAY, 300);
  const alarms = alarmsOf([...usual, ...spread(30, MONDAY + 4 * DAY, 120)]);
  expect(alarms.indexOf(true) - usual.length + 1).toBe(11);
});

test('a slow growth to five times the rate within 30 days never alarms', () => {
  const hours = Array.from({ length: 720 }, (_, i) => i);
  const times = hours.flatMap((hour) =>
    spread(Math.round(2 * 5 ** (hour / 720)), MONDAY + hour * HOUR, HOUR - 1),
  );
  expect(alarmsOf(times)).not.toContain(true);
});

test('a nightly batch alarms at first, then its size is known', () => {
  const nights = Array.from({ length: 14 }, (_, day) => spread(40, MONDAY + day * DAY, 60));
  const baseline = startBaseline(MONDAY);
  const paged = nights.map((night) => {
    const alarms = night.map((time) => observe(baseline, time, NORMAL, settings).alarm);
    if (alarms.includes(true)) noteIncident(baseline);
    return alarms.includes(true);
  });
  expect(paged.indexOf(false)).toBeLessThanOrEqual(3);
  expect(paged.slice(3)).not.toContain(true);
});

test('what was made the new usual alarms no more', () => {
  const baseline = startBaseline(MONDAY);
  const busy = regular(MONDAY, MONDAY + 12 * HOUR, 30);
  expect(busy.map((time) => observe(baseline, time, NORMAL, settings).alarm)).toContain(true);
  adapt(baseline, NORMAL, settings);
  const later = regular(MONDAY + 12 * HOUR, MONDAY + 15 * HOUR, 30);
  expect(later.map((time) => observe(baseline, time, NORMAL, settings).alarm)).not.toContain(true);
});

test('inside one five-minute slot the order of arrival changes nothing', () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 299 }), { minLength: 1, maxLength: 60 });
  const history = [...regular(MONDAY - 2 * DAY, MONDAY, 1800), MONDAY];
  fc.assert(
    fc.property(minutes, fc.infiniteStream(fc.nat()), (offsets, keys) => {
      const shuffled = offsets
        .map((offset) => ({ offset, by: keys.next().value ?? 0 }))
        .sort((a, b) => a.by - b.by)
        .map(({ offset }) => offset);
      const last = (order: readonly number[]) => {
        const baseline = startBaseline(MONDAY - 2 * DAY);
        const times = [...history, ...order.map((offset) => MONDAY + offset)];
        for (const time of times) observe(baseline, time, NORMAL, settings);
        return observe(baseline, MONDAY + 299, NORMAL, settings);
      };
      const one = last(offsets);
      const other = last(shuffled);
      expect(other.evidence).toBeCloseTo(one.evidence, 6);
      expect(other.alarm).toBe(one.alarm);
    }),
    { numRuns: 50 },
  );
});

test('whatever the times, the state stays finite', () => {
  const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 253_402_300_799 }), fc.constant(0)), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(times, (order) => {
      const baseline = startBaseline(order[0] ?? 0);
      for (const time of order) {
        const found = observe(baseline, time, NORMAL, settings);
        expect(Number.isFinite(found.evidence) && Number.isFinite(found.expectedPerHour)).toBe(true);
      }
      expect(Object.values(baseline).filter((value) => !Number.isFinite(value))).toEqual([]);
    }),
  );
});
