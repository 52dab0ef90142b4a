/**
 * Every number of the detector, with its default. The defaults suit a deployment as it is; the one that people
 * change is the sensitivity of a dimension, in words.
 *
 * Units   seconds, events, and nats of evidence (natural logarithm); each name or comment says which.
 */
import { DIMENSIONS, type Dimension, type Sensitivity } from '../../contract/sensitivity.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** How much evidence a page needs, in nats. Every 2 nats cost about 2 % of the small bursts. */
export const SENSITIVITIES: Readonly<Record<Sensitivity, number>> = {
  conservative: 14,
  normal: 12,
  sensitive: 10,
};

/** What is usual for a key, how fast that is learned, and when a count is too much. */
export interface BaselineSettings {
  /** A window with fewer events than this is never a spike. */
  readonly minimumCount: number;
  /** Nor is one below this multiple of the expected count. */
  readonly minimumRatio: number;
  /** A key without history is expected to have this many events … */
  readonly priorEvents: number;
  /** … in this time. */
  readonly priorSeconds: number;
  /** Denials come in clumps (one console page makes eight calls); the size assumed at first. */
  readonly priorClump: number;
  /** Events that the assumed clump size is worth. */
  readonly priorClumpWeight: number;
  /** Squared coefficient of variation of the hourly level, assumed at first. */
  readonly priorVariation: number;
  readonly priorVariationWeight: number;
  readonly leastVariation: number;
  readonly mostVariation: number;
  /** A new peak must exceed the remembered one by this factor. */
  readonly peakFactor: number;
  /** An hour teaches at most this multiple of what was expected. */
  readonly hourClip: number;
  /** Five minutes teach the clump size at most this multiple of `minimumCount`. */
  readonly slotClip: number;
  /** Time constant of forgetting. */
  readonly forgetSeconds: number;
  /** Clumps of prior knowledge in the level of the last hours of a young key. */
  readonly youngPrior: number;
  /** A key with less learned time than this leans on its own last hours. */
  readonly youngSeconds: number;
  /** Counts are learned in blocks: nothing learned in a block is used to assess that block. */
  readonly blockSeconds: number;
}

/** When an incident is notified again, ends, or becomes the new normal. */
export interface IncidentSettings {
  /** Without an alarm for so long, it is over. */
  readonly resolveSeconds: number;
  /** After the end, alarms open it again without a page for so long. */
  readonly coolDownSeconds: number;
  /** It is notified again when it is so many times larger than at its last update … */
  readonly escalateFactor: number;
  /** … and not sooner than this. */
  readonly escalateSeconds: number;
  /** An incident that lasts so long is the new normal. */
  readonly adaptSeconds: number;
}

export interface DetectorSettings {
  readonly baseline: BaselineSettings;
  readonly incident: IncidentSettings;
  /** Nats of evidence that an alarm needs, by dimension. */
  readonly thresholds: Readonly<Record<Dimension, number>>;
}

const BASELINE: BaselineSettings = {
  minimumCount: 10,
  minimumRatio: 3,
  priorEvents: 0.5,
  priorSeconds: 0.6 * HOUR,
  priorClump: 2.25,
  priorClumpWeight: 3,
  priorVariation: 0.5,
  priorVariationWeight: 5,
  leastVariation: 0.02,
  mostVariation: 10,
  peakFactor: 1.3,
  hourClip: 3.5,
  slotClip: 4.5,
  forgetSeconds: 14 * DAY,
  youngPrior: 5,
  youngSeconds: 36 * HOUR,
  blockSeconds: 3 * HOUR,
};

const INCIDENT: IncidentSettings = {
  resolveSeconds: 30 * MINUTE,
  coolDownSeconds: 6 * HOUR,
  escalateFactor: 5,
  escalateSeconds: 5 * MINUTE,
  adaptSeconds: 12 * HOUR,
};

/** The defaults, with the sensitivity of single dimensions changed. */
export function detectorSettings(
  sensitivity: Readonly<Partial<Record<Dimension, Sensitivity>>> = {},
): DetectorSettings {
  const threshold = (dimension: Dimension) => SENSITIVITIES[sensitivity[dimension] ?? 'normal'];
  return { baseline: BASELINE, incident: INCIDENT, thresholds: byDimension(threshold) };
}

export function byDimension<T>(make: (dimension: Dimension) => T): Readonly<Record<Dimension, T>> {
  const [principal, actions, policy, action, account, resource] = DIMENSIONS;
  return {
    [principal]: make(principal),
    [actions]: make(actions),
    [policy]: make(policy),
    [action]: make(action),
    [account]: make(account),
    [resource]: make(resource),
  };
}
