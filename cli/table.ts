/** A table that fits its terminal: cells are cut, and columns left out, before a line would wrap. */

import { agePassed } from '../core/record/age.ts';
import { instantOf } from '../core/record/event-time.ts';
import { oneLine } from '../core/text/one-line.ts';
import type { Io } from './command.ts';
import { fitColumns } from './terminal/fit-columns.ts';
import { shortestPrefixes } from './terminal/id-prefix.ts';
import { type Paint, painter, type Tone } from './terminal/paint.ts';
import { USUAL_COLUMNS } from './terminal/terminal.ts';
import { type Cut, cutTo, fits, headOf, padTo, startTo, widthOf } from './terminal/text-width.ts';

export interface Column<Row> {
  /** The member of the JSON; CSV's heading. */
  readonly title: string;
  readonly value: (row: Row) => string | number | null;
  /** Above the column of a table; left out: the title. */
  readonly heading?: string;
  /** In a table, where it is not the value: shorter, or in other words. */
  readonly shown?: (row: Row) => string | number | null;
  /** In a table that has no room for all of it. */
  readonly shorter?: (row: Row) => string | null;
  /** `age`: a time, shown as how long ago. `id`: may be cut to a prefix that no other row's id has. `count`: at the right. */
  readonly kind?: 'age' | 'id' | 'count';
  /** Where a cell is cut; left out: at its end. */
  readonly cut?: Cut;
  /** Columns that it keeps where room is short; left out: 8. */
  readonly least?: number;
  /** Where room is short, the column with the highest number is left out first. Left out: never. */
  readonly leftOut?: number;
  readonly tone?: (row: Row) => Tone | undefined;
  /** CSV only. */
  readonly csvOnly?: boolean;
}

const LEAST = 8;
const GAP = '  ';

/** More of a cell than any terminal shows. */
const LONGEST_CELL = 1_000;

interface Cell {
  readonly text: string;
  readonly shorter: string | undefined;
  readonly tone: Tone | undefined;
}

interface Fitting {
  readonly width: number;
  readonly cut: Cut;
  readonly kind: Column<unknown>['kind'];
}

/** Resolves to the number of rows. */
export async function printTable<Row>(
  io: Io,
  rows: AsyncIterable<Row> | Iterable<Row>,
  columns: readonly Column<Row>[],
): Promise<number> {
  const shown = columns.filter(({ csvOnly }) => csvOnly !== true);
  const lines: Cell[][] = [];
  for await (const row of rows) lines.push(shown.map((column) => cellOf(row, column, io.now())));
  if (lines.length === 0) return 0;
  const heading = shown.map(
    ({ heading, title }): Cell => ({
      text: (heading ?? title).toUpperCase(),
      shorter: undefined,
      tone: 'title',
    }),
  );
  const fittings = fittingsOf(shown, [heading, ...lines], io.width ?? USUAL_COLUMNS);
  const paint = painter(io.isColoured);
  for (const line of [heading, ...lines]) await io.out(lineOf(line, fittings, paint));
  return lines.length;
}

function cellOf<Row>(
  row: Row,
  { value, shown = value, shorter, kind, cut, tone }: Column<Row>,
  now: number,
): Cell {
  const text = String(shown(row) ?? '-');
  const words = kind === 'age' && instantOf(text) !== undefined ? agePassed(text, now) : text;
  const brief = shorter?.(row);
  return {
    text: oneLine(cutTo(words, LONGEST_CELL, cut)),
    shorter: brief ? oneLine(cutTo(brief, LONGEST_CELL, cut)) : undefined,
    tone: tone?.(row),
  };
}

function fittingsOf<Row>(
  columns: readonly Column<Row>[],
  lines: readonly (readonly Cell[])[],
  width: number,
): readonly Fitting[] {
  const spaces = columns.map((column, at) =>
    spaceOf(
      column,
      lines.flatMap((line) => line[at] ?? []),
    ),
  );
  const natural = fitColumns(spaces, width, GAP.length);
  // Where not all of its cells fit, a column is as wide as their shorter forms need, and the others have the rest: a part of
  // an id is no better than the shortest that is enough.
  const final = spaces.map((space, at) => {
    const isShort = (natural[at] ?? 0) < space.natural;
    return isShort ? { ...space, natural: Math.min(space.natural, space.shorter) } : space;
  });
  const widths = fitColumns(final, width, GAP.length);
  return columns.map(({ kind, cut = 'end' }, at) => ({ width: widths[at] ?? 0, cut, kind }));
}

function spaceOf<Row>({ kind, least = LEAST, leftOut }: Column<Row>, cells: readonly Cell[]) {
  const natural = widest(cells.map(({ text }) => text));
  if (kind !== 'id') {
    const shorter = widest(cells.map(({ text, shorter = text }) => shorter));
    return { natural, shorter: Math.max(shorter, least), least, leftOut, isFirm: false };
  }
  const enough = shortestPrefixes(cells.slice(1).map(({ text }) => text));
  return { natural, shorter: enough, least: enough, leftOut, isFirm: true };
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);

function lineOf(cells: readonly Cell[], fittings: readonly Fitting[], paint: Paint): string {
  const kept = cells.flatMap((cell, at) => {
    const fitting = fittings[at];
    return fitting === undefined || fitting.width === 0 ? [] : [{ cell, fitting }];
  });
  const texts = kept.map(({ cell: { text, shorter = text, tone }, fitting: { width, cut, kind } }, at) => {
    const fitting = fits(text, width) ? text : cutTo(shorter, width, cut);
    const short = kind === 'id' ? headOf(text, width) : fitting;
    const isLast = at === kept.length - 1;
    return paint(kind === 'count' ? startTo(short, width) : isLast ? short : padTo(short, width), tone);
  });
  return `${texts.join(GAP)}\n`;
}
