/**
 * Denied calls of the monitor itself: its canary, which is refused on purpose, and the reads of its roles. The stack
 * keeps them out of the detector already; what arrives another way (an import, a replay) still pages nobody.
 *
 * INVARIANT: a role may have our name by somebody else's choice, so only the calls that ours make are ours.
 */
import { parseArn } from './arn.ts';
import type { DenialGroup } from './group.ts';

const READ_ROLE = 'role/denial-monitor-read';
const ATTRIBUTE_ROLE = 'role/denial-monitor-attribute';
const CANARY_ROLE = /^role\/denial-monitor-canary-[a-z0-9-]{1,40}$/;
/** The read role's permissions hold reads only (docs/deploy.md). */
const READ = /:(Get|List|Describe|BatchGet)[A-Za-z0-9]*$/;

export function isOwnCall({ principal, action }: Pick<DenialGroup, 'principal' | 'action'>): boolean {
  const arn = parseArn(principal);
  if (arn?.service !== 'iam') return false;
  if (CANARY_ROLE.test(arn.resource)) return action.toLowerCase() === 'sqs:listqueues';
  // Into an account whose read role is not there.
  if (arn.resource === ATTRIBUTE_ROLE) return action.toLowerCase() === 'sts:assumerole';
  return arn.resource === READ_ROLE && READ.test(action);
}
