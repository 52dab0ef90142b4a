/** What a fix is made from. */

import type { Assessment } from '../assess/assess.ts';
import type { Gathered } from '../gather/gather.ts';
import type { Attribution } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';

export interface FixInput {
  readonly denial: Denial;
  readonly record: unknown;
  readonly attribution: Attribution;
  readonly gathered: Gathered;
  readonly assessment: Assessment;
  /** The caller tries many different things that it may not do. */
  readonly probing: boolean;
}

/** Of the role or user with its path, where it was seen. */
export function principalArn({ gathered, denial }: FixInput): string {
  const { identity } = gathered.views;
  return identity?.kind === 'found' ? identity.value.arn : denial.principal.arn;
}
