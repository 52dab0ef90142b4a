/**
 * Condition keys of the called service. Only keys of that service can be in the request at all, and most of them
 * are in no record: they are unknown, by one entry for all.
 *
 * Source  data/context-keys.json; KMS Developer Guide, "AWS KMS condition keys"; S3 User Guide, "Condition keys".
 */
import { scalarAt } from '../record/scalar-at.ts';
import { noAccessPointKeys } from './access-point-keys.ts';
import { absent, type ContextEntry, derived, unknown } from './context-entry.ts';
import { ec2Keys } from './ec2-keys.ts';
import { kmsKeys } from './kms-keys.ts';
import { parameterKeys } from './parameter-keys.ts';
import { passedToService } from './passed-to-service.ts';
import { resourceAccount } from './resource-keys.ts';
import type { ServiceCall } from './service-call.ts';

type ReadKeys = (call: ServiceCall) => readonly ContextEntry[];

const OWN_RULES: ReadonlyMap<string, ReadKeys> = new Map([
  ['s3', s3Keys],
  ['kms', kmsKeys],
  ['iam', iamKeys],
  ['ec2', ec2Keys],
  ['sns', snsKeys],
  ['dynamodb', dynamodbKeys],
]);

export function serviceKeys(call: ServiceCall): readonly ContextEntry[] {
  return [
    unknown(`${call.service}:*`),
    ...parameterKeys(call),
    ...(OWN_RULES.get(call.service)?.(call) ?? []),
  ];
}

const SIGNATURES: ReadonlyMap<string, string> = new Map([
  ['SigV4', 'AWS4-HMAC-SHA256'],
  ['SigV4A', 'AWS4-ECDSA-P256-SHA256'],
  ['SigV2', 'AWS'],
]);

const AUTHENTICATIONS: ReadonlyMap<string, string> = new Map([
  ['AuthHeader', 'REST-HEADER'],
  ['QueryString', 'REST-QUERY-STRING'],
]);

function s3Keys({ record, resource }: ServiceCall): readonly ContextEntry[] {
  const signature = SIGNATURES.get(scalarAt(record, 'additionalEventData', 'SignatureVersion') ?? '');
  const authentication = AUTHENTICATIONS.get(
    scalarAt(record, 'additionalEventData', 'AuthenticationMethod') ?? '',
  );
  const tls = /^TLSv(\d(?:\.\d)?)$/.exec(scalarAt(record, 'tlsDetails', 'tlsVersion') ?? '')?.[1];
  const owner = resourceAccount(record, resource);
  return [
    ...(signature === undefined ? [] : [derived('s3:signatureversion', signature)]),
    ...(authentication === undefined ? [] : [derived('s3:authType', authentication)]),
    ...(tls === undefined ? [] : [derived('s3:TlsVersion', tls)]),
    ...(owner === undefined ? [] : [derived('s3:ResourceAccount', owner)]),
    ...noAccessPointKeys(record, resource),
  ];
}

function iamKeys({ record, action, resource }: ServiceCall): readonly ContextEntry[] {
  if (action.toLowerCase() !== 'iam:passrole') return [];
  const service = passedToService(record, resource);
  return service === undefined ? [] : [derived('iam:PassedToService', service)];
}

/** Default topic policies still ask for it: the account of the caller. */
function snsKeys({ caller }: ServiceCall): readonly ContextEntry[] {
  return caller.account === undefined ? [] : [derived('aws:SourceOwner', caller.account)];
}

const TRANSACTIONS = new Set(['TransactWriteItems', 'TransactGetItems']);

/** Only the parts of a transaction have it. */
function dynamodbKeys({ record }: ServiceCall): readonly ContextEntry[] {
  const key = 'dynamodb:EnclosingOperation';
  const eventName = scalarAt(record, 'eventName');
  if (eventName === undefined) return [unknown(key)];
  return [TRANSACTIONS.has(eventName) ? derived(key, eventName) : absent(key, 'derived')];
}
