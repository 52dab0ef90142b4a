/**
 * What two records must have in common to be evaluated once: all of the record but what cannot change the outcome.
 *
 * INVARIANT: a member is left out only if nothing is derived from it but condition keys that no policy reads. Which keys
 * policies read is found in their text, so that a key in a condition, in a variable, or in a text that only looks like one counts.
 */
import type { GrantKnowledge } from '../../model/session-grant.ts';
import { isIpAddress } from '../../record/ip-address.ts';
import { isObject, type JsonObject, textAt, valueAt } from '../../record/json.ts';

/** Which members that differ from call to call are read, if only by one policy. */
export interface VolatileReads {
  readonly time: boolean;
  readonly sessionStart: boolean;
  readonly address: boolean;
  readonly userAgent: boolean;
}

const NOTHING_READ: VolatileReads = { time: false, sessionStart: false, address: false, userAgent: false };
const ALL_READ: VolatileReads = { time: true, sessionStart: true, address: true, userAgent: true };

/** `texts`: whatever holds policies; `isTimeless`: the same policies are in force at every time. */
export function volatileReads(texts: Iterable<string>, isTimeless: boolean): VolatileReads {
  let reads: VolatileReads = { ...NOTHING_READ, time: !isTimeless };
  for (const text of texts) {
    const lower = text.toLowerCase();
    const has = (...keys: readonly string[]) => keys.some((key) => lower.includes(key));
    reads = {
      time: reads.time || has('aws:currenttime', 'aws:epochtime', 'aws:multifactorauthage'),
      sessionStart: reads.sessionStart || has('aws:tokenissuetime', 'aws:multifactorauthage'),
      address: reads.address || has('sourceip'),
      userAgent: reads.userAgent || has('aws:useragent'),
    };
  }
  return reads;
}

/** A session policy is in no snapshot: with one, every member counts. */
export function requestKey(record: JsonObject, grant: GrantKnowledge, reads: VolatileReads): string {
  const hasOwnPolicy = grant.kind === 'recorded' && grant.grant.policy !== null;
  return JSON.stringify([stable(record, hasOwnPolicy ? ALL_READ : reads), grantKey(grant)]);
}

function grantKey(grant: GrantKnowledge): unknown {
  if (grant.kind !== 'recorded') return [grant.kind, grant.kind === 'none' ? grant.because : null];
  const { policy, policyArns, tags } = grant.grant;
  return [policy, policyArns, tags];
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
    userAgent: reads.userAgent || typeof agent !== 'string' ? agent : agent.includes('aws-mcp'),
    userIdentity: isObject(identity) ? stableIdentity(identity, reads) : identity,
  };
}

function stableIdentity(identity: JsonObject, reads: VolatileReads): JsonObject {
  const { accessKeyId: _key, sessionContext: context, ...kept } = identity;
  const { attributes, ...others } = isObject(context) ? context : {};
  const mfa = valueAt(attributes, 'mfaAuthenticated');
  return {
    ...kept,
    accessKeyId: textAt(identity, 'accessKeyId')?.slice(0, 4),
    hasContext: isObject(context),
    sessionContext: { ...others, mfa, attributes: reads.sessionStart ? attributes : isObject(attributes) },
  };
}
