/** What the overview shows of a period: numbers beside those of the period before, series, and what is most denied. */
import type { DenialGroup } from '../../core/model/group.ts';
import type { Incident } from '../../core/model/incident.ts';
import type { DenialCount } from '../../core/ports.ts';
import { groupWithWayOut } from '../../core/query/with-way-out.ts';
import { policyName } from '../../core/text/reason.ts';
import { type Period, type Span, seenIn } from './period.ts';
import { byLayer, type Change, changesOf, type LayerSeries, totals } from './series.ts';
import type { PageStore } from './store.ts';

/** A number of this period, and of the one before. */
export interface Compared {
  readonly now: number;
  readonly before: number;
}

export const TOP_KINDS = ['principal', 'action', 'resource', 'policy', 'account'] as const;

export type TopKind = (typeof TOP_KINDS)[number];

export interface TopRow {
  /** What a link filters by. */
  readonly value: string;
  readonly shown: string;
  readonly count: number;
}

export interface IncidentWithGroups {
  readonly incident: Incident;
  /** Those of its groups that are in the store. */
  readonly groups: readonly DenialGroup[];
  readonly changes: readonly Change[];
}

export interface Overview {
  readonly period: Period;
  readonly denials: Compared;
  readonly groups: Compared;
  readonly principals: Compared;
  readonly openIncidents: number;
  readonly series: LayerSeries;
  readonly changes: readonly Change[];
  readonly incidents: readonly IncidentWithGroups[];
  /** First seen in the period, newest first. */
  readonly newGroups: readonly DenialGroup[];
  readonly newCount: number;
  /** Of the groups, by interval. */
  readonly rows: readonly DenialCount[];
  readonly counts: ReadonlyMap<string, number>;
  readonly top: Readonly<Record<TopKind, readonly TopRow[]>>;
  /** Of all times; undefined: the store is empty. */
  readonly seen: Span | undefined;
  readonly isCut: boolean;
}

const MOST_NEW = 8;
const MOST_TOP = 6;
const MOST_INCIDENTS = 6;

export const overviewOf = async (store: PageStore, period: Period): Promise<Overview> =>
  overviewFrom(store, period, await store.listGroups({}, 'last'));

/** `all`: of all times, the one denied last first. */
export async function overviewFrom(
  store: PageStore,
  period: Period,
  all: readonly DenialGroup[],
): Promise<Overview> {
  const groups = all.filter(
    ({ firstSeen, lastSeen }) => firstSeen <= period.until && lastSeen >= period.since,
  );
  const { rows, isCut } = await store.countDenials(groups, period, period.step);
  const earlier = await store.countDenials(all, period.before, 'day');
  const counts = totals(rows);
  const before = totals(earlier.rows);
  const shown = groups.filter(({ group }) => counts.has(group));
  const fresh = shown
    .filter(({ firstSeen }) => firstSeen >= period.since)
    .toSorted((a, b) => (a.firstSeen < b.firstSeen ? 1 : -1));
  const incidents = await incidentsIn(store, period, all);
  return {
    period,
    denials: { now: sumOf(rows), before: sumOf(earlier.rows) },
    groups: { now: shown.length, before: before.size },
    principals: { now: principalsIn(all, counts), before: principalsIn(all, before) },
    openIncidents: incidents.filter(({ incident }) => incident.closedAt === null).length,
    series: byLayer(shown, rows, period),
    changes: changesOf(shown).filter(({ time }) => time >= period.since && time <= period.until),
    incidents: incidents.slice(0, MOST_INCIDENTS),
    newGroups: fresh.slice(0, MOST_NEW).map(groupWithWayOut),
    newCount: fresh.length,
    ...{ rows, counts },
    top: topOf(shown, counts),
    seen: seenIn(all),
    isCut: isCut || earlier.isCut,
  };
}

const sumOf = (rows: readonly DenialCount[]): number => rows.reduce((sum, { count }) => sum + count, 0);

const principalsIn = (groups: readonly DenialGroup[], counts: ReadonlyMap<string, number>): number =>
  new Set(groups.filter(({ group }) => counts.has(group)).map(({ principal }) => principal)).size;

/** Those that were open at some time of the period, newest first, each with the causes of its groups. */
export async function incidentsIn(
  store: Pick<PageStore, 'listIncidents'>,
  { since, until }: Pick<Period, 'since' | 'until'>,
  groups: readonly DenialGroup[],
): Promise<readonly IncidentWithGroups[]> {
  const known = new Map(groups.map((each) => [each.group, each]));
  const found: IncidentWithGroups[] = [];
  for await (const incident of store.listIncidents({})) {
    if (incident.openedAt > until) continue;
    if (incident.closedAt !== null && incident.closedAt < since) continue;
    const own = incident.groups.flatMap((id) => known.get(id) ?? []);
    found.push({ incident, groups: own, changes: changesOf(own) });
  }
  return found;
}

function topOf(groups: readonly DenialGroup[], counts: ReadonlyMap<string, number>): Overview['top'] {
  const of = (named: (group: DenialGroup) => string | null | undefined, shownOf = named) => {
    const rows = new Map<string, TopRow>();
    for (const group of groups) {
      const value = named(group);
      if (value === null || value === undefined) continue;
      const count = (rows.get(value)?.count ?? 0) + (counts.get(group.group) ?? 0);
      rows.set(value, { value, shown: shownOf(group) ?? value, count });
    }
    return [...rows.values()].toSorted((a, b) => b.count - a.count).slice(0, MOST_TOP);
  };
  return {
    principal: of(({ principal }) => principal),
    action: of(({ action }) => action),
    resource: of(({ resourceFamily }) => resourceFamily),
    policy: of(
      ({ attribution }) => attribution.policy?.arn,
      ({ attribution }) => policyName(attribution.policy),
    ),
    account: of(({ account }) => account),
  };
}
