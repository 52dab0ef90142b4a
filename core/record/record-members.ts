/**
 * The members of a record by which it is sorted before it is parsed: what kind of call it is, and what differs from call to call.
 *
 * Source  CloudTrail User Guide, "CloudTrail record contents", "CloudTrail userIdentity element".
 */
export const [EVENT_ID, REQUEST_ID, SHARED_EVENT_ID, EVENT_TIME, ADDRESS, AGENT] = [0, 1, 2, 3, 4, 5];
export const [ACCESS_KEY, ARN, PRINCIPAL_ID, ISSUER_ARN, CREATED, RESPONSE] = [6, 7, 8, 9, 10, 11];
export const [EVENT_NAME, EVENT_TYPE, ERROR_CODE] = [12, 13, 14];
const [IDENTITY, CONTEXT, ISSUER, ATTRIBUTES] = [15, 16, 17, 18];
export const MEMBERS = 19;

/** What a member's value must be, or the record is parsed: a plain string, that or something else, anything; or an object of a level. */
export type MemberKind = 'text' | 'textOrOther' | 'any' | { readonly level: number };

/** Of each member that is no plain string. */
export const MEMBER_KINDS: ReadonlyMap<number, MemberKind> = new Map<number, MemberKind>([
  // A call that was refused early has none: null.
  [REQUEST_ID, 'textOrOther'],
  [RESPONSE, 'any'],
  [IDENTITY, { level: 1 }],
  [CONTEXT, { level: 2 }],
  [ISSUER, { level: 3 }],
  [ATTRIBUTES, { level: 4 }],
]);

/** By level, of the record itself first: the names that are looked for. */
export const MEMBER_NAMES: readonly Readonly<Record<string, number>>[] = [
  {
    ...{ eventID: EVENT_ID, requestID: REQUEST_ID, sharedEventID: SHARED_EVENT_ID, eventTime: EVENT_TIME },
    ...{ sourceIPAddress: ADDRESS, userAgent: AGENT, responseElements: RESPONSE, userIdentity: IDENTITY },
    ...{ eventName: EVENT_NAME, eventType: EVENT_TYPE, errorCode: ERROR_CODE },
  },
  { accessKeyId: ACCESS_KEY, arn: ARN, principalId: PRINCIPAL_ID, sessionContext: CONTEXT },
  { sessionIssuer: ISSUER, attributes: ATTRIBUTES },
  { arn: ISSUER_ARN },
  { creationDate: CREATED },
];
