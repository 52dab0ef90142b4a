/**
 * Does a denial, or a group, match a query? Both stores use this for every filter that their keys do not decide, so
 * that they give the same answers.
 */
import type { Denial } from '../model/denial.ts';
import { isFolded, MORE_RESOURCES } from '../model/folded-group.ts';
import type { DenialGroup } from '../model/group.ts';
import type { DenialQuery } from '../ports.ts';
import {
  matchesAnySession,
  matchesPrincipal,
  mayMatchArn,
  type PrincipalSelector,
  parsePrincipalFilter,
} from './principal-selector.ts';
import { addressFilter, hasWildcard, literalStart, type TextFilter, textFilter } from './text-filter.ts';
import { isWithin, type TimeRange, timeRange } from './time-range.ts';

/** A query, parsed once and matched often. */
export interface PreparedQuery {
  readonly query: DenialQuery;
  readonly selector: PrincipalSelector | undefined;
  readonly range: TimeRange;
  readonly action: TextFilter | undefined;
  readonly resource: TextFilter | undefined;
  readonly policy: TextFilter | undefined;
  readonly ip: TextFilter | undefined;
}

export function prepareQuery(query: DenialQuery): PreparedQuery {
  const { principal, action, resource, policy, ip } = query;
  return {
    query,
    selector: principal === undefined ? undefined : parsePrincipalFilter(principal),
    range: timeRange(query),
    action: action === undefined ? undefined : textFilter(action.toLowerCase()),
    resource: resource === undefined ? undefined : textFilter(resource),
    policy: policy === undefined ? undefined : textFilter(policy),
    ip: ip === undefined ? undefined : addressFilter(ip),
  };
}

export function matchesDenial(prepared: PreparedQuery, denial: Denial): boolean {
  const { account, layer } = prepared.query;
  return (
    isWithin(denial.time, prepared.range) &&
    prepared.action?.(denial.action.toLowerCase()) !== false &&
    is(account, denial.account) &&
    is(layer, denial.attribution.layer) &&
    isPolicy(prepared, denial) &&
    matchesSingleDenial(prepared, denial)
  );
}

/** By ARN, by name, or by the id that an ARN ends in. */
function isPolicy({ policy: matches }: PreparedQuery, { attribution }: Pick<Denial, 'attribution'>): boolean {
  if (matches === undefined) return true;
  const { arn = null, name = null } = attribution.policy ?? {};
  const id = arn?.slice(arn.lastIndexOf('/') + 1) ?? null;
  return [arn, name, id].some((text) => text !== null && matches(text));
}

/** The filters that need a group's single denials: the session, the Region, the address, and the resource within the family. */
export function matchesSingleDenial(
  { selector, query, resource, ip }: PreparedQuery,
  denial: Denial,
): boolean {
  return (
    (selector === undefined || matchesPrincipal(selector, denial.principal)) &&
    is(query.region, denial.region) &&
    (ip === undefined || ip(denial.sourceIp ?? '')) &&
    (resource === undefined ||
      (denial.resource !== null && resource(denial.resource)) ||
      resource(denial.resourceFamily) ||
      (query.resource === MORE_RESOURCES && isFolded(denial)))
  );
}

/** False when no denial of the group can match: the principal's partition need not be read for it. */
export function mayHoldMatch({ selector, range, action }: PreparedQuery, group: DenialGroup): boolean {
  return (
    group.count > 0 &&
    group.firstSeen <= range.until &&
    group.lastSeen >= range.since &&
    action?.(group.action.toLowerCase()) !== false &&
    (selector === undefined || mayMatchArn(selector, group.principal))
  );
}

/**
 * Does the group match, as far as the group itself can say? By what it shows now: the account, layer and policy of
 * its newest denial; by time when its span and the query's meet.
 */
export function matchesGroup(
  prepared: PreparedQuery,
  group: DenialGroup,
): 'yes' | 'no' | 'look at its denials' {
  const { account, layer, region, ip } = prepared.query;
  const shown =
    mayHoldMatch(prepared, group) &&
    is(account, group.account) &&
    is(layer, group.attribution.layer) &&
    isPolicy(prepared, group) &&
    mayHoldResource(prepared, group);
  if (!shown) return 'no';
  const { selector, resource } = prepared;
  const isAnySession = selector === undefined || matchesAnySession(selector, group.principal);
  const isAnyPlace = region === undefined && ip === undefined;
  const isAnyResource = resource === undefined || resource(group.resourceFamily);
  return isAnySession && isAnyPlace && isAnyResource ? 'yes' : 'look at its denials';
}

/**
 * INVARIANT: a family folds the end of what stands before its first `*`, so its ARNs begin as it does. With an unknown
 * character, and in a folded group, they may not.
 */
function mayHoldResource({ query: { resource } }: PreparedQuery, { resourceFamily }: DenialGroup): boolean {
  if (resource === undefined || !hasWildcard(resource)) return true;
  const [start, family] = [literalStart(resource), literalStart(resourceFamily)];
  if (!family.startsWith('arn:') || family.includes('\ufffd')) return true;
  return start.startsWith(family) || family.startsWith(start);
}

function is(wanted: string | undefined, actual: string | null | undefined): boolean {
  return wanted === undefined || wanted === actual;
}
