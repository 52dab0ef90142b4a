/** What a group shows besides its key and its counts: what its newest denial says. Stored with the group. */
import type { Denial } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';

export type GroupSaid = Pick<DenialGroup, 'action' | 'account' | 'attribution' | 'fix' | 'changed'>;

export type GroupCounts = Pick<
  DenialGroup,
  'group' | 'principal' | 'resourceFamily' | 'count' | 'firstSeen' | 'lastSeen'
>;

export function saidBy({ action, account, attribution, fix, changed }: Denial): GroupSaid {
  return { action, account, attribution, fix, changed };
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
