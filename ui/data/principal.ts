/** A principal with its groups, the incidents that these are part of, and the changes of its policies on one time line. */
import type { ChangeBefore } from '../../core/model/denial.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import { groupWithWayOut } from '../../core/query/with-way-out.ts';
import { type IncidentWithGroups, incidentsIn } from './overview.ts';
import { type Period, periodAround, seenIn } from './period.ts';
import { byLayer, changesOf, type LayerSeries, type Series, sparkLines, totals } from './series.ts';
import type { PageStore } from './store.ts';

export interface PrincipalDetails {
  readonly principal: string;
  readonly groups: readonly DenialGroup[];
  readonly denials: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly period: Period;
  readonly series: LayerSeries;
  readonly sparks: ReadonlyMap<string, Series>;
  readonly counts: ReadonlyMap<string, number>;
  readonly changes: readonly ChangeBefore[];
  readonly incidents: readonly IncidentWithGroups[];
}

/** By ARN or by name. Undefined: it was denied nothing. */
export async function principalDetails(
  store: PageStore,
  principal: string,
): Promise<PrincipalDetails | undefined> {
  const found = await store.listGroups({ principal }, 'last');
  // A star in a name is a wildcard of the filter: what is named exactly so comes first.
  const exact = found.filter((group) => group.principal === principal);
  const groups = exact.length > 0 ? exact : found;
  const seen = seenIn(groups);
  if (seen === undefined) return undefined;
  const changes = changesOf(groups);
  const period = periodAround(seen, changes);
  const { rows } = await store.countDenials(groups, period, period.step);
  const incidents = await incidentsIn(store, period, groups);
  return {
    ...{
      principal,
      period,
      firstSeen: seen.since,
      lastSeen: seen.until,
      groups: groups.map(groupWithWayOut),
    },
    denials: groups.reduce((sum, { count }) => sum + count, 0),
    series: byLayer(groups, rows, period),
    ...{ sparks: sparkLines(rows, period), counts: totals(rows), changes },
    incidents: incidents.filter((each) => each.groups.length > 0),
  };
}
