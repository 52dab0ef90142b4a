/**
 * How wide the columns of a table are, so that no line is longer than the terminal: the widest give way first, down to the
 * least that is of use; where that is not enough, whole columns are left out.
 *
 * Units  columns of a terminal, without the gaps.
 */
export interface ColumnSpace {
  /** Of its widest cell. */
  readonly natural: number;
  /** Narrower than this it is of no use. */
  readonly least: number;
  /** Narrower than that it would mislead: the others give way. */
  readonly isFirm: boolean;
  /** The column with the highest number is left out first; undefined: never. */
  readonly leftOut: number | undefined;
}

/** Columns of this number, or a lower one, stay as long as there is room for the least of each. */
const NEEDED = 1;
/** The others stay where all have so many times their least. */
const COMFORT = 1.4;

/** Widths in the order of the columns; 0: left out. `gap`: between two columns. */
export function fitColumns(columns: readonly ColumnSpace[], width: number, gap: number): readonly number[] {
  let kept = columns;
  while (true) {
    const order = kept.reduce((most, { leftOut = -1 }) => Math.max(most, leftOut), -1);
    // More columns are no gain where the others then show next to nothing.
    const wanted = order > NEEDED ? COMFORT : 1;
    if (order < 0 || leastOf(kept, gap, wanted) <= width) break;
    kept = kept.filter(({ leftOut }) => leftOut !== order);
  }
  const widths = narrowed(kept, width - gap * (kept.length - 1));
  return columns.map((column) => widths[kept.indexOf(column)] ?? 0);
}

const leastWidth = ({ natural, least }: ColumnSpace): number => Math.min(natural, least);

const barely = (column: ColumnSpace): number => (column.isFirm ? leastWidth(column) : 1);

function leastOf(columns: readonly ColumnSpace[], gap: number, wanted: number): number {
  const widths = columns.map(({ natural, least, isFirm }) =>
    Math.min(natural, isFirm ? least : Math.ceil(least * wanted)),
  );
  return widths.reduce((sum, width) => sum + width, gap * (columns.length - 1));
}

function narrowed(columns: readonly ColumnSpace[], room: number): readonly number[] {
  const widths = columns.map(({ natural }) => Math.min(natural, Math.max(room, 1)));
  let over = widths.reduce((sum, width) => sum + width, -room);
  while (over > 0) {
    const widest = widestOf(columns, widths, leastWidth) ?? widestOf(columns, widths, barely);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

/** The widest column that is wider than its least. */
function widestOf(
  columns: readonly ColumnSpace[],
  widths: readonly number[],
  least: (column: ColumnSpace) => number,
): number | undefined {
  let found: number | undefined;
  columns.forEach((column, at) => {
    const width = widths[at] ?? 0;
    if (width > least(column) && (found === undefined || width > (widths[found] ?? 0))) found = at;
  });
  return found;
}
