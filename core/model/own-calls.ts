/**
 * Denied calls of the monitor itself: its canary, which is refused on purpose, and the reads of its roles. A canary is
 * stored as one and not as a denial. The stack keeps the reads out of the detector already; what arrives another way (an
 * import, a replay, a table with canaries of an earlier version) sends no page either.
 *
 * INVARIANT: other people may give a role our name, so only the calls that our roles make are ours.
 */
import {
  ATTRIBUTE_ROLE_NAME,
  CANARY_ROLE_PREFIX,
  canaryRoleName,
  READ_ROLE_NAME,
} from '../../contract/names.ts';
import { CANARY_CALL, ENTER_CALL } from '../../contract/own-calls.ts';
import { parseArn } from './arn.ts';
import type { Denial } from './denial.ts';
import type { DenialGroup } from './group.ts';
import type { ReceivedCanary } from './received-canary.ts';

const READ_ROLE = `role/${READ_ROLE_NAME}`;
const ATTRIBUTE_ROLE = `role/${ATTRIBUTE_ROLE_NAME}`;
const CANARY_ROLE = new RegExp(`^role/${CANARY_ROLE_PREFIX}[a-z0-9-]{1,40}$`);
/** The read role's permissions hold reads only (docs/deploy.md). */
const READ = /:(Get|List|Describe|BatchGet)[A-Za-z0-9]*$/;

export function isOwnCall({ principal, action }: Pick<DenialGroup, 'principal' | 'action'>): boolean {
  const arn = parseArn(principal);
  if (arn?.service !== 'iam') return false;
  if (CANARY_ROLE.test(arn.resource)) return isCall(action, CANARY_CALL.action);
  // Into an account whose read role is not there.
  if (arn.resource === ATTRIBUTE_ROLE) return isCall(action, ENTER_CALL);
  return arn.resource === READ_ROLE && READ.test(action);
}

/** Undefined: any other call, and a call of the canary's role of another account or Region. */
export function receivedCanary(denial: Denial): ReceivedCanary | undefined {
  const { principal, action, account, region, time } = denial;
  const arn = parseArn(principal.arn);
  if (account === null || region === null || arn?.service !== 'iam' || arn.account !== account)
    return undefined;
  const isCanary = CANARY_ROLE.test(arn.resource) && arn.resource === `role/${canaryRoleName(region)}`;
  return isCanary && isCall(action, CANARY_CALL.action) ? { account, region, time } : undefined;
}

const isCall = (action: string, call: string): boolean => action.toLowerCase() === call.toLowerCase();
