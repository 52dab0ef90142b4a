/**
 * Where in the bytes of a record the members lie by which it is sorted: most records need no parsing then.
 *
 * Shape   bytes, where an object begins -> where it ends, and the places of plain strings that are not empty, without their
 *         quotes, and that of `responseElements`; -1: the record must be parsed, and only that says where it ends.
 *
 * INVARIANT: what was found is what `JSON.parse` finds there, if the bytes are JSON: a name with escapes, a name that is there
 * twice, and a value of another kind are not looked through. Where it ends is where its brackets are closed.
 */
import {
  behindBlanks,
  behindPlainString,
  behindValue,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_OBJECT,
  QUOTE,
} from './json-bytes.ts';
import { levelOf, MEMBERS, memberAt, RECORD, REQUEST_ID, RESPONSE } from './record-members.ts';

export class RecordScan {
  /** By member, in `bytes`; the same place twice where it is not there. */
  readonly from = new Int32Array(MEMBERS);
  readonly end = new Int32Array(MEMBERS);
  /** What holds the record that was scanned last, where it begins, and the place behind it. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  behind = -1;
  #seen = 0;

  scan(bytes: Buffer, start: number): number {
    this.#seen = 0;
    this.from.fill(0);
    this.end.fill(0);
    this.bytes = bytes;
    this.start = start;
    this.behind = bytes[start] === OPEN_OBJECT ? this.#object(bytes, start, RECORD) : -1;
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

  has(member: number): boolean {
    return (this.#seen & (1 << member)) !== 0;
  }

  text(member: number): string | undefined {
    const end = this.end[member];
    return end === 0 ? undefined : this.bytes.toString('latin1', this.from[member], end);
  }

  #object(bytes: Uint8Array, from: number, level: number): number {
    let at = behindBlanks(bytes, from + 1);
    if (bytes[at] === CLOSE_OBJECT) return at + 1;
    while (at < bytes.length && bytes[at] === QUOTE) {
      const name = at + 1;
      const behindName = behindPlainString(bytes, name);
      if (behindName < 0) return -1;
      at = behindBlanks(bytes, behindName);
      if (bytes[at] !== COLON) return -1;
      at = behindBlanks(bytes, at + 1);
      const member = memberAt(level, bytes, name, behindName - 1);
      at = member < 0 ? behindValue(bytes, at) : this.#member(bytes, at, member);
      if (at < 0) return -1;
      at = behindBlanks(bytes, at);
      if (bytes[at] === CLOSE_OBJECT) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at = behindBlanks(bytes, at + 1);
    }
    return -1;
  }

  #member(bytes: Uint8Array, at: number, member: number): number {
    if (this.has(member)) return -1;
    this.#seen |= 1 << member;
    const level = levelOf(member);
    if (level >= 0) return bytes[at] === OPEN_OBJECT ? this.#object(bytes, at, level) : -1;
    if (member === RESPONSE) return this.#found(member, at, behindValue(bytes, at), 0);
    if (bytes[at] === QUOTE) return this.#found(member, at + 1, behindPlainString(bytes, at + 1), 1);
    return member === REQUEST_ID ? behindValue(bytes, at) : -1;
  }

  /** `quote`: how much of what lies before `behind` is not of the value. */
  #found(member: number, from: number, behind: number, quote: number): number {
    if (behind - quote <= from) return -1;
    this.from[member] = from;
    this.end[member] = behind - quote;
    return behind;
  }
}
