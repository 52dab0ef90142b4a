/** A group: equal denials (principal × action × resource family), explained once. */
import type { Attribution } from './attribution.ts';
import type { ChangeBefore, Fix, NextStep } from './denial.ts';
import type { FixedMark } from './fixed-mark.ts';
import type { OwnerTag } from './owner-tag.ts';
import { shortDigest } from './short-digest.ts';

/** core/query/group-state.ts derives it. */
export type GroupState = 'open' | 'quiet' | 'fixed' | 'regressed';

export interface DenialGroup {
  readonly group: string;
  readonly principal: string;
  readonly action: string;
  /** `(more resources)` of a folded group. */
  readonly resourceFamily: string;
  readonly account: string | null;
  /** Exact number of distinct denied calls. */
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly state: GroupState;
  /** What shows that the call passes, or passed for a while; left out: nothing was seen. */
  readonly fixed?: FixedMark;
  readonly attribution: Attribution;
  readonly fix: Fix | null;
  readonly changed: readonly ChangeBefore[];
  readonly nextSteps: readonly NextStep[];
  /** Of a folded group only (folded-group.ts): it has denials on at least so many different resource families. */
  readonly moreResources?: number;
}

/** A group with what alerts and the details of one group show beyond the public JSON. */
export interface OwnedGroup extends DenialGroup {
  /** Of the group's principal; left out: unknown. */
  readonly ownerTag?: OwnerTag;
}

export function publicGroup({ ownerTag: _, ...group }: OwnedGroup): DenialGroup {
  return group;
}

export type GroupKey = Pick<DenialGroup, 'principal' | 'action' | 'resourceFamily'>;

/** `g-` and a digest of the three parts. */
export function groupId({ principal, action, resourceFamily }: GroupKey): string {
  return `g-${shortDigest(JSON.stringify([principal, action.toLowerCase(), resourceFamily]))}`;
}
