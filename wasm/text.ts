/**
 * Steps over values of a JSON text in memory, 16 bytes at once. Nothing is checked but where a value ends.
 *
 * Shape   place -> the place behind; `CUT`: the text ends before; `OTHER`: it has something else there.
 */
export const CUT: i32 = -1;
export const OTHER: i32 = -2;

export const QUOTE: u8 = 0x22;
export const BACKSLASH: u8 = 0x5c;
export const COLON: u8 = 0x3a;
export const COMMA: u8 = 0x2c;
export const OPEN_OBJECT: u8 = 0x7b;
export const CLOSE_OBJECT: u8 = 0x7d;
export const OPEN_LIST: u8 = 0x5b;
export const CLOSE_LIST: u8 = 0x5d;

/** Where the text ends that is looked through. */
let limit: i32 = 0;

export function setEnd(end: i32): void {
  limit = end;
}

export function isEnd(at: i32): bool {
  return at >= limit;
}

export function behindBlanks(from: i32): i32 {
  let at = from;
  while (at < limit) {
    const byte = load<u8>(at);
    if (byte > 0x20 || !(byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) break;
    at++;
  }
  return at;
}

/** A string of printable ASCII without escapes, which is what its bytes are. `from`: behind the quote that opens it. */
export function behindPlainString(from: i32): i32 {
  let at = from;
  while (at < limit) {
    const bytes = v128.load(at);
    // As signed bytes, what is beyond ASCII is below the blank too.
    const notPrinted = v128.or(i8x16.lt_s(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x7f)));
    const means = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)));
    const found = i8x16.bitmask(v128.or(notPrinted, means));
    if (found === 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    if (at >= limit) return CUT;
    return load<u8>(at) === QUOTE ? at + 1 : OTHER;
  }
  return CUT;
}

/** `from`: behind the quote that opens it. */
function behindString(from: i32): i32 {
  let at = from;
  while (at < limit) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
    );
    if (found === 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    if (at >= limit) return CUT;
    if (load<u8>(at) === QUOTE) return at + 1;
    at += 2;
  }
  return CUT;
}

export function behindValue(from: i32): i32 {
  if (from >= limit) return CUT;
  const byte = load<u8>(from);
  if (byte === QUOTE) return behindString(from + 1);
  if (byte === OPEN_OBJECT || byte === OPEN_LIST) return behindBrackets(from);
  return behindScalar(from);
}

function behindBrackets(from: i32): i32 {
  let depth = 0;
  let at = from;
  while (at < limit) {
    const byte = load<u8>(at);
    at++;
    if (byte === QUOTE) {
      at = behindString(at);
      if (at < 0) return at;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth--;
      if (depth === 0) return at;
    }
  }
  return CUT;
}

/** A number, `true`, `false` or `null`. */
function behindScalar(from: i32): i32 {
  let at = from;
  while (at < limit && isOfScalar(load<u8>(at))) at++;
  return at === from ? OTHER : at;
}

function isOfScalar(byte: u8): bool {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x2b ||
    byte === 0x45
  );
}
