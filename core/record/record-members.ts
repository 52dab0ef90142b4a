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

interface Level {
  /** By the number of a name: the one member that it may be, or -1. */
  readonly members: Int8Array;
  readonly names: readonly Uint8Array[];
}

const NUMBERS = 256;

/** Of a name in bytes. INVARIANT: no two names of a level have one number; a test looks for each. */
function numberOf(bytes: Uint8Array, from: number, end: number): number {
  const length = end - from;
  const [middle, last] = [bytes[from + (length >> 1) + 1] ?? 0, bytes[end - 2] ?? 0];
  return (middle + 3 * last + 5 * length) % NUMBERS;
}

function named(members: Readonly<Record<string, number>>): Level {
  const names: Uint8Array[] = [];
  const level: Level = { members: new Int8Array(NUMBERS).fill(-1), names };
  for (const [name, member] of Object.entries(members)) {
    const bytes = Buffer.from(name);
    const number = numberOf(bytes, 0, bytes.length);
    level.members[number] = member;
    names[member] = bytes;
  }
  return level;
}

const BY_LEVEL: readonly Level[] = [
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
  const known = BY_LEVEL[level];
  const member = known?.members[numberOf(bytes, from, end)] ?? -1;
  const name = member < 0 ? undefined : known?.names[member];
  return name !== undefined && isAt(bytes, from, end, name) ? member : -1;
}

function isAt(bytes: Uint8Array, from: number, end: number, name: Uint8Array): boolean {
  const { length } = name;
  if (end - from !== length) return false;
  for (let index = 0; index < length; index += 1) if (bytes[from + index] !== name[index]) return false;
  return true;
}
