/** Parts of bytes that are left out, and the number by which what is left is found again. */

/** Bytes, and a number that is the same for the same bytes. */
export interface ByteKey {
  readonly bytes: Buffer;
  readonly length: number;
  readonly hash: number;
}

const MOST_CUTS = 16;

export class Cuts {
  readonly #from = new Int32Array(MOST_CUTS);
  readonly #end = new Int32Array(MOST_CUTS);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  /** In any order; no two overlap. */
  add(from: number, end: number): void {
    let at = this.#count;
    for (; at > 0 && (this.#from[at - 1] ?? 0) > from; at -= 1) {
      this.#from[at] = this.#from[at - 1] ?? 0;
      this.#end[at] = this.#end[at - 1] ?? 0;
    }
    this.#from[at] = from;
    this.#end[at] = end;
    this.#count += 1;
  }

  /** What is left between two places, to the beginning of `into`; its length. */
  copyOthers(bytes: Buffer, start: number, end: number, into: Buffer): number {
    let [length, from] = [0, start];
    for (let at = 0; at < this.#count; at += 1) {
      length += bytes.copy(into, length, from, this.#from[at]);
      from = this.#end[at] ?? 0;
    }
    return length + bytes.copy(into, length, from, end);
  }
}

/** `words`: the same bytes, four by four. */
export function hashOf(words: Int32Array, bytes: Buffer, length: number): number {
  let hash = length;
  const whole = length >> 2;
  for (let at = 0; at < whole; at += 1) hash = Math.imul(hash ^ (words[at] ?? 0), 0x5bd1e995) ^ (hash >>> 15);
  for (let at = whole * 4; at < length; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x5bd1e995);
  return hash;
}
