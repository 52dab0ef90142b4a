/** Where in the text of a record the members lie by which it is sorted. */
import { FOUND_AT, KINDS_AT, MEMBERS_AT, MOST_MEMBERS, NAME_BYTES, NAMES_AT } from './layout';
import {
  behindBlanks,
  behindPlainString,
  behindValue,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  CUT,
  isEnd,
  OPEN_OBJECT,
  OTHER,
  QUOTE,
  setEnd,
} from './text';

/** A plain string. */
export const TEXT: i32 = 0;
/** A plain string, or another value, which is passed over. */
export const TEXT_OR_OTHER: i32 = 1;
export const ANY: i32 = 2;
/** An object whose members are looked at: this and its level. */
export const OBJECT: i32 = 3;

/** The outermost level. */
const RECORD: i32 = 0;

let seen: i32 = 0;

/** How far the text lies behind where the host has it, which counts from there. */
let shift: i32 = 0;

/** A record that begins at a place of a text which ends at another. */
export function scan(start: i32, end: i32, by: i32): i32 {
  setEnd(end);
  shift = by;
  seen = 0;
  memory.fill(FOUND_AT, 0, MOST_MEMBERS * 8);
  let behind = CUT;
  if (!isEnd(start)) behind = load<u8>(start) === OPEN_OBJECT ? behindObject(start, RECORD) : OTHER;
  store<i32>(FOUND_AT + MOST_MEMBERS * 8, seen);
  return behind;
}

function behindObject(from: i32, level: i32): i32 {
  let at = behindBlanks(from + 1);
  if (isEnd(at)) return CUT;
  if (load<u8>(at) === CLOSE_OBJECT) return at + 1;
  while (true) {
    if (isEnd(at)) return CUT;
    if (load<u8>(at) !== QUOTE) return OTHER;
    const name = at + 1;
    const behindName = behindPlainString(name);
    if (behindName < 0) return behindName;
    at = behindBlanks(behindName);
    if (isEnd(at)) return CUT;
    if (load<u8>(at) !== COLON) return OTHER;
    at = behindBlanks(at + 1);
    const member = memberAt(level, name, behindName - 1);
    at = member < 0 ? behindValue(at) : behindMember(at, member);
    if (at < 0) return at;
    at = behindBlanks(at);
    if (isEnd(at)) return CUT;
    const byte = load<u8>(at);
    if (byte === CLOSE_OBJECT) return at + 1;
    if (byte !== COMMA) return OTHER;
    at = behindBlanks(at + 1);
  }
}

/** -1: none of those that are looked for. */
function memberAt(level: i32, from: i32, end: i32): i32 {
  const length = end - from;
  if (length < 2 || length > NAME_BYTES) return -1;
  const middle = <i32>load<u8>(from + (length >> 1) + 1);
  const number = (middle + 3 * <i32>load<u8>(end - 2) + 5 * length) & 255;
  const member = <i32>load<u8>(MEMBERS_AT + level * 256 + number);
  if (member >= MOST_MEMBERS) return -1;
  const name = NAMES_AT + member * 32;
  if (<i32>load<u8>(name) !== length) return -1;
  const all = (1 << length) - 1;
  const same = i8x16.bitmask(i8x16.eq(v128.load(from), v128.load(name + 1)));
  return (same & all) === all ? member : -1;
}

function behindMember(at: i32, member: i32): i32 {
  if ((seen & (1 << member)) !== 0) return OTHER;
  seen |= 1 << member;
  if (isEnd(at)) return CUT;
  const kind = <i32>load<u8>(KINDS_AT + member);
  const byte = load<u8>(at);
  if (kind >= OBJECT) return byte === OPEN_OBJECT ? behindObject(at, kind - OBJECT) : OTHER;
  if (kind === ANY) return found(member, at, behindValue(at), 0);
  if (byte === QUOTE) return found(member, at + 1, behindPlainString(at + 1), 1);
  return kind === TEXT_OR_OTHER ? behindValue(at) : OTHER;
}

/** `quote`: how much of what lies before `behind` is not of the value. */
function found(member: i32, from: i32, behind: i32, quote: i32): i32 {
  if (behind < 0) return behind;
  if (behind - quote <= from) return OTHER;
  store<i32>(FOUND_AT + member * 4, from - shift);
  store<i32>(FOUND_AT + (MOST_MEMBERS + member) * 4, behind - quote - shift);
  return behind;
}
