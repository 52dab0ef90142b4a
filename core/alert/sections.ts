/**
 * The middle of an alert: why, what changed, the fix, whose it is, and which calls. What all groups share is said once.
 *
 * INVARIANT: counts of single groups are not told: the detector remembers few groups, so that of a wide incident
 * their counts are only upper bounds.
 */
import type { OwnedGroup } from '../model/group.ts';
import { ownerText } from '../model/owner-tag.ts';
import { clip } from '../text/one-line.ts';
import { reasonClause } from '../text/reason.ts';
import { labelled } from './labelled.ts';

/** Calls told; the rest is one command away. */
const CALLS_TOLD = 5;
const CALL_LENGTH = 160;

export function reasonSection(groups: readonly OwnedGroup[]): string[] {
  return [
    ...shared(groups, 'Why', ({ attribution }) => [reasonClause(attribution)]),
    ...shared(groups, 'ARN', ({ attribution }) => (attribution.policy?.arn ? [attribution.policy.arn] : [])),
    ...shared(groups, 'Changed', ({ changed }) =>
      changed.map(({ time, event, target, actor }) => `${time} ${event} on ${target} by ${actor}`),
    ),
    ...shared(groups, 'Fix', ({ fix }) => (fix === null ? [] : [`${fix.summary} (${fix.owner})`])),
    ...shared(groups, 'Owner', ({ ownerTag }) => (ownerTag === undefined ? [] : [ownerText(ownerTag)])),
  ];
}

export function callSection(groups: readonly OwnedGroup[], key: string): string[] {
  const told = groups.slice(0, CALLS_TOLD).map((group) => clip(callOf(group, key), CALL_LENGTH));
  const more = groups.length > told.length ? ['and more'] : [];
  return [...told, ...more].map((text, index) => labelled(index === 0 ? 'Calls' : '', text));
}

function callOf({ action, resourceFamily, principal }: OwnedGroup, key: string): string {
  const on = resourceFamily === 'unknown' ? '' : ` on ${resourceFamily}`;
  return `${action}${on}${principal === key ? '' : ` by ${principal}`}`;
}

/** Lines that hold for the groups: each text once, in the order of the largest group that has it. */
function shared(
  groups: readonly OwnedGroup[],
  label: string,
  textsOf: (group: OwnedGroup) => readonly string[],
): string[] {
  const texts = new Set(groups.flatMap(textsOf));
  return [...texts].slice(0, 3).map((text, index) => labelled(index === 0 ? label : '', text));
}
