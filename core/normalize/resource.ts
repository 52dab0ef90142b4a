/**
 * The resource that a denied call was about, and how it was derived.
 *
 * Shape   (call, action, what the message says) -> an ARN, AWS's own `*`, or null when it is not known.
 * Order   message, `resources[]`, ARNs in `requestParameters`, the action's ARN pattern filled from them.
 * Errors  never throws, never guesses: of several candidates that fit equally, none is taken.
 * Source  docs/names.md.
 */

import { parseArn } from '../model/arn.ts';
import type { ResourceMethod } from '../model/found.ts';
import type { RecordedCall } from '../record/api-call.ts';
import { partitionOf } from '../record/partition.ts';
import { type RequestValue, requestValues } from '../record/request-values.ts';
import type { ActionTable } from './action-table.ts';
import { parseIamPhrase, withKnownPath } from './iam-phrase.ts';
import { type Candidates, patternCandidates, type Request } from './pattern-candidates.ts';
import { qualifiedResource } from './qualified-resource.ts';

export interface DerivedResource {
  readonly resource: string | null;
  readonly method: ResourceMethod;
  /** The name is certain; the path of the role, user … before it is unknown, not empty. */
  readonly pathUnknown: boolean;
}

export function resourceOf(
  call: RecordedCall,
  action: string,
  claimResource: string | null,
  table: ActionTable | undefined,
): DerivedResource {
  const stated = claimResource?.trim().replace(/^"(.+)"$/, '$1') ?? '';
  if (stated === '*' || parseArn(stated) !== undefined) {
    return { resource: stated, method: 'message', pathUnknown: false };
  }
  const request = readRequest(call, action);
  return stated === '' ? fromRecord(request, table) : fromMessage(stated, request, table);
}

/** What the rules below read of the record. */
interface ReadRequest extends Request {
  /** ARNs of `resources[]`. */
  readonly listed: readonly string[];
  readonly principalArn: string | undefined;
}

function readRequest(call: RecordedCall, action: string): ReadRequest {
  const foreign = requestValues(call.requestParameters).flatMap((each) =>
    isForeign(each, action) ? [each.value] : [],
  );
  return {
    ...requestOf(call, action),
    listed: listedArns(call.resources).filter((arn) => !foreign.includes(arn)),
    principalArn: call.principalArn ?? undefined,
  };
}

/** A parameter that names the resource of another action of the same call. */
const FOREIGN: ReadonlyMap<string, string> = new Map([['kms:reencryptfrom', 'destinationkeyid']]);

const isForeign = ({ path }: RequestValue, action: string): boolean =>
  FOREIGN.get(action.toLowerCase()) === path;

/** What ARN patterns are filled from. */
export function requestOf(call: RecordedCall, action: string): Request {
  return {
    action,
    values: requestValues(call.requestParameters).filter((each) => !isForeign(each, action)),
    account: call.account ?? undefined,
    region: call.region ?? undefined,
    partition: partitionOf(call.region, call.principalArn),
  };
}

const UNKNOWN: DerivedResource = { resource: null, method: 'unknown', pathUnknown: false };

/** ARNs of `resources[]`. */
export function listedArns(resources: unknown): readonly string[] {
  if (!Array.isArray(resources)) return [];
  const arns = requestValues(resources).flatMap(({ name, value }) =>
    name === 'arn' && parseArn(value) !== undefined ? [value] : [],
  );
  return [...new Set(arns)];
}

function fromMessage(stated: string, request: ReadRequest, table: ActionTable | undefined): DerivedResource {
  if (stated === USER_WITHOUT_NAME) return fromCaller(request, table);
  const phrase = parseIamPhrase(stated);
  if (phrase !== undefined) return fromPhrase(stated, phrase.type, phrase.name, request, table);
  const named = PLAIN_NAME.test(stated) ? patternCandidates(request, table, stated) : undefined;
  if (named?.kind === 'one') return { resource: named.arn, method: 'messageName', pathUnknown: false };
  return { resource: stated, method: 'message', pathUnknown: false };
}

/** IAM writes `user ` without a name where the call has no UserName: it then means the caller's own user. */
const USER_WITHOUT_NAME = 'user';

function fromCaller(request: ReadRequest, table: ActionTable | undefined): DerivedResource {
  const { principalArn = '' } = request;
  const isUser = parseArn(principalArn)?.resource.startsWith('user/') === true;
  if (!isUser) return fromRecord(request, table);
  return { resource: principalArn, method: 'messagePhrase', pathUnknown: false };
}

/** Some services name a secret or a queue only; a telephone number or a sentence is no name. */
const PLAIN_NAME = /^[\w/][\w./@=,-]{0,511}$/;

function fromPhrase(
  stated: string,
  type: string | undefined,
  name: string,
  request: ReadRequest,
  table: ActionTable | undefined,
): DerivedResource {
  if (parseArn(name) !== undefined) return { resource: name, method: 'messagePhrase', pathUnknown: false };
  // Keys and certificates have no ARN: IAM checks the user that owns them, and only the request may name that user.
  if (type === undefined) return fromRecord(request, table);
  if (request.account === undefined) return { resource: stated, method: 'messagePhrase', pathUnknown: true };
  const arn = `arn:${request.partition}:iam::${request.account}:${type}/${name}`;
  return found(arn, 'messagePhrase', request);
}

function fromRecord(request: ReadRequest, table: ActionTable | undefined): DerivedResource {
  const derived = unqualified(request, table);
  if (derived.resource === null) return derived;
  const resource = qualifiedResource(derived.resource, request.action, request.values);
  return resource === undefined ? UNKNOWN : { ...derived, resource };
}

function unqualified(request: ReadRequest, table: ActionTable | undefined): DerivedResource {
  const candidates = patternCandidates(request, table);
  const listed = pickListed(request.listed, candidates);
  if (listed !== undefined) return { resource: listed, method: 'resources', pathUnknown: false };
  switch (candidates.kind) {
    case 'one':
      return found(candidates.arn, candidates.from, request);
    case 'several':
      return { ...UNKNOWN, method: 'severalCandidates' };
    case 'none':
      return request.listed.length > 1 ? { ...UNKNOWN, method: 'severalCandidates' } : UNKNOWN;
  }
}

/** One that the action is checked on, or the only one that AWS lists at all. */
function pickListed(listed: readonly string[], { fits }: Candidates): string | undefined {
  const fitting = listed.filter(fits);
  if (fitting.length === 1) return fitting[0];
  return listed.length === 1 ? listed[0] : undefined;
}

function found(arn: string, method: ResourceMethod, request: ReadRequest): DerivedResource {
  if (method === 'requestArn' || !mayHavePath(arn)) return { resource: arn, method, pathUnknown: false };
  if (isCreationOf(arn, request.action)) {
    const path = request.values.find(({ path }) => path === 'path')?.value;
    return { resource: withPath(arn, path), method, pathUnknown: false };
  }
  const { arn: resource, pathUnknown } = withKnownPath(arn, knownArns(request));
  return { resource, method, pathUnknown };
}

const TYPES_WITH_PATH = new Set([
  'role',
  'user',
  'group',
  'policy',
  'instance-profile',
  'server-certificate',
  'mfa',
]);

function mayHavePath(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === 'iam' && TYPES_WITH_PATH.has(arn.resource.split('/')[0] ?? '');
}

/** `iam:CreateRole` of a role; `iam:CreateAccessKey` makes no user. */
function isCreationOf(arn: string, action: string): boolean {
  const type = parseArn(arn)?.resource.split('/')[0]?.replaceAll('-', '');
  return action.toLowerCase() === `iam:create${type}`;
}

/** What is being created has the path that the request gives, or none. */
function withPath(arn: string, path: string | undefined): string {
  if (path === undefined || !path.startsWith('/') || !path.endsWith('/')) return arn;
  const slash = arn.indexOf('/');
  return `${arn.slice(0, slash)}${path}${arn.slice(slash + 1)}`;
}

function knownArns({ values, listed, principalArn }: ReadRequest): readonly string[] {
  return [
    ...values.map(({ value }) => value),
    ...listed,
    ...(principalArn === undefined ? [] : [principalArn]),
  ];
}
