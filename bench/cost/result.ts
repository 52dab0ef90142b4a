/** What the process that measures one parser is asked, and what it answers. */
import type { Measured } from './growth-cost.ts';

export interface Asked {
  readonly parser: string;
  readonly measured: Measured;
  readonly seed: number;
  /** Growths with one growing part, and with two, at most. */
  readonly one: number;
  readonly two: number;
  /** The name of the one growth that is measured. */
  readonly only: string | undefined;
}

export interface GrowthResult {
  readonly name: string;
  /** What the exponent must stay below. */
  readonly bound: number;
  /** Of the best cost of each size in all rounds. */
  readonly exponent: number;
  /** Of single rounds. */
  readonly least: number;
  readonly most: number;
  readonly costs: readonly (readonly [size: number, cost: number])[];
}

export interface ParserResult {
  readonly growths: number;
  /** The exponent of the median growth. */
  readonly median: number;
  /** Those that seemed to grow fastest. */
  readonly results: readonly GrowthResult[];
}
