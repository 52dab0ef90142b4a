/**
 * The columns that a line takes on a terminal, at least: written from Unicode's tables, without the library that the command
 * line uses.
 *
 * Source  Unicode Standard Annex 11: what is W or F in EastAsianWidth.txt takes two columns.
 */
import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /^[[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60]--[\uff61-\uffdc]]$/v;
const NONE = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A grapheme cluster takes the columns of its first character. */
export function columnsOf(line: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(line))) {
    const first = String.fromCodePoint(segment.codePointAt(0) ?? 0);
    columns += WIDE.test(first) ? 2 : NONE.test(first) ? 0 : 1;
  }
  return columns;
}
