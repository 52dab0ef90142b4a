/** Parts of bytes that are left out. */
import { scanner } from './scanner.ts';

export class Cuts {
  /** Where each begins and ends, in order. */
  readonly #places = scanner().cuts;
  #count = 0;

  get count(): number {
    return this.#count;
  }

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
}
