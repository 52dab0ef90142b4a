/** Placeholders in a record: CloudTrail's for secrets, ours for what is too long to keep, and for what is kept as a hash. */
import { hash } from 'node:crypto';

export type LeftOut = Set<string>;

/** No ARN and no tag is longer. */
const LONGEST_TEXT = 2_048;

/** Begins as CloudTrail's own do, so that it is not taken for a value. */
export const NOT_KEPT = 'HIDDEN_DUE_TO_LENGTH';

const HIDDEN = /^(?:HIDDEN_DUE_TO|<sensitive|\*\*\*)/;

export const isHidden = (text: string): boolean => HIDDEN.test(text);

const HASHED = 'HIDDEN_DUE_TO_SECRECY:sha256:';

/** `salt`: what the value belongs to, so that equal values of two owners differ. */
export function hashed(value: string, salt: string): string {
  const text = JSON.stringify([salt, value]);
  return `${HASHED}${hash('sha256', text, 'hex')}`;
}

export const isHashed = (text: string): boolean => text.startsWith(HASHED);

/** The names of texts that are too long go into `leftOut`. */
export function isShort(name: string, text: string, leftOut: LeftOut): boolean {
  const isLong = text.length > LONGEST_TEXT;
  if (isLong) leftOut.add(name.slice(0, LONGEST_NAME));
  return !isLong;
}

const LONGEST_NAME = 64;
