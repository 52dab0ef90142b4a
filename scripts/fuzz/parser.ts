/** A parser under test, as the fuzzer sees it. */
import type { Random } from './random.ts';

export interface Parser {
  /** The next input; the same for the same random numbers. */
  readonly make: (random: Random) => string;
  /** Its result, whose size is bounded too. What it throws is a finding. */
  readonly parse: (input: string) => unknown;
}
