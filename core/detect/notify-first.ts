/**
 * Keep the first denials of grave actions and deliver their alerts.
 *
 * Errors  those of the ports.
 *
 * INVARIANT: a first is written before its alert is published, once for a caller and action, even if two write at once; it is done when every
 * channel took the alert. Who wrote it holds it; what is left when the hold ends belongs to the sweep. So each is published at
 * least once, and twice only if a stop came between publishing and writing, under the same deduplication id.
 */
import type { Alert, DimensionItem } from '../ports.ts';
import { jsonIn } from '../record/json.ts';
import { deliverAlert } from './deliver.ts';
import type { DetectEvent } from './event.ts';
import { type First, firstOfItem, firstsIn, itemOfFirst } from './first.ts';
import type { NotifyDeps } from './notify.ts';

/** `now`: milliseconds since the epoch. */
export type ComposeFirst = (first: First, now: number) => Promise<Alert>;

export interface FirstDeps extends NotifyDeps {
  /** Undefined: the setting is off. */
  readonly composeFirst: ComposeFirst | undefined;
  /** Epoch seconds until which the writer alone delivers. */
  readonly heldUntil: number;
}

/** However many callers try: more are kept and listed with the denials, and send no alert. */
export const FIRSTS_AN_HOUR = 10;
const HOUR = 3600;
const ATTEMPTS = 6;

export async function noteFirsts(events: readonly DetectEvent[], deps: FirstDeps): Promise<void> {
  if (deps.composeFirst === undefined) return;
  const found = firstsIn(events);
  const known = await deps.dimensions.readDimensions([...found.keys()]);
  for (const [id, first] of found) {
    if (known.has(id)) continue;
    const own = { ...first, heldUntil: deps.heldUntil };
    const isOwn = await deps.dimensions.writeDimension(itemOfFirst(own, 0));
    if (isOwn && !own.isDone) await deliver(own, 1, deps);
  }
}

/** What a writer that was stopped left over. */
export async function sweepFirst(id: string, deps: FirstDeps): Promise<void> {
  const item = (await deps.dimensions.readDimensions([id])).get(id);
  if (item === undefined) return;
  const first = firstOfItem(item);
  if (first === undefined || first.isDone || first.heldUntil > deps.clock() / 1000) return;
  const own = { ...first, heldUntil: deps.heldUntil };
  if (await deps.dimensions.writeDimension(itemOfFirst(own, item.version))) {
    await deliver(own, item.version + 1, deps);
  }
}

async function deliver(first: First, version: number, deps: FirstDeps): Promise<void> {
  const now = Math.max(first.at * 1000, deps.clock());
  const next = await published(first, now, deps);
  if (next !== undefined) await deps.dimensions.writeDimension(itemOfFirst(next, version));
}

/** As it is afterwards; undefined: nothing came of it, and a sweep tries again. */
async function published(first: First, now: number, deps: FirstDeps): Promise<First | undefined> {
  const done = { ...first, isDone: true };
  if (deps.composeFirst === undefined) return done;
  const alert = await deps.composeFirst(first, now);
  if (alert.suppression !== undefined) return done;
  const hasPlace = first.isCounted || (await takePlace(now / 1000, deps));
  if (hasPlace === undefined) return undefined;
  if (!hasPlace) return done;
  const counted = { ...first, isCounted: true };
  const { next, refusals } = await deliverAlert(counted, alert, deps.channels, new Map());
  for (const refusal of refusals) deps.onRefused(refusal);
  return next ?? { ...counted, isDone: true };
}

const PLACES = 'first|hour';

/** One of the places of the last hour, if one is free; undefined: other writers came first at every attempt. */
async function takePlace(now: number, deps: FirstDeps): Promise<boolean | undefined> {
  const { dimensions, backOff } = deps;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const item = (await dimensions.readDimensions([PLACES])).get(PLACES);
    const taken = timesOf(item).filter((time) => time > now - HOUR);
    if (taken.length >= FIRSTS_AN_HOUR) return false;
    const state = new TextEncoder().encode(JSON.stringify([...taken, now]));
    const expires = Math.ceil(now + 2 * HOUR);
    const version = item?.version ?? 0;
    if (await dimensions.writeDimension({ id: PLACES, version, state, due: false, expires })) return true;
    await backOff(attempt);
  }
  return undefined;
}

function timesOf(item: DimensionItem | undefined): readonly number[] {
  const times = [jsonIn(new TextDecoder().decode(item?.state))].flat();
  return times.filter((time) => typeof time === 'number');
}
