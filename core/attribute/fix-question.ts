/** What a fix is made from. */
import type { Gathered } from '../gather/gather.ts';
import type { Attribution } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type { Judgement } from './judge.ts';

export interface FixQuestion {
  readonly denial: Denial;
  readonly record: unknown;
  readonly attribution: Attribution;
  readonly gathered: Gathered;
  readonly judgement: Judgement;
  /** The caller tries many different things that it may not do. */
  readonly probing: boolean;
}

/** Of the role or user with its path, where it was seen. */
export function principalArn({ gathered, denial }: FixQuestion): string {
  const { identity } = gathered.views;
  return identity?.kind === 'found' ? identity.value.arn : denial.principal.arn;
}
