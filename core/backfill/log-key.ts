/** What the key of an object says of it: whether it is a log file, and of which day. */
import { instantGiven } from '../record/event-time.ts';
import { isLogName } from '../record/log-name.ts';
import { trailPlaceOf } from '../record/trail-key.ts';
import type { BackfillRequest } from './progress.ts';

/** Digests, Insights events and what other services write lie in folders beside that of the logs. */
export function isLogKey(key: string): boolean {
  const { level, account } = trailPlaceOf(key);
  return isLogName(key) && (level !== 'other' || account === undefined);
}

const DAY_FOLDER = /(?:^|\/)(\d{4})\/(\d\d)\/(\d\d)\//;

/** `2026-11-20`; undefined: its folders name no day. */
export function dayOf(key: string): string | undefined {
  const [, ...date] = DAY_FOLDER.exec(key) ?? [];
  const day = date.join('-');
  return instantGiven(day) === undefined ? undefined : day;
}

type Days = Pick<BackfillRequest, 'since' | 'until'>;

export function isWanted(key: string, { since, until }: Days): boolean {
  const day = dayOf(key);
  return day === undefined || ((since === null || day >= since) && (until === null || day <= until));
}

/** Sorts behind every digit, so behind all years of a folder. */
const BEHIND_YEARS = ':';

/**
 * Where the listing goes on behind a key that is not wanted, so that years of it are not listed; undefined: with the next key. A
 * trail writes nothing but days into the folder of a Region; elsewhere other files may stand between them.
 */
export function jumpFrom(key: string, { since, until }: Days): string | undefined {
  const { regionFolder, day } = trailPlaceOf(key);
  if (regionFolder === undefined || day === undefined) return undefined;
  if (since !== null && day < since) return `${regionFolder}${since.replaceAll('-', '/')}/`;
  return until !== null && day > until ? `${regionFolder}${BEHIND_YEARS}` : undefined;
}

const YEAR_FOLDER = /(?:^|\/)(\d{4})(?:\/(\d\d)(?:\/(\d\d))?)?\/$/;

/** A folder of a year, a month or a day that lies wholly outside. */
export function isFolderOutside(folder: string, { since, until }: Days): boolean {
  const [, year, month, day] = YEAR_FOLDER.exec(folder) ?? [];
  if (year === undefined) return false;
  const date = [year, month, day].filter((each) => each !== undefined).join('-');
  const isBefore = since !== null && date < since.slice(0, date.length);
  return isBefore || (until !== null && date > until.slice(0, date.length));
}
