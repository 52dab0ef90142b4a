/**
 * Deliver updates that the caller holds: store the incident, publish the alert, note that it paged, write what is left to deliver, in
 * this order. What is stopped in between is done again by a sweep, when its hold has ended, under the same deduplication id.
 *
 * INVARIANT: an incident has a time at which it paged only if a channel took its alert.
 */

import type { Incident } from '../model/incident.ts';
import type { AlertUpdate } from '../model/notice.ts';
import type { Alert, Clock, DimensionStore, IncidentStore, NamedSink } from '../ports.ts';
import { isoMilliseconds } from '../record/event-time.ts';
import { type AlertContext, contextOf } from './alert-context.ts';
import { deliverAlert, type Refusal, type RefusedIn } from './deliver.ts';
import { type DimensionState, updateOf } from './dimension-state.ts';
import { afterDelivery, type PendingUpdate } from './outbox.ts';
import { idOf, itemOf, readState, type StoredState } from './stored-state.ts';

export interface NotifyDeps {
  readonly dimensions: DimensionStore;
  readonly incidents: IncidentStore;
  readonly channels: readonly NamedSink[];
  /**
   * `now`: milliseconds since the epoch.
   * INVARIANT: the deduplication id depends on the update alone.
   */
  readonly composeAlert: (update: AlertUpdate, context: AlertContext, now: number) => Alert | Promise<Alert>;
  readonly clock: Clock;
  /** Wait before the next attempt, for a random while that grows with `attempt` (from 1). */
  readonly backOff: (attempt: number) => Promise<void>;
  readonly onRefused: (refusal: Refusal) => void;
}

const ATTEMPTS = 6;

/** `held`: entries of the state, as they were claimed. */
export async function notify(
  stored: StoredState,
  held: readonly PendingUpdate[],
  deps: NotifyDeps,
): Promise<void> {
  const refusedIn: RefusedIn = new Map();
  let current: StoredState | undefined = stored;
  for (const entry of held) {
    const isLate = entry.heldUntil !== 0 && deps.clock() / 1000 > entry.heldUntil;
    if (isLate || current === undefined) return;
    const next = await deliver(current.state, entry, refusedIn, deps);
    current = await recordDelivery(current, entry, next, deps);
  }
}

/** What is left of the entry; undefined: nothing. */
async function deliver(
  state: DimensionState,
  entry: PendingUpdate,
  refusedIn: RefusedIn,
  deps: NotifyDeps,
): Promise<PendingUpdate | undefined> {
  const now = Math.max(entry.at * 1000, deps.clock());
  const alert = await deps.composeAlert(updateOf(state, entry), contextOf(state, entry), now);
  const { incident } = entry;
  const before = await deps.incidents.changeIncident(incident, (known) =>
    incidentOf(state, entry, alert, known),
  );
  if (!isPublished(state, entry, alert, before)) return undefined;
  const { next, reached, refusals } = await deliverAlert(entry, alert, deps.channels, refusedIn);
  for (const refusal of refusals) deps.onRefused(refusal);
  if (reached && entry.type !== 'resolve') {
    const wasMuted = before !== undefined && before.muted !== null;
    const pagedAt = isoTime(wasMuted ? now / 1000 : entry.at);
    const mark = (known: Incident | undefined) => published(known, entry, alert, pagedAt);
    await persist(() => deps.incidents.changeIncident(incident, mark), deps);
  }
  return next;
}

/** An end is published when the beginning was, or still may be, whatever has been muted since. */
function isPublished(
  { outbox }: DimensionState,
  entry: PendingUpdate,
  { suppression, explained }: Alert,
  before: Incident | undefined,
): boolean {
  const { type, incident, replayed } = entry;
  if (replayed) return false;
  switch (type) {
    case 'resolve':
      return (
        before === undefined ||
        before.pagedAt !== null ||
        outbox.some((each) => each.incident === incident && each.type !== 'resolve')
      );
    case 'update':
      return suppression === undefined && explained;
    case 'open':
    case 'escalate':
    case 'regressed':
      return suppression === undefined;
  }
}

/**
 * Undefined: it stays as it is. An update adds nothing before it is published, and an opening that is delivered late must
 * not reopen an incident that has ended since.
 */
function incidentOf(
  state: DimensionState,
  entry: PendingUpdate,
  alert: Alert,
  before: Incident | undefined,
): Incident | undefined {
  const { type } = entry;
  if (type === 'update' || (before !== undefined && before.at > entry.at)) return undefined;
  const own = entry.groups ?? state.run.groups.map(({ group }) => group);
  const groups = new Set([...own, ...(before?.groups ?? [])]);
  const ends = type === 'resolve';
  return {
    ...updateOf(state, entry),
    // An alert that was suppressed, and goes out later, is of the state that the incident is in.
    type: before?.at === entry.at ? before.type : type,
    openedAt: isoTime(entry.opened),
    closedAt: ends || type === 'regressed' ? isoTime(entry.at) : null,
    groups: [...groups],
    // A person who looks it up wants to read why it opened, not that it ended.
    alert: ends ? (before?.alert ?? alert.text) : alert.text,
    pagedAt: before?.pagedAt ?? null,
    muted: ends ? (before?.muted ?? null) : (alert.suppression ?? null),
    explained: ends ? (before?.explained ?? true) : alert.explained,
  };
}

function published(
  known: Incident | undefined,
  { type }: PendingUpdate,
  { text, explained }: Alert,
  pagedAt: string,
): Incident | undefined {
  if (known === undefined) return undefined;
  if (type === 'update') return { ...known, alert: text, explained };
  return known.pagedAt === null ? { ...known, pagedAt } : undefined;
}

/** The state as it is then; undefined: it is forgotten, or other writers came first every time. A sweep does the rest. */
async function recordDelivery(
  stored: StoredState,
  entry: PendingUpdate,
  next: PendingUpdate | undefined,
  deps: NotifyDeps,
): Promise<StoredState | undefined> {
  const { dimensions } = deps;
  let current: StoredState | undefined = stored;
  for (let attempt = 1; current !== undefined && attempt <= ATTEMPTS; attempt += 1) {
    const { state, version }: StoredState = current;
    const outbox = afterDelivery(state.outbox, entry, next);
    if (outbox === state.outbox) return current;
    state.outbox = outbox;
    const item = itemOf(state, version);
    if (await persist(() => dimensions.writeDimension(item), deps)) return { state, version: version + 1 };
    await deps.backOff(attempt);
    current = await persist(() => readState(idOf(state), dimensions), deps);
  }
  return undefined;
}

/** A channel took the alert: to stop at a passing error would send it again. */
async function persist<T>(work: () => Promise<T>, deps: NotifyDeps, attempt = 1): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempt === ATTEMPTS) return Promise.reject(error);
    await deps.backOff(attempt);
    return persist(work, deps, attempt + 1);
  }
}

function isoTime(seconds: number): string {
  return isoMilliseconds(Math.floor(seconds) * 1000);
}
