/**
 * Generated ids inside a name: UUIDs, long hexadecimal ids, dates, timestamps and serial numbers become `*`.
 * Names that people chose stay as they are, and so does a number of 12 digits: it is an account.
 * Object keys fold to their prefix, request paths to their shape, both bounded, however long and deep they are.
 *
 * INVARIANT: a text that holds a `*` already is returned as it is, so that a second fold changes nothing.
 */
import { cutToBytes, utf8Length } from '../text/utf8-cut.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Load balancers, detectors, digests: people do not type sixteen hexadecimal digits. */
const HEXADECIMAL_ID = /^[0-9a-f]{16,128}$/i;

/** `2026-11-20`, with a time behind it or not: `2026-11-20T10-02-11.123Z`, `2026-11-20-03-04`. */
const TIMESTAMP =
  /(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?:[T_ -]\d\d(?:[-:.]?\d\d){0,2}(?:\.\d{1,9})?Z?)?(?![0-9a-z])/gi;

/** `20261120T100211Z`, epoch seconds, serial numbers. */
const LONG_NUMBER = /(?<![0-9a-z])(?:\d{8}T\d{6}Z?|\d{8,11}|\d{13,40})(?![0-9a-z])/gi;

const DIGITS = /^\d+$/;

const ACCOUNT_DIGITS = 12;

export function generalizeIds(name: string): string {
  if (name.includes('*')) return name;
  if (HEXADECIMAL_ID.test(name)) return '*';
  return name.replace(UUID, '*').replace(TIMESTAMP, '*').replace(LONG_NUMBER, '*');
}

/** The same, and also numbers of any length: for the parts of a key or path, where numbers count things. */
export function generalizeNumbersAndIds(name: string): string {
  return isNumber(name) && name.length !== ACCOUNT_DIGITS ? '*' : generalizeIds(name);
}

export function isNumber(name: string): boolean {
  return DIGITS.test(name);
}

const MAX_PREFIX_PARTS = 8;
const MAX_PREFIX_BYTES = 200;

/** `releases/2026/11/app.zip` → `releases/*`: the last part and what is counted or generated before it become `*`. */
export function keyPrefix(key: string): string {
  const parts = key.split('/').slice(0, -1).slice(0, MAX_PREFIX_PARTS).map(generalizeNumbersAndIds);
  const prefix = boundedParts(parts.filter((part, index) => part !== '*' || parts[index - 1] !== '*'));
  return prefix.at(-1) === '*' ? prefix.join('/') : [...prefix, '*'].join('/');
}

/** Whole parts are dropped from the end; a first part that is too long by itself is cut. */
function boundedParts(parts: readonly string[]): readonly string[] {
  let kept = parts;
  while (kept.length > 1 && utf8Length(kept.join('/')) > MAX_PREFIX_BYTES) kept = kept.slice(0, -1);
  return kept.map((part) => (kept.length === 1 ? cutToBytes(part, MAX_PREFIX_BYTES) : part));
}

/** `orders/4711/items` → `orders/*` + `/items`: every part stays, but for numbers and generated ids. */
export function pathShape(path: string): string {
  return path.split('/').map(generalizeNumbersAndIds).join('/');
}
