/**
 * Where in the bytes of a record the values lie that differ from call to call.
 *
 * Shape   the bytes of one JSON object -> the places of plain strings that are not empty, without their quotes, and that of
 *         `responseElements`; false: the record must be parsed.
 *
 * INVARIANT: what was found is what `JSON.parse` finds there, if the bytes are JSON: a name with escapes, a name that is there
 * twice, and a value of another kind make it false.
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
} from '../../record/json-bytes.ts';
import { levelOf, MEMBERS, memberAt, RECORD, REQUEST_ID, RESPONSE } from './byte-members.ts';

export class ByteScan {
  /** By member; the same place twice where it is not there. */
  readonly from = new Int32Array(MEMBERS);
  readonly end = new Int32Array(MEMBERS);
  #seen = 0;

  scan(bytes: Uint8Array): boolean {
    this.#seen = 0;
    this.from.fill(0);
    this.end.fill(0);
    return bytes[0] === OPEN_OBJECT && this.#object(bytes, 0, RECORD) === bytes.length;
  }

  has(member: number): boolean {
    return (this.#seen & (1 << member)) !== 0;
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
