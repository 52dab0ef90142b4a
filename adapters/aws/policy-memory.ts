/**
 * Answers that were read, while they are fresh: asked for twice, also at once, a thing is read once.
 *
 * Memory  the least recently used beyond `CAPACITY` are forgotten.
 */
const CAPACITY = 2_000;

interface Memory {
  readonly at: number;
  readonly answer: Promise<unknown>;
}

export class Remembered {
  readonly #now: () => number;
  readonly #freshFor: number;
  readonly #memories = new Map<string, Memory>();

  constructor(now: () => number, freshForMilliseconds: number) {
    this.#now = now;
    this.#freshFor = freshForMilliseconds;
  }

  /** INVARIANT: a name stands for one type of answer. */
  get<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = this.#memories.get(name);
    const isFresh = known !== undefined && this.#now() - known.at < this.#freshFor;
    const memory = isFresh ? known : { at: this.#now(), answer: read() };
    // Moved to the end: the first is the least recently used.
    this.#memories.delete(name);
    this.#memories.set(name, memory);
    if (!isFresh) {
      memory.answer.catch(() => this.#memories.delete(name));
      this.#forget();
    }
    return memory.answer as Promise<T>;
  }

  #forget(): void {
    if (this.#memories.size <= CAPACITY) return;
    const [oldest] = this.#memories.keys();
    if (oldest !== undefined) this.#memories.delete(oldest);
  }
}
