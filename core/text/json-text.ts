/**
 * JSON that is safe to show: a program reads the same value, a person sees each character that is not seen as what it is
 * as `\u202e`.
 *
 * INVARIANT: beyond its strings JSON is plain ASCII, and no character of an escape is escaped again.
 */
import { escapeUnseen } from './unseen.ts';

export function jsonText(value: unknown, indent?: number): string {
  return escapeLines(JSON.stringify(value, undefined, indent) ?? 'null');
}

/** The text with each character that is not seen written as JSON writes it; line feeds stay. */
export function escapeLines(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(LINES, (line) => escapeUnseen(line, jsonEscape));
}

/** Nearly all texts: there is nothing in them to escape. */
const PLAIN = /^[\n -~]*$/;

/** Between line ends: JSON has them only where it indents. */
const LINES = /[^\n]+/g;

function jsonEscape(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
