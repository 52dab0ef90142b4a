/** A stream of bytes, read in pieces of any size. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Buffer>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  async has(count: number): Promise<boolean> {
    while (this.#rest.length < count) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    }
    return true;
  }

  /** The next bytes, which stay; fewer only at the end. */
  async peek(count: number): Promise<Buffer> {
    await this.has(count);
    return this.#rest.subarray(0, count);
  }

  /** At most so many bytes; none only at the end. */
  async take(most: number): Promise<Buffer> {
    await this.has(1);
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  giveBack(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([bytes, this.#rest]);
  }

  async skip(count: number): Promise<void> {
    await this.has(count);
    this.#rest = this.#rest.subarray(count);
  }

  /** Up to a zero byte, and behind it. */
  async skipText(): Promise<void> {
    while (await this.has(1)) {
      const end = this.#rest.indexOf(0);
      this.#rest = this.#rest.subarray(end < 0 ? this.#rest.length : end + 1);
      if (end >= 0) return;
    }
  }
}
