/**
 * Inputs of a parser that grow with a number: what measures its cost asks for them at several sizes.
 *
 * Units  size: how many times the growing part stands in the input, from 1 on.
 *        INVARIANT: the input is as long as a fixed part and `size` parts of about the same length.
 */
import type { Random } from '../random.ts';

export interface Growth {
  readonly name: string;
  readonly textOf: (size: number) => string;
  /** Of its cost; where it is left out, the bench has one for all. */
  readonly mostExponent?: number;
}

/** So many of them, evenly chosen; all where there are fewer. */
export function spread<T>(values: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, values.length / most);
  return values.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** Distinct values by chance, in the order in which they stood. */
export function sample<T>(random: Random, values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values;
  const drawn = new Set<number>();
  while (drawn.size < most) drawn.add(random.upTo(values.length - 1));
  return values.filter((_, index) => drawn.has(index));
}

/** What a part is made of, so that a step of the size is some characters in any case. */
const LEAST_PART = 16;

export const part = (fragment: string): string =>
  fragment.repeat(Math.ceil(LEAST_PART / Math.max(1, fragment.length)));
