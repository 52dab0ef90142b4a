/**
 * What a later explanation reads of a denied call's CloudTrail record, and nothing else: the caller, the
 * session, the network, and the part of the request that `request-sample.ts` keeps.
 *
 * Shape   record, action -> the record pruned, and the members that were too long to keep.
 * Units   texts up to `LONGEST_TEXT` characters; bytes of UTF-8. What is stored together takes at most `MOST_BYTES` as JSON.
 * Errors  none. What is left out is unknown to the readers of the pruned record.
 * Source  what core/context, core/gather and core/attribute read; a test compares them on whole and pruned records.
 */

import { utf8Length } from '../text/utf8-cut.ts';
import { isShort, type LeftOut } from './hidden-text.ts';
import { isObject, type JsonObject, valueAt } from './json.ts';
import { prunedRequest } from './request-sample.ts';

export interface RecordSample {
  /** Null: even without its request it is too long. */
  readonly record: JsonObject | null;
  readonly leftOut: readonly string[];
}

/** Of an explanation request: its denial, this sample, the sealed message and its keys. 8 KB with the names around them. */
export const MOST_BYTES = 7_900;

/** A single value, all single values of an object, an object of known members, or a list of such. */
type Part = 'value' | 'values' | Shape | readonly [Shape];

interface Shape {
  readonly [member: string]: Part;
}

const RECORD: Shape = {
  eventTime: 'value',
  eventSource: 'value',
  eventName: 'value',
  eventType: 'value',
  awsRegion: 'value',
  sourceIPAddress: 'value',
  userAgent: 'value',
  vpcEndpointId: 'value',
  vpcEndpointAccountId: 'value',
  sessionCredentialFromConsole: 'value',
  notExported: 'value',
  tlsDetails: { tlsVersion: 'value' },
  additionalEventData: { SignatureVersion: 'value', AuthenticationMethod: 'value' },
  resources: [{ ARN: 'value', accountId: 'value', type: 'value' }],
  userIdentity: {
    type: 'value',
    principalId: 'value',
    arn: 'value',
    accountId: 'value',
    accessKeyId: 'value',
    userName: 'value',
    invokedBy: 'value',
    identityProvider: 'value',
    inScopeOf: {
      sourceArn: 'value',
      sourceAccount: 'value',
      issuerType: 'value',
      credentialsIssuedTo: 'value',
    },
    onBehalfOf: { userId: 'value' },
    sessionContext: {
      sessionIssuer: { arn: 'value' },
      attributes: { creationDate: 'value', mfaAuthenticated: 'value' },
      sourceIdentity: 'value',
      assumedRoot: 'value',
      ec2RoleDelivery: 'value',
      webIdFederationData: { federatedProvider: 'value', attributes: 'values' },
    },
  },
};

/** `others`: the bytes of what is stored beside it. */
export function recordSample(record: JsonObject, action: string, others = 0): RecordSample {
  const leftOut: LeftOut = new Set();
  const request = prunedRequest(record, action, leftOut);
  const rest = object(record, RECORD, leftOut);
  const whole = { ...rest, requestParameters: request };
  const fits = (sample: RecordSample) => jsonBytes(sample) + others <= MOST_BYTES;
  const all = { record: whole, leftOut: [...leftOut] };
  if (fits(all)) return all;
  const withoutRequest = { record: { ...rest, requestParameters: null }, leftOut: ['requestParameters'] };
  if (fits(withoutRequest)) return withoutRequest;
  return { record: null, leftOut: ['the record'] };
}

export const jsonBytes = (value: unknown): number => utf8Length(JSON.stringify(value) ?? '');

function object(value: unknown, shape: Shape, leftOut: LeftOut): JsonObject {
  const kept = Object.entries(shape).map(([name, part]) => [
    name,
    member(name, valueAt(value, name), part, leftOut),
  ]);
  return Object.fromEntries(kept.filter(([, each]) => each !== undefined));
}

function member(name: string, value: unknown, part: Part, leftOut: LeftOut): unknown {
  if (part === 'value') return single(name, value, leftOut);
  if (isList(part)) {
    return Array.isArray(value) ? value.map((each) => object(each, part[0], leftOut)) : undefined;
  }
  if (!isObject(value)) return undefined;
  if (part !== 'values') return object(value, part, leftOut);
  const singles = Object.entries(value).map(([key, each]) => [key, single(name, each, leftOut)]);
  return Object.fromEntries(singles.filter(([, each]) => each !== undefined));
}

const isList = (part: Part): part is readonly [Shape] => Array.isArray(part);

function single(name: string, value: unknown, leftOut: LeftOut): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' && isShort(name, value, leftOut) ? value : undefined;
}
