/** The columns of a table or a CSV file of mutes. */
import { MUTE_SELECTORS, type Mute } from '../core/model/mute.ts';
import { authorName, howItEnded } from '../core/text/mute-end.ts';
import type { Column } from './table.ts';

export const MUTE_COLUMNS: readonly Column<Mute>[] = [
  { title: 'mute', value: ({ mute }) => mute, kind: 'id' },
  { title: 'until', value: ({ until }) => until, heading: 'ends', kind: 'age', least: 10 },
  { title: 'covers', value: coverage, least: 20 },
  { title: 'reason', value: ({ reason }) => reason, least: 16 },
  {
    title: 'author',
    value: ({ author }) => author,
    shown: ({ author }) => author && authorName(author),
    heading: 'by',
    least: 8,
    leftOut: 1,
  },
  { title: 'createdAt', value: ({ createdAt }) => createdAt, csvOnly: true },
];

/** Of mutes that have ended: how, too. */
export const PAST_MUTE_COLUMNS: readonly Column<Mute>[] = [
  ...MUTE_COLUMNS,
  { title: 'endedHow', value: howItEnded, heading: 'ended', least: 16 },
  { title: 'endedAt', value: ({ ended, until }) => ended?.at ?? until, csvOnly: true },
  { title: 'endedBy', value: ({ ended }) => ended?.by ?? null, csvOnly: true },
  { title: 'endedReason', value: ({ ended }) => ended?.reason ?? null, csvOnly: true },
];

/** As the person gave it. */
export function coverage(mute: Mute): string {
  return MUTE_SELECTORS.filter((name) => mute[name] !== null)
    .map((name) => `${name}=${mute[name]}`)
    .join(' ');
}
