/**
 * What two records must have in common to be evaluated once: all of the record but what cannot change the outcome.
 *
 * INVARIANT: a member is left out only if nothing is derived from it but condition keys that no policy reads.
 */
import type { VolatileReads } from '../../context/volatile-reads.ts';
import { parseAssumedRole } from '../../model/arn.ts';
import type { GrantKnowledge } from '../../model/session-grant.ts';
import { isIpAddress } from '../../record/ip-address.ts';
import { isObject, type JsonObject, textAt, valueAt } from '../../record/json.ts';

/** Of the record alone. */
export function recordKey(record: JsonObject, reads: VolatileReads): string {
  return JSON.stringify(stable(record, reads));
}

/** What a session was given, as far as it can change the outcome of a request. */
export function grantKey(grant: GrantKnowledge): string {
  if (grant.kind !== 'recorded')
    return JSON.stringify([grant.kind, grant.kind === 'none' ? grant.because : null]);
  const { policy, policyArns, tags } = grant.grant;
  return JSON.stringify([policy, policyArns, tags]);
}

function stable(record: JsonObject, reads: VolatileReads): JsonObject {
  const {
    eventID: _id,
    requestID: _request,
    sharedEventID: _shared,
    responseElements: _response,
    eventTime,
    sourceIPAddress: address,
    userAgent: agent,
    userIdentity: identity,
    ...kept
  } = record;
  return {
    ...kept,
    ...(reads.time ? { eventTime } : {}),
    sourceIPAddress:
      !reads.address && typeof address === 'string' && isIpAddress(address) ? 'address' : address,
    userAgent: reads.userAgent || typeof agent !== 'string' ? agent : isOfMcp(agent),
    userIdentity: isObject(identity) ? stableIdentity(identity, reads) : identity,
  };
}

/** What an access key begins with says whether it is temporary. */
export const KEY_PREFIX = 4;

export const isOfMcp = (agent: string): boolean => agent.includes('aws-mcp');

function stableIdentity(identity: JsonObject, reads: VolatileReads): JsonObject {
  const { accessKeyId: _key, sessionContext: context, ...kept } = identity;
  const { attributes, ...others } = isObject(context) ? context : {};
  const mfa = valueAt(attributes, 'mfaAuthenticated');
  return {
    ...kept,
    ...(reads.sessionName ? {} : withoutSessionName(identity)),
    accessKeyId: textAt(identity, 'accessKeyId')?.slice(0, KEY_PREFIX),
    hasContext: isObject(context),
    sessionContext: { ...others, mfa, attributes: reads.sessionStart ? attributes : isObject(attributes) },
  };
}

/** Instances and Cognito give their sessions names that say what they are. */
export const SAYS_MORE = /^(?:i-[0-9a-f]+|CognitoIdentityCredentials)$/;

/** Of a role whose own ARN is in the record. */
function withoutSessionName(identity: JsonObject): JsonObject {
  const { arn, principalId } = identity;
  const hasRole = textAt(identity, 'sessionContext', 'sessionIssuer', 'arn') !== undefined;
  if (!hasRole || typeof arn !== 'string' || typeof principalId !== 'string') return {};
  const session = parseAssumedRole(arn)?.session;
  if (session === undefined || SAYS_MORE.test(session) || !principalId.endsWith(`:${session}`)) return {};
  return { arn: arn.slice(0, -session.length), principalId: principalId.slice(0, -session.length) };
}
