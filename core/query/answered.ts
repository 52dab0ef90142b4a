/** Denials and groups as they are told: with the answer to their cause, where there is one. */
import { causeOf } from '../model/cause.ts';
import type { Denial } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import type { Answer, QuestionKey } from '../model/question.ts';

type Told = Pick<Denial, 'group' | 'attribution' | 'fix' | 'changed'>;

/** INVARIANT: asked of what is stored, which AWS stated; an answered one has another cause. */
export const denialKeyOf = ({ principal, group, attribution }: Denial): QuestionKey => ({
  principal: principal.arn,
  group,
  cause: causeOf(attribution),
});

export const groupKeyOf = ({ principal, group, attribution }: DenialGroup): QuestionKey => ({
  principal,
  group,
  cause: causeOf(attribution),
});

export function answered<T extends Told>(told: T, answer: Answer | undefined): T {
  if (answer === undefined) return told;
  const { attribution, fix, changed } = answer;
  return { ...told, attribution, fix, changed };
}
