/**
 * Which elements a key has seen in the last one to two days. Two generations of a 1,024-bit map: an element in
 * neither is new. Recording an element twice changes nothing, so a repeated event counts nothing.
 *
 * Units   epoch seconds.
 * A collision makes a new element look known: the map is renewed early when more than 600 bits are set.
 */
export interface Novelty {
  readonly kind: 'elements';
  /** When the current generation began. */
  since: number;
  /** 32 words of 32 bits, signed: these stay small integers, next to their owner in memory. */
  current: number[];
  previous: readonly number[];
  /** Bits set in `current`. */
  filled: number;
}

export const MAP_WORDS = 32;
const MAP_BITS = 1024;
const MOST_FILLED = 600;
const GENERATION_SECONDS = 24 * 3600;

/** Shared by all keys that have no generation before this one. */
const NOTHING: readonly number[] = emptyMap();

export function emptyNovelty(): Novelty {
  return { kind: 'elements', since: 0, current: emptyMap(), previous: NOTHING, filled: 0 };
}

/** `new`: not seen lately. `renewed`: seen before, now recorded for the next day too. `known`: nothing changed. */
export type Occurrence = 'new' | 'renewed' | 'known';

export function recordElement(novelty: Novelty, hash: number, time: number): Occurrence {
  if (time - novelty.since > GENERATION_SECONDS || novelty.filled > MOST_FILLED) renew(novelty, time);
  const bit = hash % MAP_BITS;
  const word = bit >>> 5;
  const mask = 1 << (bit & 31);
  const current = novelty.current[word] ?? 0;
  if ((current & mask) !== 0) return 'known';
  novelty.current[word] = current | mask;
  novelty.filled += 1;
  return ((novelty.previous[word] ?? 0) & mask) === 0 ? 'new' : 'renewed';
}

function renew(novelty: Novelty, time: number): void {
  const stale = time - novelty.since > 2 * GENERATION_SECONDS;
  novelty.previous = stale ? NOTHING : novelty.current;
  novelty.current = emptyMap();
  novelty.filled = 0;
  novelty.since = time;
}

function emptyMap(): number[] {
  return new Array<number>(MAP_WORDS).fill(0);
}

export function countBits(map: readonly number[]): number {
  return map.reduce<number>((sum, word) => sum + bitsOf(word), 0);
}

function bitsOf(word: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}
