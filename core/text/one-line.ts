/**
 * Text chosen by callers (session names, object keys, messages) for sinks that show plain text: a terminal, a log
 * line, an e-mail. Whatever could break the line, move the cursor or turn the reading direction is shown as its
 * code point; nothing is dropped, so two different names never look the same.
 */

/** C0 and C1 controls, line and paragraph separators, bidirectional controls, zero-width characters, the BOM. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Co}\p{Cs}]/gu;

export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** At most `length` UTF-16 units, the cut shown by `…`. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}
