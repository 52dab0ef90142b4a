/**
 * A record as columns: flattened by a query or an export, in the spelling of the tool. `useridentity_arn`, `userIdentity.arn`
 * and a `useridentity` that is a struct are one member.
 *
 * Shape   names and cells -> the record with CloudTrail's names; undefined: they are not of CloudTrail.
 * Errors  without a column for the error code, whether the call was denied is not known: a problem.
 * Source  Amazon Athena User Guide, "Create a table for CloudTrail logs in Athena"; CloudTrail User Guide, "CloudTrail record
 *         contents", "CloudTrail Lake event schema".
 */
import { isObject, type JsonObject, jsonIn, textAt } from '../json.ts';
import { EXPORTED_MEMBERS, partialRecord } from '../partial-record.ts';
import type { Inner } from './form.ts';
import { typeOf } from './rebuilt.ts';
import { structIn } from './struct-text.ts';

const TEXT_MEMBERS = [
  ...['eventVersion', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent'],
  ...['errorCode', 'errorMessage', 'requestID', 'eventID', 'eventType', 'apiVersion', 'readOnly'],
  ...['recipientAccountId', 'sharedEventID', 'vpcEndpointId', 'vpcEndpointAccountId', 'eventCategory'],
  ...['managementEvent', 'sessionCredentialFromConsole'],
];

/** They are read whole or not at all: of a request that is known in part, the resource would be a wrong one. */
const WHOLE_MEMBERS = ['requestParameters', 'responseElements', 'additionalEventData'];

const IDENTITY = [
  'type',
  'principalId',
  'arn',
  'accountId',
  'accessKeyId',
  'userName',
  'invokedBy',
  'identityProvider',
];
const ISSUER = ['type', 'principalId', 'arn', 'accountId', 'userName'];

const PATHS: readonly (readonly string[])[] = [
  ...[...TEXT_MEMBERS, ...WHOLE_MEMBERS, 'userIdentity', 'resources', 'tlsDetails'].map((name) => [name]),
  ...IDENTITY.map((name) => ['userIdentity', name]),
  ...['onBehalfOf', 'inScopeOf', 'sessionContext'].map((name) => ['userIdentity', name]),
  ...[
    'sourceIdentity',
    'assumedRoot',
    'ec2RoleDelivery',
    'sessionIssuer',
    'attributes',
    'webIdFederationData',
  ].map((name) => ['userIdentity', 'sessionContext', name]),
  ...['creationDate', 'mfaAuthenticated'].map((name) => [
    'userIdentity',
    'sessionContext',
    'attributes',
    name,
  ]),
  ...ISSUER.map((name) => ['userIdentity', 'sessionContext', 'sessionIssuer', name]),
  ['userIdentity', 'sessionContext', 'webIdFederationData', 'federatedProvider'],
  ...['tlsVersion', 'cipherSuite', 'clientProvidedHostHeader'].map((name) => ['tlsDetails', name]),
];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const BY_NAME: ReadonlyMap<string, readonly string[]> = new Map(
  PATHS.map((path) => [plain(path.join('')), path]),
);

/** Columns that hold further ones. */
const STRUCTS: ReadonlySet<string> = new Set(
  ['userIdentity', 'tlsDetails', ...PATHS.filter(({ length }) => length > 2).flatMap(prefixes)].map(plain),
);

function prefixes(path: readonly string[]): readonly string[] {
  return path.slice(1, -1).map((_, index) => path.slice(0, index + 2).join(''));
}

const STRUCT_NAMES: ReadonlySet<string> = new Set(
  [...PATHS.flat(), 'ARN', 'accountId', 'type', 'userId', 'identityStoreArn'].map((name) =>
    name.toLowerCase(),
  ),
);

/** Does a table with these columns hold CloudTrail? */
export function areColumns(names: readonly string[]): boolean {
  const known = new Set(names.map(plain));
  return known.has('eventname') && known.has('eventsource');
}

export function recordOfColumns(row: JsonObject): Inner | undefined {
  const names = Object.keys(row);
  if (!areColumns(names)) return undefined;
  if (!names.some((name) => plain(name) === 'errorcode')) return { problem: WITHOUT_CODE };
  const record: Members = {};
  const had = new Set<string>();
  for (const [name, cell] of Object.entries(row)) put(record, had, plain(name), cell);
  const lacking = EXPORTED_MEMBERS.filter((member) => member === 'userIdentity' || !had.has(member));
  return { record: partialRecord(withType(record), lacking) };
}

const WITHOUT_CODE =
  'has no column `errorCode`: whether the call was denied is not known; add the column to the query';

interface Members {
  [name: string]: unknown;
}

function put(record: Members, had: Set<string>, name: string, cell: unknown): void {
  const path = BY_NAME.get(name);
  const [top = ''] = path ?? [];
  if (path === undefined) return;
  if (path.length === 1 && WHOLE_MEMBERS.includes(top)) {
    const value = wholeOf(cell);
    if (value !== undefined) had.add(top);
    record[top] = value;
    return;
  }
  if (top === 'resources') {
    record.resources = resourcesOf(cell);
    if (record.resources !== undefined) had.add(top);
    return;
  }
  had.add(top);
  if (!STRUCTS.has(name)) set(record, path, scalarOf(cell));
  else
    for (const [part, inner] of Object.entries(structOf(cell) ?? {}))
      put(record, had, `${name}${plain(part)}`, inner);
}

/** Null: the call had none; undefined: it cannot be read. */
function wholeOf(cell: unknown): unknown {
  if (isObject(cell)) return cell;
  const text = scalarOf(cell);
  if (text === undefined) return null;
  const value = jsonIn(text);
  return isObject(value) ? value : undefined;
}

function structOf(cell: unknown): JsonObject | undefined {
  if (typeof cell !== 'string') return isObject(cell) ? cell : undefined;
  if (!cell.trimStart().startsWith('{')) return undefined;
  const value = jsonIn(cell) ?? structIn(cell, STRUCT_NAMES);
  return isObject(value) ? value : undefined;
}

/** Undefined: they cannot be read. */
function resourcesOf(cell: unknown): unknown {
  const text = scalarOf(cell);
  const value = text === undefined ? cell : (jsonIn(text) ?? structIn(text, STRUCT_NAMES));
  if (text === undefined && !Array.isArray(cell)) return [];
  if (!Array.isArray(value)) return undefined;
  return value.map((each: unknown) => ({
    ARN: textAt(each, 'ARN') ?? textAt(each, 'arn'),
    accountId: textAt(each, 'accountId') ?? textAt(each, 'accountid'),
    type: textAt(each, 'type'),
  }));
}

/** Undefined: the record has no such member. */
function scalarOf(cell: unknown): string | undefined {
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  return typeof cell !== 'string' || cell === '' || cell.toLowerCase() === 'null' ? undefined : cell;
}

function set(record: Members, [name = '', ...rest]: readonly string[], value: string | undefined): void {
  if (value === undefined) return;
  if (rest.length === 0) {
    record[name] = value;
    return;
  }
  const inner = { ...(isObject(record[name]) ? record[name] : {}) };
  set(inner, rest, value);
  record[name] = inner;
}

/** An ARN shows what kind of identity it is of. */
function withType(record: Members): JsonObject {
  const { userIdentity } = record;
  const arn = textAt(userIdentity, 'arn');
  if (!isObject(userIdentity) || arn === undefined || textAt(userIdentity, 'type') !== undefined)
    return record;
  return { ...record, userIdentity: { ...userIdentity, type: typeOf(arn) } };
}
