/**
 * What could not be read of a file that may be no log at all: held until that is known, the first few in words and
 * the others by their number.
 */
import type { InputProblems } from './input-problems.ts';

const MOST_HELD = 20;

export class HeldProblems {
  count = 0;
  #first: { readonly record: number; readonly problem: string }[] = [];

  hold(record: number, problem: string): void {
    this.count += 1;
    if (this.#first.length < MOST_HELD) this.#first.push({ record, problem });
  }

  /** It is a log: these are its problems. */
  release(file: string, problems: InputProblems): void {
    for (const { record, problem } of this.#first) problems.add(file, record, problem);
    problems.count += this.count - this.#first.length;
    this.count = 0;
    this.#first = [];
  }
}
