/**
 * Reads a source before its items are asked for, up to some room; then it waits. What was read comes in order, and what the
 * source throws comes behind the items before it.
 *
 * Memory  the room and one item.
 * Ends    who wants no more calls `return`; `onStop` then ends what the source waits for.
 */
export function readAhead<T>(
  source: AsyncIterable<T>,
  room: number,
  sizeOf: (item: T) => number,
  onStop: () => void = () => {},
): AsyncIterableIterator<T, undefined> {
  const reader = new Reader(source, room, sizeOf);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => reader.next(),
    async return() {
      reader.stop();
      onStop();
      return DONE;
    },
  };
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

class Reader<T> {
  readonly #room: number;
  readonly #sizeOf: (item: T) => number;
  readonly #items: T[] = [];
  #held = 0;
  #end: 'open' | 'ended' | { readonly error: unknown } = 'open';
  #isStopped = false;
  #arrived: () => void = () => {};
  #taken: () => void = () => {};

  constructor(source: AsyncIterable<T>, room: number, sizeOf: (item: T) => number) {
    this.#room = room;
    this.#sizeOf = sizeOf;
    void this.#pump(source);
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#items.length === 0 && this.#end === 'open') {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    const [item] = this.#items.splice(0, 1);
    if (item !== undefined) {
      this.#held -= this.#sizeOf(item);
      this.#taken();
      return { done: false, value: item };
    }
    if (typeof this.#end === 'object') {
      const { error } = this.#end;
      this.#end = 'ended';
      throw error;
    }
    return DONE;
  }

  stop(): void {
    this.#isStopped = true;
    this.#end = 'ended';
    this.#items.length = 0;
    this.#taken();
    this.#arrived();
  }

  async #pump(source: AsyncIterable<T>): Promise<void> {
    try {
      for await (const item of source) {
        if (this.#isStopped) return;
        this.#items.push(item);
        this.#held += this.#sizeOf(item);
        this.#arrived();
        await this.#untilThereIsRoom();
        if (this.#isStopped) return;
      }
      this.#finish('ended');
    } catch (error) {
      this.#finish({ error });
    }
  }

  async #untilThereIsRoom(): Promise<void> {
    while (this.#held >= this.#room && !this.#isStopped) {
      await new Promise<void>((resolve) => {
        this.#taken = resolve;
      });
    }
  }

  #finish(end: 'ended' | { readonly error: unknown }): void {
    if (!this.#isStopped) this.#end = end;
    this.#arrived();
  }
}
