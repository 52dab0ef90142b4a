/**
 * An error text prepared for finding AWS's fixed phrases, whatever its line breaks.
 *
 * Shape   `squeezed` is the text without white space, hyphens, asterisks and back-ticks, ASCII letters in lower
 *         case; phrases are searched there, so no line break or emphasis inside a phrase can hide it. `at` leads
 *         back to `raw`, from which every value is copied.
 * Units   `q` is a position in `squeezed`, `r` one in `raw`.
 * Errors  none. Linear in the length of the text.
 */
export interface MessageText {
  readonly raw: string;
  readonly squeezed: string;
  readonly at: Uint32Array;
  /** The text was pasted: line breaks are a terminal's or an editor's, not AWS's. */
  readonly pasted: boolean;
}

export function prepareText(raw: string, pasted: boolean): MessageText {
  const at = new Uint32Array(raw.length);
  const words: string[] = [];
  let length = 0;
  let start = 0;
  for (let r = 0; r < raw.length; r++) {
    if (!isLeftOut(raw.charCodeAt(r))) {
      at[length++] = r;
      continue;
    }
    if (r > start) words.push(raw.slice(start, r));
    start = r + 1;
  }
  words.push(raw.slice(start));
  return { raw, squeezed: toLower(words.join('')), at: at.subarray(0, length), pasted };
}

/** A phrase in the form of `squeezed`. */
export function squeeze(phrase: string): string {
  return prepareText(phrase, false).squeezed;
}

export function rawAt(text: MessageText, q: number): number {
  return text.at[q] ?? text.raw.length;
}

/** The raw position right behind the phrase that ends before `q`. */
export function rawBehind(text: MessageText, q: number): number {
  const last = text.at[q - 1];
  return last === undefined ? 0 : last + 1;
}

/** The first squeezed position at or behind a raw one. */
export function squeezedAt(text: MessageText, r: number): number {
  let low = 0;
  let high = text.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((text.at[middle] ?? 0) < r) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Control characters and space; asterisk, hyphen and back-tick; no-break and ideographic space. */
function isLeftOut(code: number): boolean {
  if (code <= 0x20) return true;
  return code === 0x2a || code === 0x2d || code === 0x60 || code === 0xa0 || code === 0x3000;
}

/** INVARIANT: as long as the text, or `at` would be wrong; `İ` becomes two characters in lower case. */
function toLower(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
