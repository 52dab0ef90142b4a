/**
 * How many columns a text takes on a terminal, and texts cut to so many: a Chinese character takes two, a combining mark none.
 *
 * Shape   one line without control characters (`oneLine`), columns -> one line of at most so many.
 * Units   columns of a terminal.
 * Source  Unicode Standard Annex 11 (East Asian Width), Annex 29 (grapheme clusters).
 *
 * INVARIANT: what is cut shows `…` where it is cut, and nothing is cut within a grapheme cluster.
 */
import columnsOf from 'fast-string-width';

const CUT = '…';

/** What may join the character before it. */
const BEGINS_ATTACHED = /^[^ -~]/;

/** One column a character: ASCII, and what we write ourselves. */
const PLAIN = /^[ -~…·→]*$/;

/** Of any length: what can be seen of a longer text is in its beginning or its end. */
const UNITS_A_COLUMN = 16;

let segmenter: Intl.Segmenter | undefined;

/** Made when a text needs it, since that takes longer than most answers. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

export const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : columnsOf(text));

export type Cut = 'end' | 'start' | 'middle';

/** Keeps the beginning, the end or both; shorter text stays as it is. */
export function cutTo(text: string, columns: number, cut: Cut = 'end'): string {
  if (fits(text, columns)) return text;
  if (columns <= 1) return columns === 1 ? CUT : '';
  const room = columns - 1;
  switch (cut) {
    case 'end':
      return `${headOf(text, room)}${CUT}`;
    case 'start':
      return `${CUT}${tailOf(text, room)}`;
    case 'middle':
      return `${headOf(text, room >> 1)}${CUT}${tailOf(text, room - (room >> 1))}`;
  }
}

/** Filled with blanks to so many columns. */
export const padTo = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - widthOf(text)));

/** The blanks before it. */
export const startTo = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - widthOf(text))) + text;

/** Without measuring all of a long text. */
export const fits = (text: string, columns: number): boolean =>
  text.length <= columns * UNITS_A_COLUMN && widthOf(text) <= columns;

/** As much of the beginning as the columns hold. */
export function headOf(text: string, columns: number): string {
  const start = text.slice(0, columns);
  if (PLAIN.test(start) && !BEGINS_ATTACHED.test(text.slice(columns, columns + 2))) return start;
  let head = '';
  let left = columns;
  for (const { segment } of graphemesOf(text.slice(0, columns * UNITS_A_COLUMN))) {
    left -= widthOf(segment);
    if (left < 0) break;
    head += segment;
  }
  return head;
}

function tailOf(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (PLAIN.test(text.slice(-columns - 1))) return text.slice(-columns);
  const end = [...graphemesOf(text.slice(-columns * UNITS_A_COLUMN))];
  let left = columns;
  let from = end.length;
  while (from > 0) {
    left -= widthOf(end[from - 1]?.segment ?? '');
    if (left < 0) break;
    from -= 1;
  }
  return end
    .slice(from)
    .map(({ segment }) => segment)
    .join('');
}
