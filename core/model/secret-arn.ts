/**
 * The ARN of a secret that was asked for by its name: it ends in six characters that Secrets Manager made up, and that no
 * request has. They are written as six question marks.
 *
 * Source  Secrets Manager User Guide, "What's in a Secrets Manager secret?": ARN.
 */
const UNKNOWN_ENDING = '-??????';

export const withUnknownEnding = (name: string): string => `${name}${UNKNOWN_ENDING}`;

export const hasUnknownEnding = (arn: string): boolean => arn.endsWith(UNKNOWN_ENDING);

/** Of an ARN or a name: the same without the ending, whether that is known or not; undefined: it has none. */
export function withoutEnding(text: string): string | undefined {
  return /^(.+)-(?:[A-Za-z0-9]{6}|\?{6})$/.exec(text)?.[1];
}
