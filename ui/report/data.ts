/** What a report holds: the overview of a period, its groups, incidents and mutes, each at most so many. */
import type { Layer } from '../../core/model/attribution.ts';
import type { DenialGroup, OwnedGroup } from '../../core/model/group.ts';
import type { Mute } from '../../core/model/mute.ts';
import type { DenialQuery } from '../../core/ports.ts';
import { groupWithWayOut } from '../../core/query/with-way-out.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { endOfMute } from '../../core/text/mute-end.ts';
import { type IncidentWithGroups, incidentsIn, type Overview, overviewFrom } from '../data/overview.ts';
import { type Period, periodOf, type Span, seenIn } from '../data/period.ts';
import { type Series, sparkLines } from '../data/series.ts';
import type { PageStore } from '../data/store.ts';

export interface ReportRequest {
  readonly query: DenialQuery;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The first ones, and how many there are. */
export interface Some<T> {
  readonly first: readonly T[];
  readonly all: number;
}

export interface LayerRow {
  readonly layer: Layer;
  readonly denials: number;
  readonly groups: number;
  readonly principals: number;
}

export interface Report {
  readonly overview: Overview;
  readonly layers: readonly LayerRow[];
  /** Most denied first; the count is that of the period. */
  readonly groups: Some<DenialGroup>;
  /** Of the first ones. */
  readonly sparks: ReadonlyMap<string, Series>;
  /** Those that are not fixed: open and regressed ones first, then quiet ones, most denied first. */
  readonly unfixed: Some<OwnedGroup>;
  readonly incidents: Some<IncidentWithGroups>;
  /** Those in force at some time of the period. */
  readonly mutes: Some<Mute>;
}

/** Of groups, unless `limit` of the query says otherwise. */
export const MOST_GROUPS = 50;

const MOST_INCIDENTS = 50;
const MOST_MUTES = 100;

export async function reportOf(store: PageStore, { query, now }: ReportRequest): Promise<Report> {
  const { limit: most = MOST_GROUPS, ...filters } = query;
  const all = await store.listGroups(filters, 'last');
  const period = periodOf(spanOf(query, all, now));
  const overview = await overviewFrom(store, period, all);
  const { rows, counts } = overview;
  const groups = all
    .filter(({ group }) => counts.has(group))
    .map((group) => ({ ...groupWithWayOut(group), count: counts.get(group.group) ?? 0 }))
    .toSorted((a, b) => b.count - a.count);
  const unfixed = groups
    .filter(({ state }) => state !== 'fixed')
    .toSorted((a, b) => Number(a.state === 'quiet') - Number(b.state === 'quiet'));
  const listed = some(groups, most);
  const shown = new Set(listed.first.map(({ group }) => group));
  return {
    ...{ overview, layers: layerRows(groups), groups: listed },
    sparks: sparkLines(
      rows.filter(({ group }) => shown.has(group)),
      period,
    ),
    unfixed: { first: await withOwners(store, unfixed.slice(0, most)), all: unfixed.length },
    incidents: some(await incidentsFor(store, period, { filters, groups: all }), MOST_INCIDENTS),
    mutes: some(await mutesIn(store, period), MOST_MUTES),
  };
}

const some = <T>(all: readonly T[], most: number): Some<T> => ({
  first: all.slice(0, most),
  all: all.length,
});

/** Without a filter by time: from the first denial to the last. */
function spanOf({ since, until }: DenialQuery, groups: readonly DenialGroup[], now: number): Span {
  const seen = seenIn(groups);
  const end = until ?? (since === undefined ? seen?.until : undefined) ?? isoSeconds(now);
  return { since: since ?? (seen !== undefined && seen.since < end ? seen.since : end), until: end };
}

function layerRows(groups: readonly DenialGroup[]): readonly LayerRow[] {
  const byLayer = Map.groupBy(groups, ({ attribution }) => attribution.layer);
  const rows = [...byLayer].map(([layer, own]) => ({
    layer,
    denials: own.reduce((sum, { count }) => sum + count, 0),
    groups: own.length,
    principals: new Set(own.map(({ principal }) => principal)).size,
  }));
  return rows.toSorted((a, b) => b.denials - a.denials);
}

/** A list of groups leaves the owners out: each is looked up. */
async function withOwners(
  store: Pick<PageStore, 'getGroup'>,
  groups: readonly DenialGroup[],
): Promise<readonly OwnedGroup[]> {
  const owned: OwnedGroup[] = [];
  for (const group of groups) {
    const ownerTag = (await store.getGroup(group.group))?.ownerTag;
    owned.push(ownerTag === undefined ? group : { ...group, ownerTag });
  }
  return owned;
}

interface Matching {
  readonly filters: DenialQuery;
  readonly groups: readonly DenialGroup[];
}

/** With a filter other than by time: those that name one of the groups. */
async function incidentsFor(
  store: PageStore,
  period: Period,
  { filters: { since: _, until: __, ...filters }, groups }: Matching,
): Promise<readonly IncidentWithGroups[]> {
  const incidents = await incidentsIn(store, period, groups);
  return Object.keys(filters).length === 0 ? incidents : incidents.filter((each) => each.groups.length > 0);
}

const mutesIn = async (store: PageStore, { since, until }: Period): Promise<readonly Mute[]> =>
  (await store.listMutes()).filter((mute) => mute.createdAt <= until && endOfMute(mute) >= since);
