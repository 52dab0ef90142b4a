/**
 * Deliver the outbox of a state: store the incident, publish the alert, clear the outbox, in this order. After a stop
 * in between, all of it is done again, with the same deduplication ids.
 */
import type { Incident, IncidentUpdate } from '../model/incident.ts';
import type { Alert, AlertSink, DimensionStore, IncidentStore } from '../ports.ts';
import { type AlertContext, alertContext } from './alert-context.ts';
import { type DimensionState, updateOf } from './dimension-state.ts';
import { type PendingUpdate, without } from './outbox.ts';
import { idOf, itemOf, readState, type StoredState } from './stored-state.ts';

export interface NotifyDeps {
  readonly dimensions: DimensionStore;
  readonly incidents: IncidentStore;
  readonly alerts: AlertSink;
  /** INVARIANT: the deduplication id depends on the update alone. */
  readonly composeAlert: (update: IncidentUpdate, context: AlertContext) => Alert | Promise<Alert>;
}

const CLEAR_ATTEMPTS = 5;

export async function notify(stored: StoredState, deps: NotifyDeps): Promise<void> {
  const { state } = stored;
  const { outbox } = state;
  if (outbox.length === 0) return;
  for (const entry of outbox) {
    const alert = await deps.composeAlert(updateOf(state, entry), alertContext(state));
    const before = await deps.incidents.getIncident(entry.incident);
    await storeIncident(state, entry, alert, before, deps.incidents);
    if (isPublished(entry, alert, before)) await deps.alerts.publish(alert);
  }
  await clear(stored, outbox, deps.dimensions);
}

/** Another writer may have come first: then clear what it wrote. A sweep delivers again what stays uncleared. */
async function clear(
  stored: StoredState,
  delivered: readonly PendingUpdate[],
  dimensions: DimensionStore,
): Promise<void> {
  let current: StoredState | undefined = stored;
  for (let attempt = 1; current !== undefined && attempt <= CLEAR_ATTEMPTS; attempt += 1) {
    current.state.outbox = without(current.state.outbox, delivered);
    if (await dimensions.writeDimension(itemOf(current.state, current.version))) return;
    current = await readState(idOf(stored.state), dimensions);
  }
}

/** An end is published when the beginning was, whatever has been muted since. */
function isPublished({ type }: PendingUpdate, { suppression }: Alert, before: Incident | undefined): boolean {
  return type === 'resolve' ? before === undefined || before.pagedAt !== null : suppression === undefined;
}

/** An opening that is delivered late must not reopen an incident that has ended since. */
async function storeIncident(
  state: DimensionState,
  entry: PendingUpdate,
  alert: Alert,
  before: Incident | undefined,
  incidents: IncidentStore,
): Promise<void> {
  if (before !== undefined && before.at > entry.at) return;
  await incidents.putIncident(incidentOf(state, entry, alert, before));
}

function incidentOf(
  state: DimensionState,
  entry: PendingUpdate,
  alert: Alert,
  before: Incident | undefined,
): Incident {
  const groups = new Set([...state.run.groups.map(({ group }) => group), ...(before?.groups ?? [])]);
  return {
    ...updateOf(state, entry),
    openedAt: isoTime(entry.opened),
    closedAt: entry.type === 'resolve' ? isoTime(entry.at) : null,
    groups: [...groups],
    // A person who looks it up wants to read why it opened, not that it ended.
    alert: entry.type === 'resolve' ? (before?.alert ?? alert.text) : alert.text,
    pagedAt: before?.pagedAt ?? (isPublished(entry, alert, before) ? isoTime(entry.at) : null),
    muted: entry.type === 'resolve' ? (before?.muted ?? null) : (alert.suppression ?? null),
    explained: entry.type === 'resolve' ? (before?.explained ?? true) : alert.explained,
  };
}

function isoTime(seconds: number): string {
  return new Date(Math.floor(seconds) * 1000).toISOString();
}
