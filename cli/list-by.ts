/** `denials list --by KEY`: counts of denials, and how they are spread over time. */

import { LAYERS } from '../core/model/attribution.ts';
import type { Denial } from '../core/model/denial.ts';
import { accountOf } from '../core/query/lookups.ts';
import { TALLY_KEYS, Tally, type TallyKey, type TallyRow } from '../core/query/tally.ts';
import { layerName } from '../core/text/reason.ts';
import { shortArn } from '../core/text/short-arn.ts';
import { type Io, UsageError } from './command.ts';
import { bareName } from './denial-columns.ts';
import { didYouMean } from './did-you-mean.ts';
import { type Format, printRows } from './print.ts';
import type { Column } from './table.ts';

export const BY_OPTION = { by: { type: 'string' } } as const;

export const BY_HELP = `  --by KEY        counts instead of denials: ${TALLY_KEYS.join(', ')}`;

export function byFrom(text: string | undefined): TallyKey | undefined {
  if (text === undefined) return undefined;
  const by = TALLY_KEYS.find((key) => key === text);
  if (by !== undefined) return by;
  throw new UsageError(
    `\`--by ${text}\` is not known${didYouMean(text, TALLY_KEYS)}; give one of ${TALLY_KEYS.join(', ')}`,
  );
}

/** `limit`: rows. Resolves to their number. */
export async function printTally(
  io: Io,
  denials: AsyncIterable<Denial>,
  {
    by,
    format,
    limit,
  }: { readonly by: TallyKey; readonly format: Format; readonly limit: number | undefined },
): Promise<number> {
  const tally = new Tally(by);
  for await (const denial of denials) tally.add(denial);
  return printRows(io, tally.rows().slice(0, limit), format, columnsOf(by, format));
}

/** In a table, whose names are short: the roles of a permission set have one name in every account. */
const ACCOUNT: Column<TallyRow> = {
  title: 'account',
  value: ({ value }) => accountOf(value ?? '') ?? null,
  least: 12,
};

const columnsOf = (by: TallyKey, format: Format): readonly Column<TallyRow>[] => [
  { title: 'by', value: (row) => row.by, csvOnly: true },
  { title: 'count', value: ({ count }) => count, kind: 'count', least: 5 },
  {
    title: 'value',
    value: ({ value }) => value,
    shown: ({ value }) => shownValue(by, value),
    ...(by === 'principal' && { shorter: ({ value }: TallyRow) => bareName(value ?? '') }),
    heading: by,
    cut: by === 'action' ? 'middle' : 'start',
    least: 16,
  },
  ...(by === 'principal' && format === 'table' ? [ACCOUNT] : []),
  {
    title: 'firstSeen',
    value: ({ firstSeen }) => firstSeen,
    heading: 'first',
    kind: 'age',
    least: 6,
    leftOut: 2,
  },
  {
    title: 'lastSeen',
    value: ({ lastSeen }) => lastSeen,
    heading: 'last',
    kind: 'age',
    least: 6,
    leftOut: 3,
  },
  {
    title: 'slots',
    value: ({ slots }) => slots.join(' '),
    shown: ({ slots }) => sparkLine(slots),
    heading: by === 'day' ? '0 h       12 h      24 h' : 'over time',
    least: 24,
    leftOut: 1,
  },
];

function shownValue(by: TallyKey, value: string | null): string {
  if (value === null) return by === 'policy' ? '(no policy is named)' : '(unknown)';
  if (by === 'principal') return shortArn(value);
  const layer = by === 'layer' ? LAYERS.find((each) => each === value) : undefined;
  return layer === undefined ? value : layerName(layer);
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** As high as the largest of the row; a dot: none. */
export function sparkLine(counts: readonly number[]): string {
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  return counts
    .map((count) => (count === 0 ? '.' : (BARS[Math.ceil((count / most) * BARS.length) - 1] ?? '.')))
    .join('');
}
