/**
 * Whether bytes are JSON, without making values of them.
 *
 * Shape   (bytes, place of a value) -> the place behind it; -1: it is no JSON, or nested too deeply to say.
 * Source  RFC 8259. That text is UTF-8 is not checked: what is read of it is decoded with replacements.
 */
import {
  BACKSLASH,
  behindBlanks,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
} from './json-bytes.ts';

/** Levels; deeper than any answer of AWS. */
const DEEPEST = 64;

const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));
/** What may stand behind a backslash, but `u`. */
const ESCAPED: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));
const [U, MINUS, PLUS, DOT, ZERO, NINE] = [0x75, 0x2d, 0x2b, 0x2e, 0x30, 0x39];

export function behindJson(bytes: Uint8Array, from: number, depth = 0): number {
  const byte = from < bytes.length ? bytes[from] : undefined;
  if (byte === QUOTE) return behindText(bytes, from + 1);
  if (byte !== OPEN_OBJECT && byte !== OPEN_LIST) return behindWord(bytes, from);
  return depth < DEEPEST ? behindMembers(bytes, from, depth) : -1;
}

/** Of an object or a list. */
function behindMembers(bytes: Uint8Array, from: number, depth: number): number {
  const isObject = bytes[from] === OPEN_OBJECT;
  const close = isObject ? CLOSE_OBJECT : CLOSE_LIST;
  let at = behindBlanks(bytes, from + 1);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    if (isObject) {
      if (bytes[at] !== QUOTE) return -1;
      at = behindText(bytes, at + 1);
      if (at < 0) return -1;
      at = behindBlanks(bytes, at);
      if (bytes[at] !== COLON) return -1;
      at = behindBlanks(bytes, at + 1);
    }
    at = behindJson(bytes, at, depth + 1);
    if (at < 0) return -1;
    at = behindBlanks(bytes, at);
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== COMMA) return -1;
    at = behindBlanks(bytes, at + 1);
  }
}

function behindText(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) return -1;
    if (byte !== BACKSLASH) continue;
    at += 1;
    if (ESCAPED.has(bytes[at] ?? 0)) continue;
    if (bytes[at] !== U || !areHex(bytes, at + 1)) return -1;
    at += 4;
  }
  return -1;
}

function areHex(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < from + 4; at += 1) {
    const byte = bytes[at] ?? 0;
    const isHex = isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
    if (!isHex) return false;
  }
  return true;
}

function behindWord(bytes: Uint8Array, from: number): number {
  const word = WORDS.find(([first]) => first === bytes[from]);
  if (word === undefined) return behindNumber(bytes, from);
  return word.every((byte, index) => bytes[from + index] === byte) ? from + word.length : -1;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;

function behindNumber(bytes: Uint8Array, from: number): number {
  let at = bytes[from] === MINUS ? from + 1 : from;
  at = bytes[at] === ZERO ? at + 1 : behindDigits(bytes, at);
  if (at >= 0 && bytes[at] === DOT) at = behindDigits(bytes, at + 1);
  if (at < 0 || ((bytes[at] ?? 0) | 0x20) !== 0x65) return at;
  const signed = bytes[at + 1] === PLUS || bytes[at + 1] === MINUS ? at + 2 : at + 1;
  return behindDigits(bytes, signed);
}

/** One or more; -1: none. */
function behindDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at += 1;
  return at === from ? -1 : at;
}
