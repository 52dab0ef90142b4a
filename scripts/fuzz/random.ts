/**
 * Numbers that a seed repeats, one stream for each input: input 17 is the same whether or not the first 16 were made.
 *
 * Source  T. Bryc, "Mulberry32"; Fowler, Noll and Vo's hash (FNV-1a).
 */
export interface Random {
  /** From 0 up to, but not including, 1. */
  readonly unit: () => number;
  /** A whole number from 0 to `most`. */
  readonly upTo: (most: number) => number;
  readonly chance: (probability: number) => boolean;
  /** One of them; there must be one. */
  readonly pick: <T>(choices: readonly T[]) => T;
}

export function randomFor(seed: number, name: string, index: number): Random {
  let state = hashOf(`${seed}/${name}/${index}`);
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (most: number) => Math.floor(unit() * (most + 1));
  return {
    unit,
    upTo,
    chance: (probability) => unit() < probability,
    pick: (choices) => {
      for (const choice of choices.slice(upTo(choices.length - 1)).slice(0, 1)) return choice;
      throw new Error('there is nothing to choose from');
    },
  };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash;
}
