/**
 * Bursts as hidden states: six rates, the usual one and multiples of it; each event moves the chances by how long
 * it took to come. Learns the usual rate and the clump size as ours does, but decides with the model.
 *
 * Source  Kleinberg, "Bursty and hierarchical structure in streams" (2002), run forward only.
 */
import {
  type Baseline,
  clumpSize,
  learnedRate,
  startBaseline,
  variation,
} from '../../../core/detect/baseline.ts';
import { DIMENSION_RULES } from '../../../core/detect/dimensions.ts';
import { observe } from '../../../core/detect/observe.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import { keyedCandidate, type Statistic } from './keyed.ts';

const MULTIPLES = [1, 3, 10, 30, 100, 300];
/** Chance that an event begins a burst of a given state; a burst lasts a quarter of an hour. */
const BEGIN = 1e-4;
const BURST_SECONDS = 900;
/** Log odds of a burst. Found on the tuning seeds. */
const LIMIT = 20;
const ROOM = 1;

const { baseline: settings } = detectorSettings();

function burstModel(): Statistic {
  let baseline: Baseline | undefined;
  let odds = MULTIPLES.map((_, i) => (i === 0 ? 0 : Math.log(BEGIN)));
  return {
    observe: (time) => {
      baseline ??= startBaseline(time);
      const gap = Math.max(0, time - baseline.time);
      odds = forward(odds, gap, usualRate(baseline), baseline);
      observe(baseline, time, LIMIT, settings);
      const burst = sumOf(odds.slice(1)) - (odds[0] ?? 0);
      return { alarm: burst >= LIMIT && baseline.in1h >= settings.minimumCount, size: baseline.in1h };
    },
  };
}

/** The level of a good hour: a model of bursts over a level that is not constant needs room above it. */
function usualRate(baseline: Baseline): number {
  const level = Math.max(learnedRate(baseline, settings), baseline.lastHoursLevel);
  return level * (1 + ROOM * Math.sqrt(variation(baseline, settings)));
}

/** Transition over the gap, then the likelihood of the gap, in clumps; in logarithms. */
function forward(odds: readonly number[], gap: number, perHour: number, baseline: Baseline): number[] {
  const ends = -Math.expm1(-gap / BURST_SECONDS);
  const clump = clumpSize(baseline, settings);
  const total = odds.map((each) => Math.exp(each));
  const ended = total.slice(1).reduce((sum, each) => sum + each * ends, 0);
  const next = total.map((each, i) => (i === 0 ? each + ended : each * (1 - ends) + (total[0] ?? 0) * BEGIN));
  const scored = next.map((each, i) => {
    const rate = (perHour * (MULTIPLES[i] ?? 1)) / 3600;
    return Math.log(each) + (Math.log(rate) - rate * gap) / clump;
  });
  const most = Math.max(...scored);
  return scored.map((each) => Math.max(each - most, -60));
}

function sumOf(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, each) => sum + Math.exp(each - most), 0));
}

export const burstHmm = () =>
  keyedCandidate(
    'burst model, our dimensions',
    DIMENSION_RULES.map(({ dimension, by, counts, related }) => ({
      dimension,
      by: [by],
      related,
      ...(counts === 'events' ? {} : { novel: counts }),
    })),
    burstModel,
  );
