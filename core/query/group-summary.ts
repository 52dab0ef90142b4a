/** What a group shows besides its key and its counts, from its newest denial. Stored with the group. */
import { causeOf } from '../model/cause.ts';
import type { Denial } from '../model/denial.ts';
import type { FixedMarks } from '../model/fixed-mark.ts';
import type { DenialGroup } from '../model/group.ts';
import { foldedView, type Noted } from './folded-view.ts';
import { groupState, shownMark } from './group-state.ts';
import type { StoredGroup } from './with-explanation.ts';

export interface GroupSummary
  extends Pick<DenialGroup, 'action' | 'account' | 'attribution' | 'fix' | 'changed'> {
  /** Left out by older versions, which explained nothing. */
  readonly cause?: string;
}

export type GroupCounts = Pick<
  DenialGroup,
  'group' | 'principal' | 'resourceFamily' | 'count' | 'firstSeen' | 'lastSeen'
>;

export function summaryOf(denial: Denial): GroupSummary {
  const { action, account, attribution, fix, changed } = denial;
  return { action, account, attribution, fix, changed, cause: causeOf(denial) };
}

/** Beside its denials, what the state of a group follows from. */
export interface SeenSince {
  readonly marks: FixedMarks | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function toGroup(counts: GroupCounts, summary: GroupSummary, { marks, now }: SeenSince): DenialGroup {
  return {
    group: counts.group,
    principal: counts.principal,
    action: summary.action,
    resourceFamily: counts.resourceFamily,
    account: summary.account,
    count: counts.count,
    firstSeen: counts.firstSeen,
    lastSeen: counts.lastSeen,
    state: groupState(counts, marks, now),
    ...(marks !== undefined && { fixed: shownMark(counts, marks) }),
    attribution: summary.attribution,
    fix: summary.fix,
    changed: summary.changed,
    nextSteps: [],
  };
}

/** `noted`: of a folded group. */
export function toStoredGroup(
  counts: GroupCounts,
  summary: GroupSummary,
  since: SeenSince,
  noted?: Noted,
): StoredGroup {
  const group = toGroup(counts, summary, since);
  const shown = noted === undefined ? group : foldedView(group, noted);
  return { group: shown, cause: summary.cause ?? '' };
}
