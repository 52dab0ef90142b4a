/** The columns of a table or a CSV file of mutes. */
import { isActive } from '../core/alert/suppress/mute.ts';
import { MUTE_SELECTORS, type Mute } from '../core/model/mute.ts';
import { authorName, endOfMute, howItEnded } from '../core/text/mute-end.ts';
import type { Column } from './table.ts';

export const MUTE_COLUMNS: readonly Column<Mute>[] = [
  { title: 'mute', value: ({ mute }) => mute, kind: 'id' },
  { title: 'until', value: ({ until }) => until, shown: endOfMute, heading: 'ends', kind: 'age', least: 6 },
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

/** With those that have ended: how, too. `now`: milliseconds since the epoch. */
export const pastMuteColumns = (now: number): readonly Column<Mute>[] => [
  ...MUTE_COLUMNS,
  {
    title: 'endedHow',
    value: (mute) => (isActive(mute, now) ? null : howItEnded(mute)),
    heading: 'how',
    least: 16,
  },
  { title: 'endedAt', value: (mute) => (isActive(mute, now) ? null : endOfMute(mute)), csvOnly: true },
  { title: 'endedBy', value: ({ ended }) => ended?.by ?? null, csvOnly: true },
  { title: 'endedReason', value: ({ ended }) => ended?.reason ?? null, csvOnly: true },
];

/** As the person gave it. */
export function coverage(mute: Mute): string {
  return MUTE_SELECTORS.filter((name) => mute[name] !== null)
    .map((name) => `${name}=${mute[name]}`)
    .join(' ');
}
