/**
 * What was read, for as long as it is fresh: a thing that is asked for twice, even at the same time, is read once.
 *
 * Memory  the least recently used beyond `CAPACITY` are dropped.
 */
import { createBoundedMap } from '../../core/model/bounded-map.ts';

const CAPACITY = 2_000;

interface CachedRead {
  readonly at: number;
  readonly answer: Promise<unknown>;
}

export class ReadCache {
  readonly #now: () => number;
  readonly #freshFor: number;
  readonly #reads = createBoundedMap<CachedRead>({ entries: CAPACITY });

  constructor(now: () => number, freshForMilliseconds: number) {
    this.#now = now;
    this.#freshFor = freshForMilliseconds;
  }

  /** INVARIANT: a name stands for one type of answer. A read that failed is not kept. */
  get<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.#reads.get(name);
    if (known !== undefined && this.#now() - known.at < this.#freshFor) return known.answer as Promise<T>;
    const answer = read();
    this.#reads.set(name, { at: this.#now(), answer });
    answer.catch(() => this.#reads.delete(name));
    return answer;
  }
}
