/**
 * The text of an AWS error message, as people paste it → the denial that it describes. The answer is what the text
 * states, `notAPolicy`, or `unknown`; there is always one.
 */
import { createHash } from 'node:crypto';
import { decodePastedText } from '../decode/decode.ts';
import { attributionOf, type DenialClaim } from '../decode/denial-claim.ts';
import { parseArn } from '../model/arn.ts';
import { groupId } from '../model/group.ts';
import { identityTypeOfArn } from '../model/identity-type.ts';
import { callerOf } from '../normalize/identity.ts';
import { resourceFamily } from '../normalize/resource-family.ts';
import type { ExplainedDenial } from './explained-denial.ts';

export function explainText(text: string): ExplainedDenial {
  const claim = decodePastedText(text);
  const { principal, account } = principalOf(claim);
  const family = resourceFamily(claim.resource);
  return {
    id: `text-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`,
    eventId: null,
    requestId: null,
    time: null,
    account,
    region: null,
    principal,
    errorCode: claim.code,
    action: claim.action,
    actionFrom: claim.action === null ? 'unverified' : 'message',
    eventSource: null,
    eventName: claim.operation?.name ?? null,
    resource: claim.resource,
    resourceFrom: claim.resource === null ? 'unknown' : 'message',
    resourceFamily: family,
    sourceIp: null,
    userAgent: null,
    vpcEndpointId: null,
    attribution: attributionOf(claim),
    fix: null,
    changed: [],
    group: groupId({
      principal: principal.arn ?? 'unknown',
      action: claim.action ?? 'unknown',
      resourceFamily: family,
    }),
  };
}

function principalOf(claim: DenialClaim): Pick<ExplainedDenial, 'principal' | 'account'> {
  if (claim.principal === null) {
    return { principal: { arn: null, type: 'Unknown', session: null, sessionArn: null }, account: null };
  }
  const type = identityTypeOfArn(parseArn(claim.principal)?.resource.split('/')[0]);
  if (parseArn(claim.principal) === undefined) {
    return { principal: { arn: claim.principal, type, session: null, sessionArn: null }, account: null };
  }
  return callerOf({ userIdentity: { type } }, claim.principal);
}
