const NEWLINE = 0x0a;

/** A stream of bytes, read in pieces of any size. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  /** Free bytes directly behind those of the rest, so that many small chunks are not copied again and again. */
  #room: Buffer = Buffer.alloc(0);
  /** Met while looking ahead: thrown when what came before it was taken. */
  #failure: unknown;

  constructor(bytes: AsyncIterable<Buffer>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  async has(count: number): Promise<boolean> {
    while (this.#rest.length < count) {
      if (this.#failure !== undefined) throw this.#failure;
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#append(next.value);
    }
    return true;
  }

  #append(chunk: Buffer): void {
    const { length } = this.#rest;
    if (length === 0) {
      this.#setRest(chunk);
      return;
    }
    if (this.#room.length < chunk.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (length + chunk.length));
      this.#rest.copy(larger);
      this.#rest = larger.subarray(0, length);
      this.#room = larger.subarray(length);
    }
    chunk.copy(this.#room);
    this.#room = this.#room.subarray(chunk.length);
    this.#rest = Buffer.from(this.#rest.buffer, this.#rest.byteOffset, length + chunk.length);
  }

  /** Other bytes: what lies behind them is not ours. */
  #setRest(bytes: Buffer): void {
    this.#rest = bytes;
    this.#room = Buffer.alloc(0);
  }

  /** The next bytes, which stay; fewer only at the end. */
  async peek(count: number): Promise<Buffer> {
    await this.#mayHave(count);
    return this.#rest.subarray(0, count);
  }

  async #mayHave(count: number): Promise<boolean> {
    try {
      return await this.has(count);
    } catch (error) {
      this.#failure = error;
      return false;
    }
  }

  /**
   * At most so many bytes, which stay: as many as are enough. Asked at the end of a chunk of lines and once a kilobyte, each time
   * about an eighth more, so that many small chunks are not looked through again and again.
   */
  async peekUntil(most: number, isEnough: (head: Buffer) => boolean): Promise<Buffer> {
    let asked = 0;
    while (this.#rest.length < most && (await this.#mayHave(this.#rest.length + 1))) {
      const more = this.#rest.length - asked;
      const isWorthAsking = more * 8 >= asked && (more >= 1024 || this.#rest.at(-1) === NEWLINE);
      if (isWorthAsking && isEnough(this.#rest.subarray(0, most))) break;
      if (isWorthAsking) asked = this.#rest.length;
    }
    return this.#rest.subarray(0, most);
  }

  /** At most so many bytes; none only at the end. */
  async take(most: number): Promise<Buffer> {
    await this.has(1);
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  /** All that is left; stopping to read it closes the source. */
  async *rest(): AsyncGenerator<Buffer> {
    try {
      while (await this.has(1)) {
        const all = this.#rest;
        this.#setRest(Buffer.alloc(0));
        yield all;
      }
    } finally {
      await this.close();
    }
  }

  /** Lets go of the stream, whose file would stay open. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  giveBack(bytes: Buffer): void {
    this.#setRest(this.#rest.length === 0 ? bytes : Buffer.concat([bytes, this.#rest]));
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
