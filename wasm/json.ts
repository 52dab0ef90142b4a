/**
 * Whether a text in memory is JSON, without making values of it.
 *
 * Source  RFC 8259. That it is UTF-8 is not checked: what is read of it is decoded with replacements.
 */
import {
  BACKSLASH,
  behindBlanks,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isEnd,
  OPEN_LIST,
  OPEN_OBJECT,
  OTHER,
  QUOTE,
  setEnd,
} from './text';

/** Levels; deeper than any answer of AWS. */
const DEEPEST: i32 = 64;

/** Nothing but one value, and not nested too deeply to see that. */
export function isJson(from: i32, end: i32): bool {
  setEnd(end);
  return behindJson(from, 0) === end;
}

/** -2: it is no JSON, or too deep. */
function behindJson(from: i32, depth: i32): i32 {
  if (isEnd(from)) return OTHER;
  const byte = load<u8>(from);
  if (byte === QUOTE) return behindText(from + 1);
  if (byte === OPEN_OBJECT || byte === OPEN_LIST) return depth < DEEPEST ? behindMembers(from, depth) : OTHER;
  if (isLetter(byte)) return behindWord(from);
  return behindNumber(from);
}

/** Of an object or a list. */
function behindMembers(from: i32, depth: i32): i32 {
  const isObject = load<u8>(from) === OPEN_OBJECT;
  const close = isObject ? CLOSE_OBJECT : CLOSE_LIST;
  let at = behindBlanks(from + 1);
  if (isAt(at, close)) return at + 1;
  while (true) {
    if (isObject) {
      if (!isAt(at, QUOTE)) return OTHER;
      at = behindText(at + 1);
      if (at < 0) return OTHER;
      at = behindBlanks(at);
      if (!isAt(at, COLON)) return OTHER;
      at = behindBlanks(at + 1);
    }
    at = behindJson(at, depth + 1);
    if (at < 0) return OTHER;
    at = behindBlanks(at);
    if (isAt(at, close)) return at + 1;
    if (!isAt(at, COMMA)) return OTHER;
    at = behindBlanks(at + 1);
  }
}

function isAt(at: i32, byte: u8): bool {
  return !isEnd(at) && load<u8>(at) === byte;
}

function behindText(from: i32): i32 {
  let at = from;
  while (!isEnd(at)) {
    const bytes = v128.load(at);
    const means = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)));
    const found = i8x16.bitmask(v128.or(means, i8x16.lt_u(bytes, i8x16.splat(0x20))));
    if (found === 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    if (isEnd(at)) return OTHER;
    const byte = load<u8>(at);
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH || isEnd(at + 1)) return OTHER;
    const escaped = load<u8>(at + 1);
    if (escaped === 0x75) {
      if (!areHex(at + 2)) return OTHER;
      at += 6;
    } else if (isEscaped(escaped)) at += 2;
    else return OTHER;
  }
  return OTHER;
}

/** One of `"`, `\`, `/`, `b`, `f`, `n`, `r` and `t`. */
function isEscaped(byte: u8): bool {
  return (
    byte === QUOTE ||
    byte === BACKSLASH ||
    byte === 0x2f ||
    byte === 0x62 ||
    byte === 0x66 ||
    byte === 0x6e ||
    byte === 0x72 ||
    byte === 0x74
  );
}

function areHex(from: i32): bool {
  for (let at = from; at < from + 4; at++) {
    if (isEnd(at)) return false;
    const byte = load<u8>(at);
    const isHex = isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
    if (!isHex) return false;
  }
  return true;
}

function isLetter(byte: u8): bool {
  return byte >= 0x61 && byte <= 0x7a;
}

/** `true`, `null` or `false`, four letters at once. */
function behindWord(from: i32): i32 {
  const first = load<u32>(from);
  if (first === 0x65757274 || first === 0x6c6c756e) return isEnd(from + 3) ? OTHER : from + 4;
  if (first !== 0x736c6166 || !isAt(from + 4, 0x65)) return OTHER;
  return from + 5;
}

function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39;
}

function behindNumber(from: i32): i32 {
  let at = isAt(from, 0x2d) ? from + 1 : from;
  at = isAt(at, 0x30) ? at + 1 : behindDigits(at);
  if (at >= 0 && isAt(at, 0x2e)) at = behindDigits(at + 1);
  if (at < 0 || !(isAt(at, 0x65) || isAt(at, 0x45))) return at;
  const isSigned = isAt(at + 1, 0x2b) || isAt(at + 1, 0x2d);
  return behindDigits(isSigned ? at + 2 : at + 1);
}

/** One or more. */
function behindDigits(from: i32): i32 {
  let at = from;
  while (!isEnd(at) && isDigit(load<u8>(at))) at++;
  return at === from ? OTHER : at;
}
