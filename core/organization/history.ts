/**
 * One thing of the organization over time: its versions, oldest first, each with the time from which it was in force.
 *
 * Shape   a history and an observation -> the history to store, or undefined: nothing is new.
 * Units   times in ISO 8601. A version ends where the next begins; the last one of a thing that is gone has an end.
 * INVARIANT: the versions are entries as a snapshot file holds them, so that both give the same
 *         answer for a time.
 */

import type { OrganizationItem } from '../ports.ts';
import { instant } from '../record/event-time.ts';
import { isObject, listAt, textAt } from '../record/json.ts';
import type { EntryOf } from '../snapshot/entry.ts';
import { entryKey } from '../snapshot/entry-keys.ts';

export const THING_KINDS = [
  'organization',
  'noOrganization',
  'target',
  'organizationPolicy',
  'account',
] as const;

export type ThingKind = (typeof THING_KINDS)[number];
export type OrganizationThing = EntryOf<ThingKind>;

export interface History {
  readonly key: string;
  /** How often it was written; 0: never. */
  readonly writes: number;
  /** When the newest version was read. */
  readonly readAt: string;
  readonly versions: readonly OrganizationThing[];
}

/** What a read found of one thing. */
export interface Observation {
  readonly key: string;
  /** Undefined: it is gone. */
  readonly thing: OrganizationThing | undefined;
  /** Since when it is so: the time of the event that reported it, else of the read. */
  readonly since: string;
  /** When the read began. */
  readonly readAt: string;
}

/** Documents have 10 KB at most, an item of the table 400: so many versions always fit. */
const MOST_VERSIONS = 32;

export function thingKey(thing: OrganizationThing): string {
  return entryKey(thing.kind, 'id' in thing && thing.kind !== 'organization' ? thing.id : '');
}

/** The newest version, unless the thing is gone. */
export function currentOf(history: History | undefined): OrganizationThing | undefined {
  const last = history?.versions.at(-1);
  return last?.until === undefined ? last : undefined;
}

export function nextHistory(known: History | undefined, observation: Observation): History | undefined {
  const { key, thing, readAt } = observation;
  // It was read again after this read had begun: what this read saw may be the older state.
  if (known !== undefined && instant(known.readAt) > instant(readAt)) return undefined;
  const current = currentOf(known);
  if (isSame(current, thing)) return undefined;
  const earlier = known?.versions ?? [];
  const since = startOf(earlier.at(-1), observation);
  const versions =
    thing === undefined
      ? [...earlier.slice(0, -1), ...(current === undefined ? [] : [{ ...current, until: since }])]
      : [...earlier, { ...thing, since }];
  return { key, writes: known?.writes ?? 0, readAt, versions: versions.slice(-MOST_VERSIONS) };
}

/** An event older than the stored version cannot have caused the change: then the time of the read counts. */
function startOf(last: OrganizationThing | undefined, { since, readAt }: Observation): string {
  const from = instant(last?.until ?? last?.since ?? '');
  return instant(since) <= from ? readAt : since;
}

function isSame(a: OrganizationThing | undefined, b: OrganizationThing | undefined): boolean {
  return JSON.stringify(undated(a)) === JSON.stringify(undated(b));
}

function undated(thing: OrganizationThing | undefined): unknown {
  if (thing === undefined) return undefined;
  const { since: _since, until: _until, ...rest } = thing;
  return rest;
}

export function historyOf(item: OrganizationItem): History {
  return {
    key: item.key,
    writes: item.writes,
    readAt: textAt(item.body, 'readAt') ?? '',
    versions: listAt(item.body, 'versions').filter(isThing),
  };
}

/** INVARIANT: only `historyItem` makes these items. */
function isThing(value: unknown): value is OrganizationThing {
  return isObject(value) && THING_KINDS.some((kind) => kind === value.kind);
}

const DAY_MILLISECONDS = 86_400_000;

/** Versions that ended more than `retentionDays` ago are left out; a deleted thing expires that long after its end. */
export function historyItem(history: History, retentionDays: number): OrganizationItem {
  const { key, writes, readAt, versions } = history;
  const oldest = instant(readAt) - retentionDays * DAY_MILLISECONDS;
  const kept = versions.filter((version, index) => {
    const end = version.until ?? versions[index + 1]?.since;
    return end === undefined || instant(end) >= oldest;
  });
  const gone = versions.at(-1)?.until;
  const expires =
    gone === undefined
      ? undefined
      : Math.ceil(instant(gone) / 1000) + (retentionDays * DAY_MILLISECONDS) / 1000;
  return { key, writes, body: { readAt, versions: kept }, expires };
}
