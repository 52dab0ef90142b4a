/** The list of groups: the filters of the command line, a search over all names, and pages. */
import type { DenialGroup } from '../../core/model/group.ts';
import type { DenialQuery, GroupOrder } from '../../core/ports.ts';
import { groupWithWayOut } from '../../core/query/with-way-out.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { policyName } from '../../core/text/reason.ts';
import { type Period, periodOf, seenIn } from './period.ts';
import { type Series, sparkLines, totals } from './series.ts';
import type { PageStore } from './store.ts';

export interface GroupsRequest {
  readonly query: DenialQuery;
  readonly order: GroupOrder;
  /** A part of any name; empty: all. */
  readonly text: string;
  /** From 1. */
  readonly page: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface GroupList {
  readonly groups: readonly DenialGroup[];
  readonly all: number;
  readonly page: number;
  readonly pages: number;
  /** Denials of each within the period. */
  readonly counts: ReadonlyMap<string, number>;
  readonly sparks: ReadonlyMap<string, Series>;
}

export const PAGE_SIZE = 100;

export async function groupsOf(store: PageStore, request: GroupsRequest): Promise<GroupList> {
  const { query, order, text, now } = request;
  const { since, until, ...filters } = query;
  const found = await store.listGroups(
    { ...filters, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) },
    order,
  );
  const matching = text === '' ? found : found.filter((group) => isNamed(group, text.toLowerCase()));
  const pages = Math.max(1, Math.ceil(matching.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, request.page), pages);
  const groups = matching.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const period = periodOfList(found, query, now);
  const { rows } = await store.countDenials(groups, period, period.step);
  return {
    ...{ groups: groups.map(groupWithWayOut), all: matching.length, page, pages },
    ...{ counts: totals(rows), sparks: sparkLines(rows, period) },
  };
}

/** Without a filter by time a list shows all times: from the first denial to the last. */
function periodOfList(groups: readonly DenialGroup[], { since, until }: DenialQuery, now: number): Period {
  const seen = seenIn(groups);
  const end = until ?? seen?.until ?? isoSeconds(now);
  return periodOf({ since: since ?? seen?.since ?? end, until: end });
}

/** Any of the group's names has the text in it; upper and lower case are the same. */
export function isNamed(group: DenialGroup, text: string): boolean {
  const { principal, action, resourceFamily, account, attribution } = group;
  const names = [
    ...[group.group, principal, action, resourceFamily, account, attribution.policy?.arn],
    ...[policyName(attribution.policy), attribution.statement?.sid],
  ];
  return names.some((name) => name?.toLowerCase().includes(text) === true);
}
