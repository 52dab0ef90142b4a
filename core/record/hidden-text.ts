/** Placeholders in a record: CloudTrail's for secrets, and ours for what is too long to keep. */

export type LeftOut = Set<string>;

/** No ARN and no tag is longer. */
const LONGEST_TEXT = 2_048;

/** Begins as CloudTrail's own do, so that it is not taken for a value. */
export const NOT_KEPT = 'HIDDEN_DUE_TO_LENGTH';

const HIDDEN = /^(?:HIDDEN_DUE_TO|<sensitive|\*\*\*)/;

export const isHidden = (text: string): boolean => HIDDEN.test(text);

/** The names of texts that are too long go into `leftOut`. */
export function isShort(name: string, text: string, leftOut: LeftOut): boolean {
  const isLong = text.length > LONGEST_TEXT;
  if (isLong) leftOut.add(name.slice(0, LONGEST_NAME));
  return !isLong;
}

const LONGEST_NAME = 64;
