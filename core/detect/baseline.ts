/**
 * What is known of one key: 25 numbers, and the three estimates from them: the rate, the clump size and the
 * variation of the hourly level.
 *
 * Units   epoch seconds (event time), events, nats.
 * Source  gamma-Poisson rate; overdispersion by moments, as in quasi-Poisson surveillance (Farrington 1996).
 */
import type { BaselineSettings } from './settings.ts';

export const SLOT_SECONDS = 300;
export const HOUR_SECONDS = 3600;

/** In the order of the encoding. */
export const BASELINE_FIELDS = [
  'time', // of the newest event
  'in5m', // leaky counts
  'in1h',
  'in3h',
  'hour', // number of the open hour
  'hourCount',
  'slot', // number of the open five minutes
  'slotCount',
  'lastHoursLevel', // events an hour, frozen when the hour changed; -1 before that
  'blockStart', // of the learning block
  'newCount', // learned in the open block: clipped events …
  'newSquares', // … squared deviations and sum of five-minute counts: the clump size
  'newSum',
  'newVariance', // … excess squared deviation and squared level of hourly counts: their variation
  'newLevels',
  'newPeak', // … largest evidence
  'newAlert', // … 1 when an incident opened
  'count', // learned for good, slowly forgotten: the same seven, with the seconds that they stand for
  'seconds',
  'squares',
  'sum',
  'variance',
  'levels',
  'peak',
  'alerts',
] as const;

/** Working memory of its owner: `observe` changes it in place. */
export type Baseline = Record<(typeof BASELINE_FIELDS)[number], number>;

export function startBaseline(time: number): Baseline {
  return {
    time,
    in5m: 0,
    in1h: 0,
    in3h: 0,
    hour: Math.floor(time / HOUR_SECONDS),
    hourCount: 0,
    slot: Math.floor(time / SLOT_SECONDS),
    slotCount: 0,
    lastHoursLevel: -1,
    blockStart: time,
    newCount: 0,
    newSquares: 0,
    newSum: 0,
    newVariance: 0,
    newLevels: 0,
    newPeak: 0,
    newAlert: 0,
    count: 0,
    seconds: 0,
    squares: 0,
    sum: 0,
    variance: 0,
    levels: 0,
    peak: 0,
    alerts: 0,
  };
}

/** Events an hour: the mean of a gamma posterior. */
export function learnedRate(b: Baseline, { priorEvents, priorSeconds }: BaselineSettings): number {
  return ((priorEvents + b.count) / (priorSeconds + b.seconds)) * HOUR_SECONDS;
}

/** Variance over mean of the five-minute counts about their local level. */
export function clumpSize(b: Baseline, { priorClump, priorClumpWeight }: BaselineSettings): number {
  return Math.max(1, (b.squares + priorClumpWeight * priorClump) / (b.sum + priorClumpWeight));
}

/** Squared coefficient of variation of the hourly level: day and night, drift. */
export function variation(b: Baseline, settings: BaselineSettings): number {
  const { priorVariation, priorVariationWeight, leastVariation, mostVariation } = settings;
  const learned = (b.variance + priorVariationWeight * priorVariation) / (b.levels + priorVariationWeight);
  return Math.min(mostVariation, Math.max(leastVariation, learned));
}

/** The key has no history older than its first learning block. */
export function isNewlySeen(b: Baseline): boolean {
  return b.seconds === 0;
}

/** An incident opened: its size must not be learned as the usual, and a second one like it needs more evidence. */
export function noteIncident(b: Baseline): void {
  b.newAlert = 1;
  b.alerts += 1;
}

/** What has lasted for hours is the new usual. */
export function adapt(b: Baseline, threshold: number, { priorSeconds }: BaselineSettings): void {
  b.count = Math.max(b.count, (b.in3h / 10_800) * (priorSeconds + b.seconds));
  b.peak = Math.max(b.peak, Math.min(b.newPeak, 2 * Math.max(threshold, b.peak)));
}
