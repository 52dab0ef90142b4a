/**
 * Count one event of a key and say how far its last minutes are above the usual.
 *
 * Shape   (baseline, time) → evidence; the baseline is changed in place. O(1): a few exp and log.
 * Units   epoch seconds (event time), events, nats.
 * Errors  none; finite in, finite out.
 *
 * Counts leak away (time constants 5 min, 1 h, 3 h): a late event adds what is left of one that came in time, so the
 * order of arrival does not matter. The counts are assessed in clumps, against a negative binomial whose shape says
 * how much the level itself varies and how little is known of it.
 */
import { type Baseline, clumpSize, HOUR_SECONDS, learnedRate, SLOT_SECONDS, variation } from './baseline.ts';
import { evidence } from './evidence.ts';
import { closeHour, closeSlot, mergeBlock } from './learning.ts';
import type { BaselineSettings } from './settings.ts';

export interface Observation {
  /** Nats: found, and needed for an alarm. */
  readonly evidence: number;
  readonly needed: number;
  readonly expectedPerHour: number;
  readonly alarm: boolean;
}

/** Count one event of this time. The caller limits the time to its own clock. */
export function observe(
  baseline: Baseline,
  time: number,
  threshold: number,
  settings: BaselineSettings,
): Observation {
  if (time > baseline.time) advance(baseline, time, threshold, settings);
  add(baseline, time);
  return assess(baseline, threshold, settings);
}

/** Move the newest time on: close what is over, learn, let the counts leak. */
function advance(b: Baseline, time: number, threshold: number, settings: BaselineSettings): void {
  const passed = time - b.time;
  if (Math.floor(time / SLOT_SECONDS) > b.slot) closeSlot(b, time, settings);
  if (Math.floor(time / HOUR_SECONDS) > b.hour) closeHour(b, time, settings);
  if (time - b.blockStart >= settings.blockSeconds) mergeBlock(b, time, threshold, settings);
  b.in5m *= Math.exp(-passed / 300);
  b.in1h *= Math.exp(-passed / 3600);
  b.in3h *= Math.exp(-passed / 10_800);
  b.time = time;
}

/** INVARIANT: an event that comes late adds exactly what is left of one that came in time. */
function add(b: Baseline, time: number): void {
  const lag = b.time - time;
  if (lag === 0) {
    b.in5m += 1;
    b.in1h += 1;
    b.in3h += 1;
  } else {
    b.in5m += Math.exp(-lag / 300);
    b.in1h += Math.exp(-lag / 3600);
    b.in3h += Math.exp(-lag / 10_800);
  }
  if (Math.floor(time / HOUR_SECONDS) === b.hour) b.hourCount += 1;
  if (Math.floor(time / SLOT_SECONDS) === b.slot) b.slotCount += 1;
}

function assess(b: Baseline, threshold: number, settings: BaselineSettings): Observation {
  const rate = learnedRate(b, settings);
  const level = b.seconds < settings.youngSeconds ? Math.max(rate, b.lastHoursLevel) : rate;
  const found = Math.max(
    windowEvidence(b, b.in5m, level / 12, settings),
    windowEvidence(b, b.in1h, level, settings),
  );
  b.newPeak = Math.max(b.newPeak, found);
  const peak = b.peak * Math.exp(-(b.time - b.blockStart) / settings.forgetSeconds);
  const needed = Math.max(threshold, settings.peakFactor * peak);
  return { evidence: found, needed, expectedPerHour: level, alarm: found >= needed };
}

function windowEvidence(b: Baseline, count: number, expected: number, settings: BaselineSettings): number {
  if (count < settings.minimumCount || count < settings.minimumRatio * expected) return 0;
  const clump = clumpSize(b, settings);
  const known = settings.priorEvents + b.count / clump;
  return evidence(count / clump, expected / clump, 1 / (variation(b, settings) + 1 / known));
}
