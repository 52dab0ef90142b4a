/** Denials and groups as they are told: with the answer to their cause, where there is one. */
import { causeOf } from '../model/cause.ts';
import type { Denial } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import type { Answer, QuestionKey } from '../model/question.ts';

type Told = Pick<Denial, 'group' | 'attribution' | 'fix' | 'changed'>;

/** Of a denial as it was stored. */
export const questionOf = (denial: Denial): QuestionKey => ({
  principal: denial.principal.arn,
  group: denial.group,
  cause: causeOf(denial),
});

/** A group as it was stored, and the cause of its newest denial. */
export interface StoredGroup {
  readonly group: DenialGroup;
  readonly cause: string;
}

export const questionOfGroup = ({ group, cause }: StoredGroup): QuestionKey => ({
  principal: group.principal,
  group: group.group,
  cause,
});

export function answered<T extends Told>(told: T, answer: Answer | undefined): T {
  if (answer === undefined) return told;
  const { attribution, fix, changed } = answer;
  return { ...told, attribution, fix, changed };
}
