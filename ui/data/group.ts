/** One group with its newest denials and its time line. */
import type { Denial } from '../../core/model/denial.ts';
import type { OwnedGroup } from '../../core/model/group.ts';
import type { Incident } from '../../core/model/incident.ts';
import { groupWithWayOut } from '../../core/query/with-way-out.ts';
import { type Period, periodAround } from './period.ts';
import { byLayer, type LayerSeries } from './series.ts';
import type { PageStore } from './store.ts';

export interface GroupDetails {
  readonly group: OwnedGroup;
  readonly period: Period;
  readonly series: LayerSeries;
  /** Newest first, at most `MOST_EVENTS`. */
  readonly events: readonly Denial[];
  readonly incidents: readonly Incident[];
}

const MOST_EVENTS = 50;

/** Denials of the same principal and action that are read to find those of the group. */
const MOST_READ = 5_000;

/** An id, or the beginning of one. Undefined: there is no such group. */
export async function groupDetails(store: PageStore, id: string): Promise<GroupDetails | undefined> {
  const found = await store.getGroup(id);
  if (found === undefined) return undefined;
  const group = groupWithWayOut(found);
  const period = periodAround({ since: group.firstSeen, until: group.lastSeen }, group.changed);
  const { rows } = await store.countDenials([group], period, period.step);
  const incidents: Incident[] = [];
  for await (const incident of store.listIncidents({}))
    if (incident.groups.includes(id)) incidents.push(incident);
  const series = byLayer([group], rows, period);
  return { group, period, series, events: await eventsOf(store, group), incidents };
}

async function eventsOf(store: PageStore, group: OwnedGroup): Promise<readonly Denial[]> {
  const { principal, action, firstSeen, lastSeen } = group;
  const events: Denial[] = [];
  let read = 0;
  const query = { principal, since: firstSeen, until: lastSeen };
  for await (const denial of store.listDenials({
    ...query,
    ...(group.attribution.refusedCheck ? {} : { action }),
  })) {
    if (denial.group === group.group) events.push(denial);
    read += 1;
    if (events.length >= MOST_EVENTS || read >= MOST_READ) break;
  }
  return events;
}
