/**
 * How a store answers queries, written once for every store: which groups a query may mean, which principals to
 * read for it, in which order, and what to drop.
 */
import type { Denial } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import type { DenialQuery, GroupOrder, GroupPlace } from '../ports.ts';
import { type FamilyOf, type Lookup, lookupsFor } from './lookups.ts';
import {
  matchesDenial,
  matchesGroup,
  matchesSingleDenial,
  mayHoldMatch,
  type PreparedQuery,
  prepareQuery,
} from './matches.ts';
import { mergeNewestFirst, type TimedStream } from './merge-newest-first.ts';
import { compareGroups } from './order.ts';
import { ALL_TIME, type TimeRange } from './time-range.ts';
import type { FoundDenial } from './with-explanation.ts';

/** What a store must be able to read. */
export interface DenialSource {
  readonly familyOf: FamilyOf;
  /** At least the groups that the look-up means; each at most once. */
  groups(lookup: Lookup): AsyncIterable<DenialGroup>;
  /** A principal's denials within the range, newest first. */
  denials(principal: string, range: TimeRange): AsyncIterable<FoundDenial>;
}

export async function* searchDenials(source: DenialSource, query: DenialQuery): AsyncGenerator<Denial> {
  for await (const { explained } of findDenials(source, query)) yield explained;
}

/** The same denials, found by their explanations, but as AWS stated them. */
export async function* searchStated(source: DenialSource, query: DenialQuery): AsyncGenerator<Denial> {
  for await (const { stated } of findDenials(source, query)) yield stated;
}

async function* findDenials(source: DenialSource, query: DenialQuery): AsyncGenerator<FoundDenial> {
  const limit = query.limit ?? Number.POSITIVE_INFINITY;
  if (limit <= 0) return;
  const prepared = prepareQuery(query);
  let found = 0;
  for await (const denial of mergeNewestFirst(await principalStreams(source, prepared))) {
    if (!matchesDenial(prepared, asCounted(denial))) continue;
    yield denial;
    found += 1;
    if (found >= limit) return;
  }
}

/** By the call's own action and resource, as its group counts it, and by what explains it. */
const asCounted = ({ stated: { action, resource }, explained }: FoundDenial): Denial => ({
  ...explained,
  action,
  resource,
});

/** One stream a principal; memory holds two texts for each. */
async function principalStreams(
  source: DenialSource,
  prepared: PreparedQuery,
): Promise<readonly TimedStream<FoundDenial>[]> {
  const { range, selector } = prepared;
  if (selector?.kind === 'arn') {
    return [{ latest: range.until, open: () => source.denials(selector.arn, range) }];
  }
  const latest = new Map<string, string>();
  for await (const group of groupsFor(source, prepared)) {
    if (!mayHoldMatch(prepared, group)) continue;
    const known = latest.get(group.principal) ?? '';
    if (group.lastSeen > known) latest.set(group.principal, group.lastSeen);
  }
  return [...latest].map(([principal, lastSeen]) => ({
    latest: lastSeen,
    open: () => source.denials(principal, range),
  }));
}

export async function searchGroups(
  source: DenialSource,
  query: DenialQuery,
  order: GroupOrder,
): Promise<readonly DenialGroup[]> {
  const prepared = prepareQuery(query);
  const found: DenialGroup[] = [];
  const undecided = new Map<string, Map<string, DenialGroup>>();
  for await (const group of groupsFor(source, prepared)) {
    const match = matchesGroup(prepared, group);
    if (match === 'yes') found.push(group);
    if (match === 'look at its denials') {
      undecided.set(group.principal, (undecided.get(group.principal) ?? new Map()).set(group.group, group));
    }
  }
  for (const [principal, groups] of undecided) {
    for await (const group of matchingGroups(source, prepared, principal, groups)) found.push(group);
  }
  return found.sort(compareGroups(order)).slice(0, query.limit);
}

/** The first of them, as the places come. */
export async function groupsAt(
  source: DenialSource,
  places: readonly GroupPlace[],
  most: number,
): Promise<readonly DenialGroup[]> {
  const found = new Map<string, DenialGroup>();
  for (const place of places) {
    if (found.size >= most) break;
    for await (const group of source.groups(place)) {
      found.set(group.group, group);
      if (found.size >= most) break;
    }
  }
  return [...found.values()];
}

/** The groups that hold a denial of the wanted session and resource; one pass over the principal's denials. */
async function* matchingGroups(
  source: DenialSource,
  prepared: PreparedQuery,
  principal: string,
  undecided: Map<string, DenialGroup>,
): AsyncGenerator<DenialGroup> {
  for await (const { stated: denial } of source.denials(principal, ALL_TIME)) {
    const group = undecided.get(denial.group);
    if (group === undefined || !matchesSingleDenial(prepared, denial)) continue;
    yield group;
    undecided.delete(denial.group);
    if (undecided.size === 0) return;
  }
}

/** Each once: several look-ups may find it. */
async function* groupsFor(source: DenialSource, prepared: PreparedQuery): AsyncGenerator<DenialGroup> {
  const [first, ...others] = lookupsFor(prepared.query, prepared.selector, source.familyOf);
  if (first === undefined) return;
  const found = new Set<string>();
  for await (const group of source.groups(first)) {
    if (others.length > 0) found.add(group.group);
    yield group;
  }
  for (const lookup of others) {
    for await (const group of source.groups(lookup)) {
      if (found.has(group.group)) continue;
      found.add(group.group);
      yield group;
    }
  }
}
