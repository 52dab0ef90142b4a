/**
 * What is due of open incidents without any new denial: a reason that was found after the alert, and the page of an
 * incident that is no longer suppressed (its mute ended, it changed its shape, the storm is over).
 *
 * Shape   the open incidents, newest first → updates in the outboxes of their keys, delivered as all others are
 *         (core/detect/notify.ts): so two sweeps at once publish none twice, and a channel that refuses gets it later.
 */
import { type AlertContext, alertContext } from '../detect/alert-context.ts';
import { DIMENSION_RULES, dimensionId } from '../detect/dimensions.ts';
import { type NotifyDeps, notify } from '../detect/notify.ts';
import { append, type PendingUpdate } from '../detect/outbox.ts';
import { holdUntil, inTurn, type PipelineDeps } from '../detect/pipeline.ts';
import { isReplayed } from '../detect/replayed.ts';
import { itemOf, readState, type StoredState } from '../detect/stored-state.ts';
import type { Incident } from '../model/incident.ts';
import type { Alert, IncidentStore } from '../ports.ts';
import type { ComposeAlert } from './composer.ts';

/** Pages that one sweep may add. */
const PAGES_A_SWEEP = 1;
const READ_AT_MOST = 100;

export interface FollowUpDeps extends NotifyDeps, Pick<PipelineDeps, 'holdSeconds'> {
  readonly composeAlert: ComposeAlert;
}

export async function followUp(deps: FollowUpDeps): Promise<void> {
  let pages = 0;
  await inTurn(await openIncidents(deps.incidents), async (incident) => {
    if (incident.pagedAt === null && pages < PAGES_A_SWEEP) pages += (await pageNow(incident, deps)) ? 1 : 0;
    else if (incident.pagedAt !== null && !incident.explained) await explainNow(incident, deps);
  });
}

/** Read before anything is written: a list that changes under its reader may skip. */
async function openIncidents(incidents: IncidentStore): Promise<readonly Incident[]> {
  const open: Incident[] = [];
  for await (const incident of incidents.listIncidents({ open: true })) {
    if (open.length === READ_AT_MOST) break;
    open.push(incident);
  }
  return open;
}

async function pageNow(listed: Incident, deps: FollowUpDeps): Promise<boolean> {
  const found = await find(listed, deps);
  if (found === undefined || found.incident.pagedAt !== null) return false;
  const alert = await compose(found, 'open', deps);
  return alert.suppression === undefined && (await publish(found, 'open', deps));
}

async function explainNow(listed: Incident, deps: FollowUpDeps): Promise<void> {
  const found = await find(listed, deps);
  if (found === undefined || found.incident.explained) return;
  const alert = await compose(found, 'update', deps);
  if (alert.suppression !== undefined || !alert.explained) return;
  if (addsReason(alert, found.incident)) {
    await publish(found, 'update', deps);
    return;
  }
  await deps.incidents.changeIncident(listed.incident, (known) =>
    known === undefined ? undefined : { ...known, alert: alert.text, explained: true },
  );
}

/** AWS's message may already state all that was found out. */
const addsReason = ({ reason }: Alert, { alert: published }: Incident): boolean =>
  reason.some((line) => !published.includes(line));

interface Found {
  readonly incident: Incident;
  readonly stored: StoredState;
  readonly context: AlertContext;
}

const compose = ({ incident, context }: Found, type: 'open' | 'update', deps: FollowUpDeps) =>
  deps.composeAlert({ ...incident, type }, context, deps.clock());

/** False: another writer came first; the next sweep looks again. */
async function publish(
  { incident, stored: { state, version }, context }: Found,
  type: 'open' | 'update',
  deps: FollowUpDeps,
): Promise<boolean> {
  const { at, severity, count, expectedPerHour, evidence } = incident;
  const entry: PendingUpdate = {
    ...{ type, at, incident: incident.incident, severity, count, expectedPerHour, evidence },
    ...{ opened: state.incident.opened, heldUntil: holdUntil(deps), taken: [], tries: 0 },
    replayed: context.replayed,
  };
  state.outbox = append(state.outbox, entry);
  if (!(await deps.dimensions.writeDimension(itemOf(state, version)))) return false;
  const composeAlert: NotifyDeps['composeAlert'] = (update, _context, now) =>
    deps.composeAlert(update, context, now);
  await notify({ state, version: version + 1 }, [entry], { ...deps, composeAlert });
  return true;
}

/**
 * What the incident's key knows, with the groups of its parts under the same key: a principal whose muted
 * denials are joined by new actions is no longer what was muted. Undefined while an update of it is being delivered.
 *
 * INVARIANT: the incident is read again after its key: what was delivered before the key was read is known.
 */
async function find(
  { incident: id, channel, key }: Incident,
  deps: FollowUpDeps,
): Promise<Found | undefined> {
  const rule = DIMENSION_RULES.find(({ dimension }) => dimension === channel);
  const sameKey = DIMENSION_RULES.filter(({ by }) => by === rule?.by).map(({ dimension }) => dimension);
  const read = await Promise.all(
    sameKey.map((dimension) => readState(dimensionId(dimension, key), deps.dimensions)),
  );
  const known = read.filter((stored) => stored !== undefined && stored.state.incident.id === id);
  const stored = known.find((each) => each?.state.dimension === channel);
  if (stored === undefined || stored.state.incident.phase !== 'open') return undefined;
  if (stored.state.outbox.some((entry) => entry.incident === id)) return undefined;
  const incident = await deps.incidents.getIncident(id);
  if (incident === undefined || incident.closedAt !== null) return undefined;
  const runs = [stored, ...known].map((each) => each?.state.run.groups ?? []);
  const groups = new Map(runs.flat().map((count) => [count.group, count]));
  return {
    incident,
    stored,
    context: { ...alertContext(stored.state, isReplayed(stored.state)), groups: [...groups.values()] },
  };
}
