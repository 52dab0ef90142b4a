/**
 * Organizations unlike the one that the defaults were found on: the same simulator with its ranges moved. A detector
 * that only fits the simulator fails here.
 *
 * Shape   factors on what the simulator draws, and another delivery; `none` changes nothing.
 */
import { MINUTE } from './natural.ts';
import type { PrincipalClass } from './population.ts';

export interface Shift {
  /** Times the usual rates of all classes. */
  readonly rates: number;
  /** Times the length of every incident, its events staying as they are. */
  readonly lengths: number;
  /** Times the number of principals of a class. */
  readonly classes: Readonly<Partial<Record<PrincipalClass, number>>>;
  /** Hours east of UTC of those who work by day. */
  readonly zones: readonly number[];
  readonly delivery: {
    /** Seconds: of the usual delay. */
    readonly median: number;
    readonly most: number;
    /** Parts of all events that come at any time up to `most`, and that come twice. */
    readonly late: number;
    readonly repeated: number;
  };
}

const NONE: Shift = {
  rates: 1,
  lengths: 1,
  classes: {},
  zones: [-8, -5, 0, 1, 5.5, 9],
  delivery: { median: 90, most: 15 * MINUTE, late: 0.03, repeated: 0.02 },
};

export const SHIFTS = {
  none: NONE,
  'half rates': { ...NONE, rates: 0.5 },
  'double rates': { ...NONE, rates: 2 },
  'short incidents': { ...NONE, lengths: 0.5 },
  'long incidents': { ...NONE, lengths: 2 },
  'busy mix': {
    ...NONE,
    classes: { quiet: 0.6, newborn: 0.5, cron: 1.5, batch: 1.5, ci: 1.5, scanner: 1.5, drift: 1.5 },
  },
  'quiet mix': { ...NONE, classes: { quiet: 1.5, newborn: 2, cron: 0.6, batch: 0.5, ci: 0.6, scanner: 0.5 } },
  'one office': { ...NONE, zones: [10] },
  'bad delivery': {
    ...NONE,
    delivery: { median: 300, most: 60 * MINUTE, late: 0.1, repeated: 0.3 },
  },
} as const satisfies Readonly<Record<string, Shift>>;

export type ShiftName = keyof typeof SHIFTS;

export function isShiftName(name: string): name is ShiftName {
  return Object.hasOwn(SHIFTS, name);
}
