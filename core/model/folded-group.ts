/**
 * The folded group: what one principal is denied of one action on further resources, once it has as many groups of it as
 * it may. So a caller that tries ten thousand buckets leaves a bounded number of groups, explanations and index entries;
 * each denial is stored with its own resource all the same, and counted once (docs/decisions/0009).
 *
 * INVARIANT: no denial of the folded group is explained by the policies of another one's resource: nothing is explained
 * under its id.
 */
import { hash } from 'node:crypto';
import type { Attribution } from './attribution.ts';
import type { Denial, RecordedDenial } from './denial.ts';
import { groupId } from './group.ts';

/**
 * Groups of its own that a principal has for one action. Families fold object keys and generated ids already, so a caller
 * with more of them tries resources one after the other; and more than a hundred rows with the same caller and action are
 * read by no person.
 */
export const MOST_OWN_GROUPS = 100;

/** The resource family of folded groups. INVARIANT: `resourceFamily` makes it of no resource. */
export const MORE_RESOURCES = '(more resources)';

interface Grouped extends Pick<Denial, 'action' | 'group'> {
  readonly principal: Pick<Denial['principal'], 'arn'>;
}

export const foldedGroupOf = ({ principal, action }: Omit<Grouped, 'group'>): string =>
  groupId({ principal: principal.arn, action, resourceFamily: MORE_RESOURCES });

/** Of a denial as it was stored. */
export const isFolded = (denial: Grouped): boolean => denial.group === foldedGroupOf(denial);

/** What the denial's group is named by: its own family, or that of the folded group. */
export const groupFamilyOf = (denial: Grouped & Pick<Denial, 'resourceFamily'>): string =>
  isFolded(denial) ? MORE_RESOURCES : denial.resourceFamily;

export const inFoldedGroup = (recorded: RecordedDenial): RecordedDenial =>
  inGroup(recorded, foldedGroupOf(recorded.denial));

export function inOwnGroup(recorded: RecordedDenial): RecordedDenial {
  const { principal, action, resourceFamily } = recorded.denial;
  return inGroup(recorded, groupId({ principal: principal.arn, action, resourceFamily }));
}

function inGroup(recorded: RecordedDenial, group: string): RecordedDenial {
  return recorded.denial.group === group ? recorded : { ...recorded, denial: { ...recorded.denial, group } };
}

/** Families that a folded group notes at most, so that it knows of at least so many resources. */
export const MOST_FAMILIES_NOTED = 100;

/** More than one: AWS stated different reasons. */
export const MOST_REASONS_NOTED = 2;

/** 48 bits of SHA-256: two families with one mark only make the number of resources lower than it is. */
export const familyMark = ({ resourceFamily }: Pick<Denial, 'resourceFamily'>): string =>
  mark(resourceFamily);

/** Of what AWS stated, as far as the folded group shows it. */
export const reasonMark = ({ attribution }: Pick<Denial, 'attribution'>): string =>
  mark(JSON.stringify(Object.values(sharedReason(attribution))));

/** What denials on different resources may have in common. */
export function sharedReason({ layer, policyKind, kind, reason, policy, confidence }: Attribution) {
  return { layer, policyKind, kind, reason, policy, confidence };
}

const mark = (text: string): string => hash('sha256', text, 'base64url').slice(0, 8);
