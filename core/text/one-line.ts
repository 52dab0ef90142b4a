/**
 * Text chosen by callers (session names, object keys, messages) for sinks that show plain text: a terminal, a log
 * line, an e-mail. What could break the line, or is not seen as what it is, is shown as its code point: `\u{202e}`.
 */
import { escapeUnseen } from './unseen.ts';

export function oneLine(text: string): string {
  return escapeUnseen(text, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** At most `length` UTF-16 units, the cut shown by `…`. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}
