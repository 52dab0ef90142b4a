/**
 * The members of a record that differ from call to call, found by name in its bytes.
 *
 * Source  CloudTrail User Guide, "CloudTrail record contents", "CloudTrail userIdentity element".
 */
export const [EVENT_ID, REQUEST_ID, SHARED_EVENT_ID, EVENT_TIME, ADDRESS, AGENT] = [0, 1, 2, 3, 4, 5];
export const [ACCESS_KEY, ARN, PRINCIPAL_ID, ISSUER_ARN, CREATED, RESPONSE] = [6, 7, 8, 9, 10, 11];
const [IDENTITY, CONTEXT, ISSUER, ATTRIBUTES] = [12, 13, 14, 15];
export const MEMBERS = 16;

/** Objects whose members are looked at. */
export const RECORD = 0;

/** Of a member that is such an object; -1: it is a value. */
export function levelOf(member: number): number {
  return member >= IDENTITY ? member - IDENTITY + 1 : -1;
}

export const isIdentity = (member: number): boolean => member === IDENTITY;

interface Named {
  readonly name: Uint8Array;
  readonly member: number;
}

const named = (names: Readonly<Record<string, number>>): readonly Named[] =>
  Object.entries(names).map(([name, member]) => ({ member, name: Buffer.from(name) }));

const BY_LEVEL: readonly (readonly Named[])[] = [
  named({
    ...{ eventID: EVENT_ID, requestID: REQUEST_ID, sharedEventID: SHARED_EVENT_ID, eventTime: EVENT_TIME },
    ...{ sourceIPAddress: ADDRESS, userAgent: AGENT, responseElements: RESPONSE, userIdentity: IDENTITY },
  }),
  named({ accessKeyId: ACCESS_KEY, arn: ARN, principalId: PRINCIPAL_ID, sessionContext: CONTEXT }),
  named({ sessionIssuer: ISSUER, attributes: ATTRIBUTES }),
  named({ arn: ISSUER_ARN }),
  named({ creationDate: CREATED }),
];

/** -1: none of these. */
export function memberAt(level: number, bytes: Uint8Array, from: number, end: number): number {
  const length = end - from;
  for (const { name, member } of BY_LEVEL[level] ?? []) {
    if (name.length === length && isAt(bytes, from, name)) return member;
  }
  return -1;
}

function isAt(bytes: Uint8Array, from: number, name: Uint8Array): boolean {
  for (let index = 0; index < name.length; index += 1) if (bytes[from + index] !== name[index]) return false;
  return true;
}
