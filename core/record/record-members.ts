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

/** Objects whose members are looked at. */
export const RECORD = 0;

/** Of a member that is such an object; -1: it is a value. */
export function levelOf(member: number): number {
  return member >= IDENTITY ? member - IDENTITY + 1 : -1;
}

interface Named {
  readonly name: Uint8Array;
  readonly member: number;
}

/** By the length of the name. */
type ByLength = readonly (readonly Named[] | undefined)[];

const LONGEST = 16;

function named(names: Readonly<Record<string, number>>): ByLength {
  const all = Object.entries(names).map(([name, member]) => ({ member, name: Buffer.from(name) }));
  return Array.from({ length: LONGEST + 1 }, (_, length) => {
    const ofLength = all.filter(({ name }) => name.length === length);
    return ofLength.length === 0 ? undefined : ofLength;
  });
}

const BY_LEVEL: readonly ByLength[] = [
  named({
    ...{ eventID: EVENT_ID, requestID: REQUEST_ID, sharedEventID: SHARED_EVENT_ID, eventTime: EVENT_TIME },
    ...{ sourceIPAddress: ADDRESS, userAgent: AGENT, responseElements: RESPONSE, userIdentity: IDENTITY },
    ...{ eventName: EVENT_NAME, eventType: EVENT_TYPE, errorCode: ERROR_CODE },
  }),
  named({ accessKeyId: ACCESS_KEY, arn: ARN, principalId: PRINCIPAL_ID, sessionContext: CONTEXT }),
  named({ sessionIssuer: ISSUER, attributes: ATTRIBUTES }),
  named({ arn: ISSUER_ARN }),
  named({ creationDate: CREATED }),
];

/** -1: none of these. */
export function memberAt(level: number, bytes: Uint8Array, from: number, end: number): number {
  const ofLength = BY_LEVEL[level]?.[end - from];
  if (ofLength === undefined) return -1;
  for (const { name, member } of ofLength) if (isAt(bytes, from, name)) return member;
  return -1;
}

function isAt(bytes: Uint8Array, from: number, name: Uint8Array): boolean {
  for (let index = 0; index < name.length; index += 1) if (bytes[from + index] !== name[index]) return false;
  return true;
}
