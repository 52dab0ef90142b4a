/** The columns of a table or a CSV file of mutes. */
import { MUTE_SELECTORS, type Mute } from '../core/model/mute.ts';
import type { Column } from './table.ts';

export const MUTE_COLUMNS: readonly Column<Mute>[] = [
  { title: 'mute', value: ({ mute }) => mute, kind: 'id' },
  { title: 'until', value: ({ until }) => until, heading: 'ends', kind: 'age', least: 10 },
  { title: 'covers', value: coverage, least: 20 },
  { title: 'reason', value: ({ reason }) => reason, least: 16 },
  { title: 'createdAt', value: ({ createdAt }) => createdAt, csvOnly: true },
];

/** As the person gave it. */
export function coverage(mute: Mute): string {
  return MUTE_SELECTORS.filter((name) => mute[name] !== null)
    .map((name) => `${name}=${mute[name]}`)
    .join(' ');
}
