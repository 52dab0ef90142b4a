/**
 * What is due of open incidents without any new denial: a reason that was found after the alert, and the page of an
 * incident that is no longer suppressed (its mute ended, it changed its shape, the storm is over).
 *
 * Shape   the open incidents, newest first → alerts; each incident is marked once its alert is out, so that a crash
 *         between the two publishes it again under the same id.
 */
import { type AlertContext, alertContext } from '../detect/alert-context.ts';
import { DIMENSION_RULES, dimensionId } from '../detect/dimensions.ts';
import { readState } from '../detect/stored-state.ts';
import type { Incident } from '../model/incident.ts';
import type { AlertUpdate } from '../model/notice.ts';
import type { Alert, AlertSink, Clock, DimensionStore, IncidentStore } from '../ports.ts';
import { isoSeconds } from '../record/event-time.ts';
import type { ComposeAlert } from './composer.ts';

/** Pages that one sweep may add. */
const PAGES_A_SWEEP = 1;
const READ_AT_MOST = 100;

export interface FollowUpDeps {
  readonly dimensions: DimensionStore;
  readonly incidents: IncidentStore;
  readonly alerts: AlertSink;
  readonly composeAlert: ComposeAlert;
  readonly clock: Clock;
}

export async function followUp(deps: FollowUpDeps): Promise<void> {
  let pages = 0;
  for (const incident of await openIncidents(deps.incidents)) {
    if (incident.pagedAt === null && pages < PAGES_A_SWEEP) pages += (await pageNow(incident, deps)) ? 1 : 0;
    else if (incident.pagedAt !== null && !incident.explained) await explainNow(incident, deps);
  }
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

async function pageNow(incident: Incident, deps: FollowUpDeps): Promise<boolean> {
  const alert = await compose(incident, 'open', deps);
  if (alert === undefined || alert.suppression !== undefined) return false;
  await deps.alerts.publish(alert);
  const { text, explained } = alert;
  await mark(incident, { alert: text, pagedAt: now(deps), muted: null, explained }, deps);
  return true;
}

async function explainNow(incident: Incident, deps: FollowUpDeps): Promise<void> {
  const alert = await compose(incident, 'update', deps);
  if (alert === undefined || alert.suppression !== undefined || !alert.explained) return;
  if (addsReason(alert, incident)) await deps.alerts.publish(alert);
  await mark(incident, { alert: alert.text, explained: true }, deps);
}

/** AWS's message may already state all that was found out. */
const addsReason = ({ reason }: Alert, { alert: published }: Incident): boolean =>
  reason.some((line) => !published.includes(line));

const now = ({ clock }: FollowUpDeps): string => isoSeconds(clock());

/** Another writer may have updated the incident since it was read. */
async function mark(
  incident: Incident,
  marks: Partial<Incident>,
  { incidents }: FollowUpDeps,
): Promise<void> {
  const current = (await incidents.getIncident(incident.incident)) ?? incident;
  await incidents.putIncident({ ...current, ...marks });
}

async function compose(
  incident: Incident,
  type: AlertUpdate['type'],
  deps: FollowUpDeps,
): Promise<Alert | undefined> {
  const context = await contextOf(incident, deps.dimensions);
  return context === undefined ? undefined : deps.composeAlert({ ...incident, type }, context, deps.clock());
}

/**
 * What the incident's key knows, with the groups of its parts under the same key: a principal whose muted
 * denials are joined by new actions is no longer what was muted.
 */
async function contextOf(incident: Incident, dimensions: DimensionStore): Promise<AlertContext | undefined> {
  const rule = DIMENSION_RULES.find(({ dimension }) => dimension === incident.channel);
  const sameKey = DIMENSION_RULES.filter(({ by }) => by === rule?.by).map(({ dimension }) => dimension);
  const read = await Promise.all(
    sameKey.map((dimension) => readState(dimensionId(dimension, incident.key), dimensions)),
  );
  const states = read.flatMap((stored) => (stored === undefined ? [] : [stored.state]));
  const own = states.find(({ dimension }) => dimension === incident.channel);
  if (own === undefined || own.incident.id !== incident.incident) return undefined;
  const parts = states.filter((state) => state.incident.id === incident.incident);
  const groups = new Map(
    [own, ...parts].flatMap(({ run }) => run.groups.map((count) => [count.group, count])),
  );
  return { ...alertContext(own), groups: [...groups.values()] };
}
