/**
 * The middle of an alert: why, what changed, the fix, the owner, and which calls. What all groups share stands once.
 *
 * INVARIANT: an alert shows no counts of single groups: the detector remembers few groups, so in a wide incident their
 * counts are only upper bounds.
 */
import { hasExplanation } from '../model/attribution.ts';
import type { ChangeBefore } from '../model/denial.ts';
import type { DenialGroup, OwnedGroup } from '../model/group.ts';
import { ownerText } from '../model/owner-tag.ts';
import { markText } from '../text/fixed-mark.ts';
import { moreResourcesText } from '../text/more-resources.ts';
import { clip, oneLine } from '../text/one-line.ts';
import { reasonClause } from '../text/reason.ts';
import { diffLines } from '../text/statement-diff.ts';
import { changeWords, isCause } from './wording.ts';

/** Calls shown; the rest is one command away. */
const CALLS_SHOWN = 5;
const CALL_LENGTH = 160;
/** Different reasons, causes or fixes. */
const MOST_SHARED = 3;

export function reasonSection(groups: readonly OwnedGroup[]): string[] {
  return [
    ...shared(groups, 'Fixed', ({ state, fixed }) =>
      state === 'regressed' && fixed !== undefined ? [markText(fixed)] : [],
    ),
    ...shared(groups, 'Why', ({ attribution }) => [reasonClause(attribution)]),
    ...shared(groups, 'ARN', ({ attribution }) => (attribution.policy?.arn ? [attribution.policy.arn] : [])),
    ...causes(groups),
    ...shared(groups, 'Changed', ({ changed }) =>
      changed.filter(({ effect }) => effect === 'unknown').map((each) => `before: ${changeWords(each)}`),
    ),
    ...shared(groups, 'Fix', ({ fix }) => (fix === null ? [] : [`${fix.summary} (${fix.owner})`])),
    ...shared(groups, 'Owner', ({ ownerTag }) => (ownerTag === undefined ? [] : [ownerText(ownerTag)])),
  ];
}

/** Each cause once, with what it made of the statement that decides in the largest group. */
function causes(groups: readonly OwnedGroup[]): string[] {
  const found = new Map<string, ChangeBefore>();
  for (const change of groups.flatMap(({ changed }) => changed.filter(isCause))) {
    const words = changeWords(change);
    if (!found.has(words)) found.set(words, change);
  }
  return [...found]
    .slice(0, MOST_SHARED)
    .flatMap(([words, { diff }]) => [words, ...diffLines(diff)])
    .map((text, index) => labelled(index === 0 ? 'Caused by' : '', text));
}

export function callSection(groups: readonly OwnedGroup[], key: string): string[] {
  const shown = groups.slice(0, CALLS_SHOWN).map((group) => clip(callOf(group, key), CALL_LENGTH));
  const more = groups.length > shown.length ? ['and more'] : [];
  return [...shown, ...more].map((text, index) => labelled(index === 0 ? 'Calls' : '', text));
}

function callOf({ action, principal, ...group }: OwnedGroup, key: string): string {
  return `${action}${onResource(group)}${principal === key ? '' : ` by ${principal}`}`;
}

function onResource({
  resourceFamily,
  moreResources,
}: Pick<DenialGroup, 'resourceFamily' | 'moreResources'>): string {
  if (moreResources !== undefined) return ` on ${moreResourcesText(moreResources)}`;
  return resourceFamily === 'unknown' ? '' : ` on ${resourceFamily}`;
}

/** Lines that hold for the groups: each text once, in the order of the largest group that has it. */
function shared(
  groups: readonly OwnedGroup[],
  label: string,
  textsOf: (group: OwnedGroup) => readonly string[],
): string[] {
  const texts = new Set(groups.flatMap(textsOf));
  return [...texts].slice(0, MOST_SHARED).map((text, index) => labelled(index === 0 ? label : '', text));
}

/** One line of an alert: a label of fixed width, and text from anywhere made safe for a line. */
export function labelled(label: string, text: string): string {
  return `${label.padEnd(10)}${oneLine(text)}`;
}

/**
 * Whether an alert states what was found out, not only what AWS stated; if not, its reason is still to come. Where no
 * group is known, or no policy denied, no reason will follow; a folded group is never explained. `groups`: largest first.
 */
export function isExplained(groups: readonly DenialGroup[]): boolean {
  const largest = groups.find(({ moreResources }) => moreResources === undefined);
  if (largest === undefined || largest.attribution.layer === 'notAPolicy') return true;
  return hasExplanation(largest.attribution);
}
