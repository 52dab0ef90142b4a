/**
 * Generated ids inside a name: UUIDs, long hexadecimal ids, dates, timestamps and serial numbers become `*`.
 * Names that people chose stay as they are, and so does a number of 12 digits: it is an account.
 *
 * INVARIANT: a text that holds a `*` already is returned as it is, so that doing it twice changes nothing.
 */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Load balancers, detectors, digests: nobody types sixteen hexadecimal digits. */
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

/** The same, and a number of any length too: for the parts of a key or path, where numbers count things. */
export function generalizeNumbersAndIds(name: string): string {
  return isNumber(name) && name.length !== ACCOUNT_DIGITS ? '*' : generalizeIds(name);
}

export function isNumber(name: string): boolean {
  return DIGITS.test(name);
}
