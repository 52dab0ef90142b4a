/**
 * The middle of an alert: why, what changed, the fix, and which calls. What all groups share is said once.
 *
 * INVARIANT: counts of single groups are not told: the detector remembers few groups, so that of a wide incident
 * their counts are only upper bounds.
 */
import type { DenialGroup } from '../model/group.ts';
import { clip } from '../text/one-line.ts';
import { reasonClause } from '../text/reason.ts';
import { labelled } from './labelled.ts';

/** Calls told; the rest is one command away. */
const CALLS_TOLD = 5;
const CALL_LENGTH = 160;

export function reasonSection(groups: readonly DenialGroup[]): string[] {
  return [
    ...shared(groups, 'Why', ({ attribution }) => [reasonClause(attribution)]),
    ...shared(groups, 'ARN', ({ attribution }) => (attribution.policy?.arn ? [attribution.policy.arn] : [])),
    ...shared(groups, 'Changed', ({ changed }) =>
      changed.map(({ time, event, target, actor }) => `${time} ${event} on ${target} by ${actor}`),
    ),
    ...shared(groups, 'Fix', ({ fix }) => (fix === null ? [] : [`${fix.summary} (${fix.owner})`])),
  ];
}

export function callSection(groups: readonly DenialGroup[], key: string): string[] {
  const told = groups.slice(0, CALLS_TOLD).map((group) => clip(callOf(group, key), CALL_LENGTH));
  const more = groups.length > told.length ? ['and more'] : [];
  return [...told, ...more].map((text, index) => labelled(index === 0 ? 'Calls' : '', text));
}

function callOf({ action, resourceFamily, principal }: DenialGroup, key: string): string {
  const on = resourceFamily === 'unknown' ? '' : ` on ${resourceFamily}`;
  return `${action}${on}${principal === key ? '' : ` by ${principal}`}`;
}

/** Lines that hold for the groups: each text once, in the order of the largest group that has it. */
function shared(
  groups: readonly DenialGroup[],
  label: string,
  textsOf: (group: DenialGroup) => readonly string[],
): string[] {
  const texts = new Set(groups.flatMap(textsOf));
  return [...texts].slice(0, 3).map((text, index) => labelled(index === 0 ? label : '', text));
}
