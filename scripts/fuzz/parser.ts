/** A parser under test, as the fuzzer and the bench of costs see it. */
import type { Growth } from './growth/growth.ts';
import type { Random } from './random.ts';

export interface Parser {
  /** The next input; the same for the same random numbers. */
  readonly make: (random: Random) => string;
  /** Its result, whose size is bounded too. What it throws is a finding. */
  readonly parse: (input: string) => unknown;
  /** Whose cost is measured, where that of `parse` does not grow evenly with the input. */
  readonly measured?: (input: string) => unknown;
  /** Inputs that grow: at most so many with one growing part, and with two. */
  readonly growths: (random: Random, most: MostGrowths) => readonly Growth[];
}

export interface MostGrowths {
  readonly one: number;
  readonly two: number;
}
