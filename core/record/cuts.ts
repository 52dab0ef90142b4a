/** Parts of bytes that are left out. */
import { scanner } from './scanner.ts';

export class Cuts {
  /** Where each begins and ends, in order. */
  readonly #places = scanner().cuts;
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  /** In any order; no two overlap. */
  add(from: number, end: number): void {
    const places = this.#places;
    let at = 2 * this.#count;
    for (; at > 0 && (places[at - 2] ?? 0) > from; at -= 2) {
      places[at] = places[at - 2] ?? 0;
      places[at + 1] = places[at - 1] ?? 0;
    }
    places[at] = from;
    places[at + 1] = end;
    this.#count += 1;
  }

  /** Where the scanner has the bytes. Returns how many there are. */
  moveBy(shift: number): number {
    for (let at = 0; at < 2 * this.#count; at += 1) this.#places[at] = (this.#places[at] ?? 0) + shift;
    return this.#count;
  }
}
