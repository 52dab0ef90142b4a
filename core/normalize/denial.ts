/**
 * A failed CloudTrail record whose error code means "denied" → the denial.
 *
 * Errors  none: what cannot be read is `malformed`, with its JSON path.
 *
 * INVARIANT: the message's own action and resource win over what CloudTrail's names suggest, because one call
 * can be denied on another service's action (RunInstances on iam:PassRole).
 */
import { decodeMessage } from '../decode/decode.ts';
import { attributionOf, type DenialClaim, type MessageContext } from '../decode/denial-claim.ts';
import { classifyErrorCode } from '../decode/error-codes.ts';
import type { Attribution } from '../model/attribution.ts';
import { type BoundedMap, createBoundedMap } from '../model/bounded-map.ts';
import type { Denial } from '../model/denial.ts';
import { groupId } from '../model/group.ts';
import type { Sample } from '../model/sample.ts';
import { apiCallOf, type RecordedCall } from '../record/api-call.ts';
import { bucketOf } from '../record/bucket.ts';
import { timeOf } from '../record/event-time.ts';
import { isObject, type JsonObject, textAt } from '../record/json.ts';
import { isNotExported, isPartial, membersNotExported } from '../record/partial-record.ts';
import { jsonBytes, MOST_BYTES, recordSample } from '../record/record-sample.ts';
import { withoutIds } from '../record/without-ids.ts';
import { oneLine } from '../text/one-line.ts';
import { cutToBytes } from '../text/utf8-cut.ts';
import { spelledByAws } from './action-spelling.ts';
import type { ActionTable } from './action-table.ts';
import { iamActions } from './iam-action.ts';
import {
  inOwnAccount,
  isOtherPrincipal,
  type OtherAccount,
  otherAccountOf,
  principalOf,
} from './identity.ts';
import type { Normalized } from './normalized.ts';
import { resourceOf } from './resource.ts';
import { resourceFamily } from './resource-family.ts';

export function denialOf(record: JsonObject, errorCode: string, table: ActionTable | undefined): Normalized {
  const eventId = textAt(record, 'eventID');
  const time = timeOf(record);
  if (eventId === undefined) return malformed('eventID', 'is missing');
  if (time === undefined) return malformed('eventTime', 'is missing or not an ISO 8601 time');
  if (!isObject(record.userIdentity))
    return malformed('userIdentity', 'is missing: the record does not say which caller was denied');
  const sharedEventId = textAt(record, 'sharedEventID') ?? null;
  const message = messageOf(record);
  const identity = {
    ...{ id: sharedEventId ?? eventId, eventId, time, errorCode },
    requestId: textAt(record, 'requestID') ?? null,
  };
  const { denial, claim, otherBytes } = readDenial(record, identity, message ?? '', table);
  if (otherBytes + jsonBytes(identity) > MOST_DENIAL_BYTES)
    return malformed(
      '$',
      `is no record of CloudTrail: its denial takes more than ${MOST_DENIAL_BYTES} bytes`,
    );
  const copy = sharedEventId !== null && isOwnersCopy(record, denial) ? 'resourceOwner' : 'caller';
  return {
    kind: 'denial',
    recorded: {
      ...{ denial, sharedEventId, copy, message },
      /** Only the first denial of a group is kept with its record. */
      get sample() {
        return sampleOf(record, denial, message, claim);
      },
    },
    warnings: warningsOf(errorCode),
  };
}

/** No record that AWS writes comes near: a request fits into 64 KB, and names, keys and agents have limits of their own. */
const MOST_DENIAL_BYTES = 64_000;

/** CloudTrail writes at most a kilobyte; a longer one is cut, as CloudTrail's own is, and not refused. */
const MOST_MESSAGE_BYTES = 16_000;

function messageOf(record: JsonObject): string | null {
  const message = textAt(record, 'errorMessage');
  return message === undefined ? null : cutToBytes(message, MOST_MESSAGE_BYTES);
}

interface ReadDenial {
  readonly denial: Denial;
  readonly claim: DenialClaim;
  /** Of the denial as JSON, beside what identifies the record. */
  readonly otherBytes: number;
}

/** A call that is refused is made again: of equal records only what identifies them differs. By table, which names actions. */
const known = new WeakMap<ActionTable, BoundedMap<ReadDenial>>();

function readDenial(
  record: JsonObject,
  identity: RecordIdentity,
  message: string,
  table: ActionTable | undefined,
): ReadDenial {
  if (table === undefined) return newDenial(record, identity, message, table);
  const ofTable = known.get(table) ?? createBoundedMap<ReadDenial>(MOST_KNOWN);
  known.set(table, ofTable);
  const key = JSON.stringify(withoutIds(record));
  const before = ofTable.get(key);
  if (before !== undefined) return { ...before, denial: { ...before.denial, ...identity } };
  const read = newDenial(record, identity, message, table);
  ofTable.set(key, read, key.length);
  return read;
}

const MOST_KNOWN = { entries: 1_000, weight: 2_000_000 };

function newDenial(
  record: JsonObject,
  identity: RecordIdentity,
  message: string,
  table: ActionTable | undefined,
): ReadDenial {
  const call = apiCallOf(record);
  const claim = claimOf(message, {
    ...{ errorCode: identity.errorCode, ...call, ...bucketOf(record) },
    callerAccount: call.account,
    ...(isNotExported(record, 'vpcEndpointId')
      ? {}
      : { vpcEndpointId: textAt(record, 'vpcEndpointId') ?? null }),
  });
  const denial = assemble(record, identity, call, claim, table);
  return { claim, denial, otherBytes: jsonBytes(denial) - jsonBytes(identity) };
}

/** Calls whose records differ are refused in the same words, too. */
const decoded = createBoundedMap<DenialClaim>({ entries: 1_000, weight: 2_000_000 });

function claimOf(message: string, context: MessageContext): DenialClaim {
  const key = JSON.stringify([message, context]);
  const claim = decoded.get(key) ?? decodeMessage(message, context);
  decoded.set(key, claim, key.length);
  return claim;
}

function sampleOf(record: JsonObject, denial: Denial, message: string | null, claim: DenialClaim): Sample {
  const isSealed = claim.encoded !== null || claim.authorizationId !== null;
  // The principal is in the keys of what is stored, too.
  const others = jsonBytes(denial) + 2 * jsonBytes(denial.principal.arn);
  const sealed = isSealed ? message : null;
  const kept = others + jsonBytes(sealed) <= MOST_BYTES ? sealed : null;
  const sample = recordSample(record, denial.action, others + jsonBytes(kept));
  return kept === sealed
    ? { ...sample, message: kept }
    : { ...sample, message: kept, leftOut: [...sample.leftOut, 'errorMessage'] };
}

type RecordIdentity = Pick<Denial, 'id' | 'eventId' | 'requestId' | 'time' | 'errorCode'>;

function assemble(
  record: JsonObject,
  identity: RecordIdentity,
  call: RecordedCall,
  claim: DenialClaim,
  table: ActionTable | undefined,
): Denial {
  const { principal, account } = principalOf(record, claim.principal);
  const named = claim.action === null ? iamActions(call, table) : undefined;
  const action = claim.action === null ? (named?.action ?? '') : spelledByAws(claim.action, table);
  const { resource, method } = resourceOf(call, action, claim.resource, table);
  const other = otherAccountOf(claim.principal, principal.sessionArn ?? principal.arn);
  const family = resourceFamily(inOwnAccount(resource, other));
  return {
    ...identity,
    account,
    region: textAt(record, 'awsRegion') ?? null,
    principal,
    action,
    actionFrom: named?.method ?? 'message',
    eventSource: call.eventSource,
    eventName: call.eventName,
    resource,
    resourceFrom: method,
    resourceFamily: family,
    sourceIp: textAt(record, 'sourceIPAddress') ?? null,
    userAgent: textAt(record, 'userAgent') ?? null,
    vpcEndpointId: textAt(record, 'vpcEndpointId') ?? null,
    attribution: withWhatIsLacking(
      withOtherPrincipal(withContradiction(attributionOf(claim), other), call, claim, identity.errorCode),
      record,
    ),
    fix: null,
    changed: [],
    nextSteps: [],
    group: groupId({ principal: principal.arn, action, resourceFamily: family }),
  };
}

function withContradiction(attribution: Attribution, other: OtherAccount | undefined): Attribution {
  if (other === undefined) return attribution;
  const says = `the message puts the caller in account ${other.written}, the record in ${other.meant}`;
  return { ...attribution, contradictions: [...attribution.contradictions, says] };
}

/**
 * AWS refused a service or role on which the call depends: the caller's own policies say nothing of it. An error code
 * that means a denial by itself is about the caller.
 */
function withOtherPrincipal(
  attribution: Attribution,
  { principalArn = null }: RecordedCall,
  { principal }: DenialClaim,
  errorCode: string,
): Attribution {
  if (principal === null || principalArn === null || classifyErrorCode(errorCode).class === 'denial')
    return attribution;
  if (!isOtherPrincipal(principal, principalArn)) return attribution;
  const says = `AWS refused ${oneLine(principal)}, on which the call depends, and not its caller`;
  return {
    ...attribution,
    evidence: [...attribution.evidence, { source: 'message', code: 'otherPrincipal', says }],
  };
}

/** What an export left out is unknown, which the reader of the answer should know. */
function withWhatIsLacking(attribution: Attribution, record: JsonObject): Attribution {
  if (!isPartial(record)) return attribution;
  const lacking = membersNotExported(record);
  const which = lacking.length === 0 ? '' : `, at least of ${lacking.join(', ')}`;
  const says = `the record was rebuilt from an export that lacks parts of it${which}: they are unknown`;
  return {
    ...attribution,
    evidence: [...attribution.evidence, { source: 'evaluation', code: 'recordIncomplete', says }],
  };
}

/** The copy for the account of the resource; it may say little about the caller. */
function isOwnersCopy(record: JsonObject, denial: Denial): boolean {
  const recipient = textAt(record, 'recipientAccountId');
  return recipient !== undefined && recipient !== denial.account;
}

function warningsOf(errorCode: string): readonly string[] {
  const { class: meaning, listed } = classifyErrorCode(errorCode);
  if (listed || meaning === 'unknown') return [];
  return [
    `error code \`${errorCode}\` is not in our table; its wording says it is a denial, so it is kept as one`,
  ];
}

function malformed(path: string, problem: string): Normalized {
  return { kind: 'malformed', path, problem };
}
