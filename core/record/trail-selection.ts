/**
 * Which files of a trail's bucket are wanted, by account, Region and time, and how little must be listed to find them.
 *
 * A folder is listed only where its folders must be known: to find the accounts, the kinds of files of one, its Regions.
 * Keys of a Region are in order of time, so a range of days is one listing that begins and ends in the middle.
 *
 * Source  Amazon S3 API Reference, ListObjectsV2: keys come in the order of their UTF-8 bytes; `StartAfter`.
 */
import { instant, isInCalendar, isoSeconds } from './event-time.ts';
import { type TrailPlace, trailPlaceOf } from './trail-key.ts';

export interface TrailSelection {
  /** Left out, of each: all. */
  readonly accounts?: ReadonlySet<string>;
  readonly regions?: ReadonlySet<string>;
  /** When files were delivered: minutes as `2026-11-20T10:05`, UTC, both included. */
  readonly delivered?: { readonly from: string; readonly to: string };
}

/** A minute is rounded somewhere, and clocks differ. */
const BEFORE_MS = 3_600_000;
/** Files come some minutes after the calls, late ones later; how late is not guaranteed. */
const AFTER_MS = 6 * 3_600_000;
const [BEFORE_ALL, BEHIND_ALL] = ['', '~'];

/** Files that hold events between the two, in ISO 8601: a file holds what came before its delivery. Undefined: all. */
export function deliveredBetween(
  since: string | undefined,
  until: string | undefined,
): TrailSelection['delivered'] {
  if (since === undefined && until === undefined) return undefined;
  return {
    from: since === undefined ? BEFORE_ALL : minuteOf(instant(since) - BEFORE_MS, BEFORE_ALL),
    to: until === undefined ? BEHIND_ALL : minuteOf(instant(until) + AFTER_MS, BEHIND_ALL),
  };
}

/** Beyond the years that sort as texts nothing was delivered. */
const minuteOf = (milliseconds: number, beyond: string): string =>
  isInCalendar(milliseconds) ? isoSeconds(milliseconds).slice(0, 16) : beyond;

export const selectsAll = ({ accounts, regions, delivered }: TrailSelection): boolean =>
  accounts === undefined && regions === undefined && delivered === undefined;

/** `unplaced`: its key does not say what the selection asks for. */
export type Choice = 'wanted' | 'unwanted' | 'unplaced';

export function chosenBy(selection: TrailSelection, place: TrailPlace): Choice {
  if (selectsAll(selection)) return 'wanted';
  if (place.level !== 'dates') return 'unplaced';
  if (!isWanted(selection, place)) return 'unwanted';
  if (selection.delivered === undefined) return 'wanted';
  const { from, to } = selection.delivered;
  const { delivered, day } = place;
  if (delivered !== undefined) return delivered >= from && delivered <= to ? 'wanted' : 'unwanted';
  if (day === undefined) return 'unplaced';
  return day >= from.slice(0, 10) && day <= to.slice(0, 10) ? 'wanted' : 'unwanted';
}

function isWanted({ accounts, regions }: TrailSelection, { account, region }: TrailPlace): boolean {
  const isOfAccount = account === undefined || accounts?.has(account) !== false;
  return isOfAccount && (region === undefined || regions?.has(region) !== false);
}

/** One listing: the folders directly in a folder, or all objects whose keys begin so and lie between two keys. */
export type ListStep =
  | { readonly of: 'folders'; readonly prefix: string }
  | {
      readonly of: 'objects';
      readonly prefix: string;
      readonly startAfter?: string;
      /** The listing may end at the first key that lies behind all that begin so. */
      readonly stopAfter?: string;
    };

/** What to list to find the wanted files of a folder; nothing: it holds none. */
export function stepsIn(folder: string, selection: TrailSelection): readonly ListStep[] {
  const place = trailPlaceOf(folder);
  if (!isWanted(selection, place)) return [];
  switch (place.level) {
    case 'above':
    case 'accounts':
    case 'kinds':
      return [{ of: 'folders', prefix: folder }];
    case 'regions':
      if (selection.regions !== undefined)
        return [...selection.regions].flatMap((region) => stepsIn(`${folder}${region}/`, selection));
      return [{ of: selection.delivered === undefined ? 'objects' : 'folders', prefix: folder }];
    case 'dates':
      return datesIn(folder, place.regionFolder ?? folder, selection);
    case 'other':
      return [];
  }
}

function datesIn(folder: string, regionFolder: string, { delivered }: TrailSelection): readonly ListStep[] {
  if (delivered === undefined) return [{ of: 'objects', prefix: folder }];
  const [first, last] = [dayFolder(delivered.from), dayFolder(delivered.to)];
  const shared = `${regionFolder}${commonStart(first, last)}`;
  const isInside = folder.startsWith(shared);
  if (!isInside && !shared.startsWith(folder)) return [];
  return [
    {
      ...{ of: 'objects', prefix: isInside ? folder : shared },
      ...(first !== BEFORE_ALL && { startAfter: `${regionFolder}${first}` }),
      ...(last !== BEHIND_ALL && { stopAfter: `${regionFolder}${last}` }),
    },
  ];
}

/** `2026/11/20/` */
const dayFolder = (minute: string): string =>
  minute === BEFORE_ALL || minute === BEHIND_ALL ? minute : `${minute.slice(0, 10).replaceAll('-', '/')}/`;

function commonStart(one: string, other: string): string {
  const end = [...one].findIndex((character, at) => character !== other[at]);
  return end < 0 ? one : one.slice(0, end);
}
