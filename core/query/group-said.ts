/** What a group shows besides its key and its counts: what its newest denial says. Stored with the group. */
import { causeOf } from '../model/cause.ts';
import type { Denial } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import type { StoredGroup } from './with-explanation.ts';

export interface GroupSaid
  extends Pick<DenialGroup, 'action' | 'account' | 'attribution' | 'fix' | 'changed'> {
  /** Left out by older versions, which asked nothing. */
  readonly cause?: string;
}

export type GroupCounts = Pick<
  DenialGroup,
  'group' | 'principal' | 'resourceFamily' | 'count' | 'firstSeen' | 'lastSeen'
>;

export function saidBy(denial: Denial): GroupSaid {
  const { action, account, attribution, fix, changed } = denial;
  return { action, account, attribution, fix, changed, cause: causeOf(denial) };
}

/** A stored group is open: only a check that the call now succeeds can say more. */
export function toGroup(counts: GroupCounts, said: GroupSaid): DenialGroup {
  return {
    group: counts.group,
    principal: counts.principal,
    action: said.action,
    resourceFamily: counts.resourceFamily,
    account: said.account,
    count: counts.count,
    firstSeen: counts.firstSeen,
    lastSeen: counts.lastSeen,
    state: 'open',
    attribution: said.attribution,
    fix: said.fix,
    changed: said.changed,
  };
}

export function toStoredGroup(counts: GroupCounts, said: GroupSaid): StoredGroup {
  return { group: toGroup(counts, said), cause: said.cause ?? '' };
}
