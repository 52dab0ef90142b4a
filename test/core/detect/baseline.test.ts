import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  adapt,
  BASELINE_FIELDS,
  isNewlySeen,
  noteIncident,
  startBaseline,
} from '../../../core/detect/baseline.ts';
import { observe } from '../../../core/detect/observe.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import {
  adaptReference,
  noteReference,
  observeReference,
  startReference,
} from '../../support/reference-baseline.ts';

const { baseline: settings, thresholds } = detectorSettings();
const MONDAY = Date.UTC(2026, 0, 5) / 1000;
const HOUR = 3600;

/** The reference's names of the fields, in our order. */
const LETTERS = [
  ...(['t', 'c5', 'c60', 'c180', 'hb', 'xh', 'b5', 'x5', 'mh', 'blk'] as const),
  ...(['pn', 'pV', 'pM', 'pR', 'pQ', 'pS', 'alerted'] as const),
  ...(['A', 'B', 'V', 'M', 'R', 'Q', 'Ps', 'nal'] as const),
];

/** Some events, evenly spread, so long after the last ones; each may come late. */
const run = fc.record({
  gap: fc.oneof(
    fc.integer({ min: 0, max: 600 }),
    fc.integer({ min: 600, max: 12 * HOUR }),
    fc.integer({ min: 12 * HOUR, max: 20 * 24 * HOUR }),
  ),
  events: fc.integer({ min: 1, max: 80 }),
  seconds: fc.integer({ min: 0, max: 2 * HOUR }),
  late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 900 })),
  lasts: fc.boolean(),
});

test('the 25 numbers, the evidence and the alarms are those of the formulas', () => {
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 40 }), (runs) => {
      const baseline = startBaseline(MONDAY);
      const reference = startReference(MONDAY);
      let start = MONDAY;
      for (const { gap, events, seconds, late, lasts } of runs) {
        start += gap;
        for (let i = 0; i < events; i += 1) {
          const time = start + Math.floor((i * seconds) / events) - (i % 3 === 2 ? late : 0);
          const found = observe(baseline, Math.max(MONDAY, time), thresholds.principal, settings);
          const { S, alarm } = observeReference(reference, Math.max(MONDAY, time));
          expect(found.evidence).toBeCloseTo(S, 6);
          expect(found.alarm).toBe(alarm);
          if (!alarm || reference.alerted === 1) continue;
          noteIncident(baseline);
          noteReference(reference);
        }
        if (lasts) {
          adapt(baseline, thresholds.principal, settings);
          adaptReference(reference);
        }
        start += seconds;
      }
      LETTERS.forEach((letter, i) => {
        const field = BASELINE_FIELDS[i];
        expect(field && baseline[field], letter).toBeCloseTo(reference[letter], 6);
      });
    }),
    { numRuns: 100 },
  );
});

test('a key is newly seen until its first block is over', () => {
  const baseline = startBaseline(MONDAY);
  const seenAfter = (hours: number) => {
    observe(baseline, MONDAY + hours * HOUR, thresholds.principal, settings);
    return isNewlySeen(baseline);
  };
  expect([0, 2.9, 3].map(seenAfter)).toEqual([true, true, false]);
});
