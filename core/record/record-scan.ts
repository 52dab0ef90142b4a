/**
 * Where in the bytes of a record the members lie by which it is sorted: most records need no parsing then.
 *
 * Shape   bytes, where an object begins -> where it ends, and the places of plain strings that are not empty, without their
 *         quotes, and that of `responseElements`; negative: the record must be parsed, and only that says where it ends.
 *
 * INVARIANT: what was found is what `JSON.parse` finds there, if the bytes are JSON: a name with escapes, a name that is there
 * twice, and a value of another kind are not looked through. Where it ends is where its brackets are closed.
 */
import type { Cuts } from './cuts.ts';
import { type Scanner, scanner } from './scanner.ts';

export class RecordScan {
  readonly #scanner: Scanner = scanner();
  readonly #found = new Int32Array(this.#scanner.found.length);
  /** By member, in `bytes`; zero where it is not there. */
  readonly from = this.#found.subarray(0, this.#scanner.members);
  readonly end = this.#found.subarray(this.#scanner.members, -1);
  /** What holds the record that was scanned last, where it begins, and the place behind it. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  behind = -1;

  scan(bytes: Buffer, start: number): number {
    this.bytes = bytes;
    this.start = start;
    this.behind = this.#scanner.scan(bytes, start);
    this.#found.set(this.#scanner.found);
    return this.behind;
  }

  /** Whether the record that was scanned last is these bytes. */
  isOf(record: Buffer | null): boolean {
    return (
      this.behind - this.start === record?.length &&
      record.byteOffset === this.bytes.byteOffset + this.start &&
      record.buffer === this.bytes.buffer
    );
  }

  /** The bytes of the record that was scanned last. */
  get record(): Buffer {
    return this.bytes.subarray(this.start, this.behind);
  }

  get length(): number {
    return this.behind - this.start;
  }

  has(member: number): boolean {
    return ((this.#found[this.#found.length - 1] ?? 0) & (1 << member)) !== 0;
  }

  text(member: number): string | undefined {
    const end = this.end[member] ?? 0;
    return end === 0 ? undefined : this.textAt(this.from[member] ?? 0, end);
  }

  /** Of what differs in each record: of other texts one string is kept. */
  ownText(member: number): string | undefined {
    const end = this.end[member] ?? 0;
    return end === 0 ? undefined : this.bytes.toString('latin1', this.from[member], end);
  }

  textAt(from: number, end: number): string {
    return this.#scanner.text(this.bytes, this.#shift(), from, end);
  }

  /** Whether the value that was found is JSON; false also where it is nested too deeply to see that. */
  isJson(member: number): boolean {
    const shift = this.#shift();
    return this.#scanner.isJson((this.from[member] ?? 0) + shift, (this.end[member] ?? 0) + shift);
  }

  /** Sets the key of the scanner to the record without the cuts, which lie in order; its length. */
  copyOthers(cuts: Cuts): number {
    return this.#scanner.copyOthers(this.start, this.behind, cuts.count, this.#shift());
  }

  #shift(): number {
    return this.#scanner.shiftFor(this.bytes, this.start);
  }
}
