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
  parsePrincipalSelector,
} from './principal-selector.ts';
import { isWithin, type TimeRange, timeRange } from './time-range.ts';

/** A query, parsed once and matched often. */
export interface PreparedQuery {
  readonly query: DenialQuery;
  readonly selector: PrincipalSelector | undefined;
  readonly range: TimeRange;
  readonly action: string | undefined;
}

export function prepareQuery(query: DenialQuery): PreparedQuery {
  return {
    query,
    selector: query.principal === undefined ? undefined : parsePrincipalSelector(query.principal),
    range: timeRange(query),
    action: query.action?.toLowerCase(),
  };
}

export function matchesDenial(prepared: PreparedQuery, denial: Denial): boolean {
  const { account, layer, policy } = prepared.query;
  return (
    isWithin(denial.time, prepared.range) &&
    is(prepared.action, denial.action.toLowerCase()) &&
    is(account, denial.account) &&
    is(layer, denial.attribution.layer) &&
    is(policy, denial.attribution.policy?.arn) &&
    matchesPrincipalAndResource(prepared, denial)
  );
}

/** The filters that need a group's single denials: the session, and the resource within the family. */
export function matchesPrincipalAndResource({ selector, query }: PreparedQuery, denial: Denial): boolean {
  const { resource } = query;
  return (
    (selector === undefined || matchesPrincipal(selector, denial.principal)) &&
    (is(resource, denial.resource) ||
      is(resource, denial.resourceFamily) ||
      (resource === MORE_RESOURCES && isFolded(denial)))
  );
}

/** False when no denial of the group can match: the principal's partition need not be read for it. */
export function mayHoldMatch({ selector, range, action }: PreparedQuery, group: DenialGroup): boolean {
  return (
    group.count > 0 &&
    group.firstSeen <= range.until &&
    group.lastSeen >= range.since &&
    is(action, group.action.toLowerCase()) &&
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
  const { account, layer, policy, resource } = prepared.query;
  const shown =
    mayHoldMatch(prepared, group) &&
    is(account, group.account) &&
    is(layer, group.attribution.layer) &&
    is(policy, group.attribution.policy?.arn);
  if (!shown) return 'no';
  const { selector } = prepared;
  const isAnySession = selector === undefined || matchesAnySession(selector, group.principal);
  return isAnySession && is(resource, group.resourceFamily) ? 'yes' : 'look at its denials';
}

function is(wanted: string | undefined, actual: string | null | undefined): boolean {
  return wanted === undefined || wanted === actual;
}
