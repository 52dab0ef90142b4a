/**
 * Numbers from 0 to 1 that a seed repeats.
 *
 * Source  T. Bryc, "Mulberry32".
 */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 to `most`. */
export const upTo = (random: Random, most: number): number => Math.floor(random() * (most + 1));

export function oneOf<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[upTo(random, choices.length - 1)] ?? choices[0];
}
