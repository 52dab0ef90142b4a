/** Denials and groups as they are told: with the answer to their cause, where there is one. */
import type { Evidence } from '../model/attribution.ts';
import { causeOf } from '../model/cause.ts';
import type { Denial } from '../model/denial.ts';
import type { ExplanationKey, StoredExplanation } from '../model/explanation-request.ts';
import type { DenialGroup, OwnedGroup } from '../model/group.ts';
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

export function groupWithExplanation(group: DenialGroup, answer: StoredExplanation | undefined): DenialGroup {
  return answer === undefined ? group : { ...group, ...explanationIn(answer) };
}

/** A group belongs to one principal, whichever of its calls was explained: so does the tag. */
export function ownedGroup(group: DenialGroup, answer: StoredExplanation | undefined): OwnedGroup {
  const { ownerTag } = answer ?? {};
  return { ...groupWithExplanation(group, answer), ...(ownerTag === undefined ? {} : { ownerTag }) };
}

/** A denial as AWS stated it, and as it is told. */
export interface FoundDenial {
  readonly time: string;
  readonly id: string;
  readonly stated: Denial;
  readonly told: Denial;
}

export function foundDenial(stated: Denial, answer: StoredExplanation | undefined): FoundDenial {
  return { time: stated.time, id: stated.id, stated, told: denialWithExplanation(stated, answer) };
}

/**
 * INVARIANT: session policies belong to one session: what was found in one tells nothing of another. Whatever else may
 * differ between two calls of a group is said to be another call's.
 */
export function denialWithExplanation(denial: Denial, answer: StoredExplanation | undefined): Denial {
  if (answer === undefined) return denial;
  const { attribution, explained } = answer;
  if (explained.eventId === denial.eventId) return { ...denial, ...explanationIn(answer) };
  const isOfSession = [attribution, ...attribution.alsoBlockedBy].some(
    ({ layer }) => layer === 'sessionPolicy',
  );
  if (isOfSession && explained.sessionArn !== denial.principal.sessionArn) return denial;
  const says = oneLine(`explained by an equal call, event ${explained.eventId}`);
  const evidence: readonly Evidence[] = [
    ...attribution.evidence,
    { source: 'evaluation', code: 'equalCall', says },
  ];
  return { ...denial, ...explanationIn(answer), attribution: { ...attribution, evidence } };
}

const explanationIn = ({ attribution, fix, changed }: StoredExplanation) => ({ attribution, fix, changed });
