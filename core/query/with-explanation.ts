/** Denials and groups as the monitor shows them: with the stored explanation of their cause, where there is one. */
import { type Evidence, UNKNOWN_ATTRIBUTION } from '../model/attribution.ts';
import { causeOf } from '../model/cause.ts';
import type { Denial } from '../model/denial.ts';
import type { ExplanationKey, StoredExplanation } from '../model/explanation-request.ts';
import type { DenialGroup, OwnedGroup } from '../model/group.ts';
import { underRefusedCheck } from '../model/refused-check.ts';
import { oneLine } from '../text/one-line.ts';

/** Of a denial as it was stored. */
export const explanationKeyOf = (denial: Denial): ExplanationKey => ({
  principal: denial.principal.arn,
  group: denial.group,
  cause: causeOf(denial),
});

/** A group as it was stored, and the cause of its newest denial. */
export interface StoredGroup {
  readonly group: DenialGroup;
  readonly cause: string;
}

export const explanationKeyOfGroup = ({ group, cause }: StoredGroup): ExplanationKey => ({
  principal: group.principal,
  group: group.group,
  cause,
});

export function groupWithExplanation(
  group: DenialGroup,
  explanation: StoredExplanation | undefined,
): DenialGroup {
  return explanation === undefined ? group : { ...group, ...explanationIn(explanation) };
}

/** A group belongs to one principal, and so does the owner tag, whichever of the group's calls was explained. */
export function ownedGroup(group: DenialGroup, explanation: StoredExplanation | undefined): OwnedGroup {
  const { ownerTag } = explanation ?? {};
  return { ...groupWithExplanation(group, explanation), ...(ownerTag === undefined ? {} : { ownerTag }) };
}

/** A denial as AWS stated it, and with its explanation. */
export interface FoundDenial {
  readonly time: string;
  readonly id: string;
  readonly stated: Denial;
  readonly explained: Denial;
}

export function foundDenial(stated: Denial, explanation: StoredExplanation | undefined): FoundDenial {
  return { time: stated.time, id: stated.id, stated, explained: denialWithExplanation(stated, explanation) };
}

/**
 * INVARIANT: session policies belong to one session, so an explanation by them holds for that session only. For other
 * calls of the group the evidence says that an equal call was explained.
 */
export function denialWithExplanation(denial: Denial, explanation: StoredExplanation | undefined): Denial {
  if (explanation === undefined) return denial;
  const { attribution, explained } = explanation;
  const shown = underRefusedCheck({ ...denial, ...explanationIn(explanation) });
  if (explained.eventId === denial.eventId) return shown;
  const isOfSession = [attribution, ...attribution.alsoBlockedBy].some(
    ({ layer }) => layer === 'sessionPolicy',
  );
  if (isOfSession && explained.sessionArn !== denial.principal.sessionArn) return denial;
  const says = oneLine(`explained by an equal call, event ${explained.eventId}`);
  const evidence: readonly Evidence[] = [
    ...attribution.evidence,
    { source: 'evaluation', code: 'equalCall', says },
  ];
  return { ...shown, attribution: { ...shown.attribution, evidence } };
}

const NO_EFFECT = { effect: 'unknown', before: null } as const;

/** Explanations of older versions have fewer members, and a fix of another shape, which is left out. */
function explanationIn({ attribution, fix, changed, nextSteps }: StoredExplanation) {
  const isOfNow = fix !== null && 'kind' in fix;
  return {
    attribution: { ...UNKNOWN_ATTRIBUTION, ...attribution },
    fix: isOfNow ? fix : null,
    changed: changed.map((each) => ({ ...NO_EFFECT, ...each })),
    nextSteps: nextSteps ?? [],
  };
}
