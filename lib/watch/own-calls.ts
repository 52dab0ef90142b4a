/**
 * The monitor's own denied calls, apart from those of all other callers.
 *
 * A refused call of ours that came back as an event could cause the next one: such calls are counted and logged, and
 * go no further. Canaries are refused on purpose, to see that events arrive.
 *
 * Central roles are matched by their complete ARN (as a suffix), the read role by a suffix that leaves no room for a
 * path. No caller can hide behind these names: one that takes a free name in another account triggers
 * the alarm of the monitor's own denied calls.
 */

import {
  DENIAL_CODES,
  deniedCalls,
  type EventPattern,
  type Fields,
  FROM_CLOUDTRAIL,
} from '../../contract/event-patterns.ts';
import { CANARY_ROLE_PREFIX, READ_ROLE_NAME } from '../../contract/names.ts';
import { CANARY_CALL } from '../../contract/own-calls.ts';

const READ_ROLE_SUFFIX = `:role/${READ_ROLE_NAME}`;
const ABSENT = { exists: false } as const;

const byRole = (sessionIssuer: Fields): Fields => ({ userIdentity: { sessionContext: { sessionIssuer } } });
const byCanary = byRole({ userName: [{ prefix: CANARY_ROLE_PREFIX }] });

/**
 * INVARIANT: `anything-but` needs the field to be there; without the `exists: false` beside it, users, root and
 * services, who have no session issuer, would all be lost.
 */
export function othersDeniedCalls(centralRoleArns: readonly string[]): EventPattern {
  return deniedCalls(
    byRole({
      arn: [ABSENT, { 'anything-but': { suffix: [...centralRoleArns, READ_ROLE_SUFFIX] } }],
      userName: [ABSENT, { 'anything-but': { prefix: [CANARY_ROLE_PREFIX] } }],
    }),
  );
}

/** What `othersDeniedCalls` leaves out, less the canaries. */
export function ownDeniedCalls(centralRoleArns: readonly string[]): EventPattern {
  const ours = [...centralRoleArns, { suffix: READ_ROLE_SUFFIX }];
  return {
    ...FROM_CLOUDTRAIL,
    detail: {
      errorCode: DENIAL_CODES,
      $or: [
        byRole({ arn: ours }),
        { eventName: [ABSENT, { 'anything-but': [CANARY_CALL.eventName] }], ...byCanary },
      ],
    },
  };
}

/** All canaries, of all accounts. */
export function canaryCalls(): EventPattern {
  return {
    ...FROM_CLOUDTRAIL,
    detail: { errorCode: DENIAL_CODES, eventName: [CANARY_CALL.eventName], ...byCanary },
  };
}

/** The canary of one account and Region; nothing given: of wherever the rule is. */
export function canaryCallsOf({ account, region }: { account?: string; region?: string }): EventPattern {
  return {
    ...(account === undefined ? {} : { account: [account] }),
    ...(region === undefined ? {} : { region: [region] }),
    ...canaryCalls(),
  };
}
