/**
 * The first denial of a grave action of one caller: an alert of its own, since one attempt is no spike.
 *
 * Shape   kept as an item beside the states of keys, whose id no dimension begins: `first|f-…` of caller and action. What was
 *         kept once is no first again, until it expires.
 * Units   epoch seconds.
 * Errors  undefined for bytes that are no first: it stays as it is, and no alert goes out.
 */
import { ALERT_SINKS, type AlertSinkName } from '../../contract/alert-channels.ts';
import { shortDigest } from '../model/short-digest.ts';
import type { DimensionItem } from '../ports.ts';
import { jsonIn, listAt, numberAt, textAt, valueAt } from '../record/json.ts';
import { boundedKey, type DetectEvent, isCountable } from './event.ts';
import { isOld } from './replayed.ts';
import { whyGrave } from './sensitive-actions.ts';

export interface First {
  /** `f-` and 16 hexadecimal digits: the same for every denial of this caller and action. */
  readonly incident: string;
  readonly principal: string;
  readonly action: string;
  /** A clause that begins with a verb: what the action does. */
  readonly why: string;
  readonly group: string;
  /** Of arrival. */
  readonly at: number;
  /** Of the call. */
  readonly time: number;
  /** Nothing is left to do. */
  readonly isDone: boolean;
  /** It has its place among those of the hour. */
  readonly isCounted: boolean;
  /** As of an update in the outbox. */
  readonly heldUntil: number;
  readonly taken: readonly AlertSinkName[];
  readonly tries: number;
}

const PREFIX = 'first|';

/** A year and a month: what comes once a year is no first. */
const KEPT_SECONDS = 400 * 24 * 3600;

export const isFirstId = (id: string): boolean => id.startsWith(PREFIX);

export const itemIdOf = ({ incident }: Pick<First, 'incident'>): string => PREFIX + incident;

/** Each caller and grave action of these events once, as its first event states it. Old ones are done: they send no alert. */
export function firstsIn(events: readonly DetectEvent[]): ReadonlyMap<string, First> {
  const found = new Map<string, First>();
  for (const event of events) {
    const first = firstOf(event);
    if (first !== undefined && !found.has(itemIdOf(first))) found.set(itemIdOf(first), first);
  }
  return found;
}

function firstOf({ ts, at, keys, group }: DetectEvent): First | undefined {
  const why = whyGrave(keys);
  const { principal, action } = keys;
  if (why === undefined || principal === undefined || action === undefined || group === undefined)
    return undefined;
  if (!isCountable({ ts, at })) return undefined;
  return {
    incident: incidentIdOf(principal, action),
    principal: boundedKey(principal),
    ...{ action, why, group, at, time: Math.min(ts, at) },
    ...{ isDone: isOld(ts, at), isCounted: false, heldUntil: 0, taken: [], tries: 0 },
  };
}

function incidentIdOf(principal: string, action: string): string {
  return `f-${shortDigest(JSON.stringify([principal, action.toLowerCase()]))}`;
}

export function itemOfFirst(first: First, version: number): DimensionItem {
  return {
    id: itemIdOf(first),
    version,
    state: new TextEncoder().encode(JSON.stringify(first)),
    due: !first.isDone,
    expires: Math.ceil(first.at + KEPT_SECONDS),
  };
}

export function firstOfItem({ id, state }: DimensionItem): First | undefined {
  const value = jsonIn(new TextDecoder().decode(state));
  const incident = id.slice(PREFIX.length);
  const [principal, action, why, group] = ['principal', 'action', 'why', 'group'].map((name) =>
    textAt(value, name),
  );
  const [at, time] = ['at', 'time'].map((name) => numberAt(value, name));
  if (textAt(value, 'incident') !== incident || principal === undefined || action === undefined)
    return undefined;
  if (why === undefined || group === undefined || at === undefined || time === undefined) return undefined;
  return {
    ...{ incident, principal, action, why, group, at, time },
    isDone: valueAt(value, 'isDone') === true,
    isCounted: valueAt(value, 'isCounted') === true,
    heldUntil: numberAt(value, 'heldUntil') ?? 0,
    taken: ALERT_SINKS.filter((name) => listAt(value, 'taken').includes(name)),
    tries: numberAt(value, 'tries') ?? 0,
  };
}
