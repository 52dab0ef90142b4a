/**
 * How a baseline learns: five-minute slots and hours are added to the open block, and a block, when it is over, to
 * what is learned for good. Every count is clipped, so a burst changes little.
 *
 * Units   epoch seconds, events, nats.
 */
import { type Baseline, clumpSize, HOUR_SECONDS, learnedRate, SLOT_SECONDS } from './baseline.ts';
import type { BaselineSettings } from './settings.ts';

const SLOTS_AN_HOUR = HOUR_SECONDS / SLOT_SECONDS;

/** Deviation of the five-minute counts from the local level: the clump size. */
export function closeSlot(b: Baseline, time: number, settings: BaselineSettings): void {
  const local = Math.max(0, b.in1h - b.slotCount) / SLOTS_AN_HOUR;
  const most = Math.max(settings.slotClip * settings.minimumCount, 2 * settings.slotClip * local);
  const count = Math.min(b.slotCount, most);
  b.newSquares += square(count - local);
  b.newSum += count;

  const slot = Math.floor(time / SLOT_SECONDS);
  const empty = slot - b.slot - 1;
  // The local level leaks by e^(-1/12) a slot, its square by e^(-1/6): a run of empty slots in one step.
  if (empty > 0) b.newSquares += square(local) * 6 * (1 - Math.exp(-empty / 6));
  b.slot = slot;
  b.slotCount = 0;
}

/** The rate, and how the hourly level varies about it beyond what clumps explain. */
export function closeHour(b: Baseline, time: number, settings: BaselineSettings): void {
  const rate = learnedRate(b, settings);
  const clump = clumpSize(b, settings);
  const count = Math.min(b.hourCount, Math.max(settings.minimumCount, settings.hourClip * rate));
  b.newCount += count;

  const hour = Math.floor(time / HOUR_SECONDS);
  const empty = hour - b.hour - 1;
  if (rate >= 0.5) {
    b.newVariance += square(count - rate) - clump * rate + empty * (square(rate) - clump * rate);
    b.newLevels += square(rate) * (empty + 1);
  }
  const prior = settings.youngPrior * clump;
  const inThreeHours = b.in3h * Math.exp(-(time - b.time) / 10_800);
  b.lastHoursLevel = Math.max((inThreeHours + prior) / (3 + prior / rate), 0.05 * rate);
  b.hour = hour;
  b.hourCount = 0;
}

export function mergeBlock(b: Baseline, time: number, threshold: number, settings: BaselineSettings): void {
  const passed = time - b.blockStart;
  const kept = Math.exp(-passed / settings.forgetSeconds);
  // A key may be silent for long: what its last block brought is as old then as that block.
  const keptNew = Math.exp(-Math.max(0, passed - settings.blockSeconds) / settings.forgetSeconds);
  b.count = b.count * kept + b.newCount * keptNew;
  b.seconds = b.seconds * kept + settings.forgetSeconds * (1 - kept);
  b.squares = b.squares * kept + b.newSquares * keptNew;
  b.sum = b.sum * kept + b.newSum * keptNew;
  b.variance = Math.max(0, b.variance * kept + b.newVariance * keptNew);
  b.levels = b.levels * kept + b.newLevels * keptNew;
  b.peak = Math.max(b.peak * kept, rememberedPeak(b, threshold) * keptNew);
  b.alerts *= kept;
  startBlock(b, time);
}

/** A first incident is not remembered as a peak; from the second on, at most twice the last peak is. */
function rememberedPeak(b: Baseline, threshold: number): number {
  if (b.newAlert === 0) return b.newPeak;
  return Math.min(b.newPeak, b.alerts >= 1.5 ? 2 * Math.max(threshold, b.peak) : threshold);
}

function startBlock(b: Baseline, time: number): void {
  b.newCount = 0;
  b.newSquares = 0;
  b.newSum = 0;
  b.newVariance = 0;
  b.newLevels = 0;
  b.newPeak = 0;
  b.newAlert = 0;
  b.blockStart = time;
}

/** Not `** 2`: interpreted and compiled that may differ in the last bit, and a batch that is folded again must not. */
function square(value: number): number {
  return value * value;
}
