/**
 * Write and read the fields of a binary record, big-endian.
 * Errors  reading past the end, or a choice that does not exist, gives the first or zero value and `isWhole` false.
 */
const GROWTH = 1024;

export class ByteWriter {
  #buffer = new Uint8Array(GROWTH);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  byte(value: number): void {
    this.#view.setUint8(this.#take(1), value);
  }

  number(value: number): void {
    this.#view.setFloat64(this.#take(8), value);
  }

  choice<T>(choices: readonly T[], value: T): void {
    this.byte(choices.indexOf(value));
  }

  /** ASCII of at most 255 characters: our own ids. */
  text(value: string): void {
    this.byte(value.length);
    for (const char of value) this.byte(char.charCodeAt(0));
  }

  words(values: Uint32Array): void {
    this.#view.setUint16(this.#take(2), values.length);
    for (const value of values) this.#view.setUint32(this.#take(4), value);
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #take(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#buffer.length) this.#grow();
    return at;
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#buffer.length);
    larger.set(this.#buffer);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}

export class ByteReader {
  readonly #view: DataView;
  #next = 0;
  #broken = false;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#has(1) ? this.#view.getUint8(this.#skip(1)) : 0;
  }

  number(): number {
    return this.#has(8) ? this.#view.getFloat64(this.#skip(8)) : 0;
  }

  choice<const T extends readonly [unknown, ...unknown[]]>(choices: T): T[number] {
    const index = this.byte();
    if (index >= choices.length) this.#broken = true;
    return index < choices.length ? choices[index] : choices[0];
  }

  text(): string {
    return String.fromCharCode(...Array.from({ length: this.byte() }, () => this.byte()));
  }

  /** As many as were written; or exactly `length`, if given. */
  words(length?: number): Uint32Array {
    const count = this.#has(2) ? this.#view.getUint16(this.#skip(2)) : 0;
    if (length !== undefined && count !== length) this.#broken = true;
    if (!this.#has(4 * count) || this.#broken) return new Uint32Array(length ?? 0);
    return Uint32Array.from({ length: count }, () => this.#view.getUint32(this.#skip(4)));
  }

  list<T>(read: () => T): readonly T[] {
    return Array.from({ length: this.byte() }, () => read());
  }

  /** Everything was there, and nothing else. */
  isWhole(): boolean {
    return !this.#broken && this.#next === this.#view.byteLength;
  }

  #has(size: number): boolean {
    if (this.#next + size > this.#view.byteLength) this.#broken = true;
    return !this.#broken;
  }

  #skip(size: number): number {
    const at = this.#next;
    this.#next += size;
    return at;
  }
}
