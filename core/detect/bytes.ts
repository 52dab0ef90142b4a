/**
 * Write and read the fields of a binary record, big-endian.
 * Errors  reading past the end, or a choice that does not exist, gives the first or zero value and `isComplete` false.
 */
/** Bytes; most records fit. */
const FIRST_SIZE = 1024;

export class ByteWriter {
  #buffer = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  byte(value: number): void {
    const at = this.#take(1);
    this.#view.setUint8(at, value);
  }

  number(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value);
  }

  /** A whole number below 2^32: a count, or epoch seconds until the year 2106. */
  seconds(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value);
  }

  /** A whole number below 2^16. */
  short(value: number): void {
    const at = this.#take(2);
    this.#view.setUint16(at, value);
  }

  choice<T>(choices: readonly T[], value: T): void {
    this.byte(choices.indexOf(value));
  }

  /** Which of the names are among the values; at most 16 names. */
  flags<T>(names: readonly T[], values: readonly T[]): void {
    const at = this.#take(2);
    const bits = names.map((name, i) => (values.includes(name) ? 1 << i : 0));
    this.#view.setUint16(
      at,
      bits.reduce((sum, bit) => sum + bit, 0),
    );
  }

  /** An id of ours: a letter, a dash and 16 hexadecimal digits, of which only the digits are written; or none. */
  id(value: string): void {
    const digits = value.slice(2);
    this.byte(digits.length / 2);
    for (let i = 0; i < digits.length; i += 2) this.byte(Number.parseInt(digits.slice(i, i + 2), 16));
  }

  /** Integers of 32 bits, signed or not. */
  words(values: readonly number[]): void {
    const at = this.#take(2 + 4 * values.length);
    this.#view.setUint16(at, values.length);
    values.forEach((value, i) => {
      this.#view.setInt32(at + 2 + 4 * i, value);
    });
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #take(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#buffer.length) this.#grow(this.#length);
    return at;
  }

  /** INVARIANT: called before the view is used, which it replaces. */
  #grow(size: number): void {
    const larger = new Uint8Array(2 * size);
    larger.set(this.#buffer);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Of each byte, in hexadecimal. */
const TWO_DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

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

  short(): number {
    return this.#has(2) ? this.#view.getUint16(this.#skip(2)) : 0;
  }

  seconds(): number {
    return this.#has(4) ? this.#view.getUint32(this.#skip(4)) : 0;
  }

  choice<const T extends readonly [unknown, ...unknown[]]>(choices: T): T[number] {
    const index = this.byte();
    if (index >= choices.length) this.#broken = true;
    return index < choices.length ? choices[index] : choices[0];
  }

  /** In the order of the names. */
  flags<T>(names: readonly T[]): readonly T[] {
    const bits = this.#has(2) ? this.#view.getUint16(this.#skip(2)) : 0;
    if (bits >> names.length !== 0) this.#broken = true;
    return names.filter((_, i) => (bits & (1 << i)) !== 0);
  }

  /** The id with this letter; empty when none was written. */
  id(letter: string): string {
    const count = this.byte();
    let digits = '';
    for (let i = 0; i < count; i += 1) digits += TWO_DIGITS[this.byte()];
    return count === 0 ? '' : `${letter}-${digits}`;
  }

  /** As many as were written; or exactly `length`, if given. */
  words(length?: number): number[] {
    const count = this.#has(2) ? this.#view.getUint16(this.#skip(2)) : 0;
    if (length !== undefined && count !== length) this.#broken = true;
    if (!this.#has(4 * count) || this.#broken) return [];
    const words: number[] = [];
    for (let at = this.#skip(4 * count); words.length < count; at += 4) words.push(this.#view.getInt32(at));
    return words;
  }

  list<T>(read: () => T): readonly T[] {
    const count = this.byte();
    const list: T[] = [];
    while (list.length < count) list.push(read());
    return list;
  }

  /** Everything was there, and nothing else. */
  isComplete(): boolean {
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
