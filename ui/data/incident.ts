/** One incident with the groups and principals that were denied in the same way at its time. */
import { LAYERS } from '../../core/model/attribution.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import type { Incident } from '../../core/model/incident.ts';
import type { DenialQuery } from '../../core/ports.ts';
import { groupWithWayOut } from '../../core/query/with-way-out.ts';
import { instant, isoSeconds } from '../../core/record/event-time.ts';
import { type Period, periodOf } from './period.ts';
import {
  byLayer,
  type Change,
  changesOf,
  type LayerSeries,
  type Series,
  sparkLines,
  totals,
} from './series.ts';
import type { PageStore } from './store.ts';

export interface IncidentDetails {
  readonly incident: Incident;
  /** Those that the detector remembers first. */
  readonly groups: readonly DenialGroup[];
  readonly period: Period;
  readonly series: LayerSeries;
  readonly sparks: ReadonlyMap<string, Series>;
  readonly counts: ReadonlyMap<string, number>;
  readonly changes: readonly Change[];
}

const HOUR = 3_600_000;

/** The period begins an hour before the incident, so that its time line shows what was usual, and the cause. */
export async function incidentDetails(store: PageStore, id: string): Promise<IncidentDetails | undefined> {
  const incident = await store.getIncident(id);
  if (incident === undefined) return undefined;
  const end = incident.closedAt ?? isoSeconds(incident.at * 1000);
  const until = end < incident.openedAt ? incident.openedAt : end;
  const period = periodOf({ since: isoSeconds(instant(incident.openedAt) - HOUR), until });
  const groups = await groupsIn(store, incident, period);
  const { rows } = await store.countDenials(groups, period, period.step);
  return {
    ...{ incident, groups: groups.map(groupWithWayOut), period, series: byLayer(groups, rows, period) },
    ...{ sparks: sparkLines(rows, period), counts: totals(rows), changes: changesOf(groups) },
  };
}

/** The detector remembers the largest groups only; the others are found by what the incident counts. */
async function groupsIn(
  store: PageStore,
  incident: Incident,
  { since, until }: Period,
): Promise<readonly DenialGroup[]> {
  const groups = new Map<string, DenialGroup>();
  for (const id of incident.groups) {
    const group = await store.getGroup(id);
    if (group !== undefined) groups.set(id, group);
  }
  const filter = filterOf(incident);
  const alike = filter === undefined ? [] : await store.listGroups({ ...filter, since, until }, 'count');
  for (const group of alike) if (!groups.has(group.group)) groups.set(group.group, group);
  return [...groups.values()];
}

/** Undefined: the key names nothing that a query can filter by. */
export function filterOf({ channel, key }: Pick<Incident, 'channel' | 'key'>): DenialQuery | undefined {
  switch (channel) {
    case 'principal':
    case 'principal#actions':
      return { principal: key };
    case 'action#principals':
      return { action: key };
    case 'account#principals':
      return { account: key };
    case 'resource#principals':
      return { resource: key };
    case 'policy#principals':
      return policyFilter(key);
  }
}

/** `LAYER:ARN` of a policy that is named; else the layer and the account: `identity@111122223333`. */
function policyFilter(key: string): DenialQuery | undefined {
  const [, word = '', name = ''] = /^([A-Za-z]+)(?:-\w+)?[:@](.*)$/s.exec(key) ?? [];
  if (name.startsWith('arn:')) return { policy: name };
  const layer = LAYERS.find((known) => known === word || known === `${word}Policy`);
  return layer !== undefined && /^\d{12}$/.test(name) ? { layer, account: name } : undefined;
}
