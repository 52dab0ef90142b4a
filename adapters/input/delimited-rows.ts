/**
 * Cuts a text of rows (CSV, TSV, semicolons) into cells, as it streams.
 *
 * Shape   text in pieces of any size → the cells of each row, in order; null: the row is larger than a record may be.
 * Memory  one row.
 * Errors  none: `end` says whether the text stopped inside a quoted cell.
 * Source  RFC 4180: a quote in a quoted cell is written twice; such a cell may hold line ends.
 */
import { MAX_RECORD_BYTES } from './json-splitter.ts';

export type Row = readonly string[] | null;

export class DelimitedRows {
  readonly #plainEnd: RegExp;
  #cells: string[] = [];
  #cell = '';
  #size = 0;
  #isQuoted = false;
  /** The cell began with a quote, which is closed: two of them may turn out to be one. */
  #isClosed = false;
  #isBegun = false;

  constructor(delimiter: string) {
    this.#plainEnd = new RegExp(`[${delimiter}\n]`, 'g');
  }

  push(text: string): readonly Row[] {
    const rows: Row[] = [];
    let at = 0;
    while (at < text.length) at = this.#isQuoted ? this.#quoted(text, at) : this.#plain(text, at, rows);
    return rows;
  }

  end(): { readonly last: Row | undefined; readonly isCut: boolean } {
    const isCut = this.#isQuoted;
    const isEmpty = this.#cells.length === 0 && this.#cell === '' && !this.#isBegun;
    return { last: isEmpty || isCut ? undefined : this.#takeRow(), isCut };
  }

  #quoted(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    this.#add(quote < 0 ? text.slice(from) : text.slice(from, quote));
    if (quote < 0) return text.length;
    this.#isQuoted = false;
    this.#isClosed = true;
    return quote + 1;
  }

  #plain(text: string, from: number, rows: Row[]): number {
    const first = text[from];
    if (first === '"' && (!this.#isBegun || this.#isClosed)) {
      if (this.#isClosed) this.#add('"');
      this.#isBegun = true;
      this.#isClosed = false;
      this.#isQuoted = true;
      return from + 1;
    }
    this.#isClosed = false;
    this.#plainEnd.lastIndex = from;
    const end = this.#plainEnd.exec(text)?.index ?? text.length;
    this.#add(text.slice(from, end));
    this.#isBegun ||= end > from;
    if (end === text.length) return end;
    if (text[end] === '\n') rows.push(this.#takeRow());
    else this.#takeCell();
    return end + 1;
  }

  #add(text: string): void {
    this.#size += text.length;
    if (this.#size <= MAX_RECORD_BYTES) this.#cell += text;
  }

  #takeCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#isBegun = false;
    this.#isClosed = false;
  }

  #takeRow(): Row {
    if (this.#cell.endsWith('\r')) this.#cell = this.#cell.slice(0, -1);
    this.#takeCell();
    const row = this.#size > MAX_RECORD_BYTES ? null : this.#cells;
    this.#cells = [];
    this.#size = 0;
    return row;
  }
}

/** The cells of one line. */
export function cellsOf(line: string, delimiter: string): readonly string[] {
  const rows = new DelimitedRows(delimiter);
  const [first] = rows.push(line);
  return first ?? rows.end().last ?? [];
}
