/**
 * Steps over values in the bytes of a JSON text, without parsing them. Nothing is checked but where a value ends.
 *
 * Shape   (bytes, place) -> the place behind; -1: the text ends before, or has something else there.
 */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Printable ASCII that means nothing in a string. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte <= 0x7e && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export function behindBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
}

/** `from`: behind the quote that opens it. */
export function behindString(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (IS_PLAIN[byte] === 1) continue;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return -1;
}

/** Of a string of printable ASCII without escapes, which is what its bytes are; -1: it is another one. */
export function behindPlainString(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (IS_PLAIN[byte] === 1) continue;
    return byte === QUOTE ? at + 1 : -1;
  }
  return -1;
}

export function behindValue(bytes: Uint8Array, from: number): number {
  const byte = from < bytes.length ? bytes[from] : undefined;
  if (byte === QUOTE) return behindString(bytes, from + 1);
  if (byte === OPEN_OBJECT || byte === OPEN_LIST) return behindBrackets(bytes, from);
  return behindScalar(bytes, from);
}

function behindBrackets(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  let depth = 0;
  let at = from;
  while (at < length) {
    const byte = bytes[at];
    at += 1;
    if (byte === QUOTE) {
      at = behindString(bytes, at);
      if (at < 0) return -1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** A number, `true`, `false` or `null`. */
function behindScalar(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isOfScalar(bytes[at] ?? 0)) at += 1;
  return at === from ? -1 : at;
}

const isOfScalar = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x30 && byte <= 0x39) ||
  byte === 0x2d ||
  byte === 0x2e ||
  byte === 0x2b ||
  byte === 0x45;
