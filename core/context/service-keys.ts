/**
 * Condition keys of the called service. Only keys of that service can be in the request at all, and most of them
 * are in no record: they are unknown, by one entry for all.
 *
 * Source  data/context-keys.json; KMS Developer Guide, "AWS KMS condition keys"; S3 User Guide, "Condition keys".
 */
import contextKeys from '../../data/context-keys.json' with { type: 'json' };
import { isHidden } from '../record/hidden-text.ts';
import { valueAt } from '../record/json.ts';
import { requestValues } from '../record/request-values.ts';
import { scalarAt } from '../record/scalar-at.ts';
import { noAccessPointKeys } from './access-point-keys.ts';
import type { Caller } from './caller.ts';
import { absent, type ContextEntry, derived, logged, several, unknown } from './context-entry.ts';
import { viaService } from './network-keys.ts';
import { passedToService } from './passed-to-service.ts';
import { resourceAccount } from './resource-keys.ts';

const PARAMETERS: ReadonlyMap<string, readonly (readonly [string, string])[]> = new Map(
  Object.entries(contextKeys.parameters).map(([service, keys]) => [service, Object.entries(keys)]),
);

const ABSENT_WHEN_MISSING: ReadonlySet<string> = new Set(contextKeys.absentWhenMissing);

export interface ServiceCall {
  readonly record: unknown;
  readonly caller: Caller;
  /** Prefix of the action, lower case. */
  readonly service: string;
  readonly action: string;
  readonly resource: string | null;
}

type ReadKeys = (call: ServiceCall) => readonly ContextEntry[];

const OWN_RULES: ReadonlyMap<string, ReadKeys> = new Map([
  ['s3', s3Keys],
  ['kms', kmsKeys],
  ['iam', iamKeys],
  ['ec2', ec2Keys],
  ['sns', snsKeys],
]);

export function serviceKeys(call: ServiceCall): readonly ContextEntry[] {
  return [
    unknown(`${call.service}:*`),
    ...parameterKeys(call),
    ...(OWN_RULES.get(call.service)?.(call) ?? []),
  ];
}

function parameterKeys({ record, service }: ServiceCall): readonly ContextEntry[] {
  const keys = PARAMETERS.get(service) ?? [];
  const parameters = valueAt(record, 'requestParameters');
  if (parameters === null || parameters === undefined) return keys.map(([key]) => unknown(key));
  const values = requestValues(parameters);
  const missing = ABSENT_WHEN_MISSING.has(service) ? (key: string) => absent(key, 'derived') : unknown;
  return keys.map(([key, parameter]) => {
    const found = values.filter(({ path }) => path === parameter.toLowerCase());
    const [first] = found;
    if (found.length !== 1 || first === undefined) return missing(key);
    return isHidden(first.value) ? unknown(key) : logged(key, first.value);
  });
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

function kmsKeys(call: ServiceCall): readonly ContextEntry[] {
  const { record, caller } = call;
  const { account } = caller;
  return [
    ...(account === undefined ? [] : [logged('kms:CallerAccount', account)]),
    viaServiceKey(record, caller),
    ...encryptionContextKeys(call),
  ];
}

/** `s3.eu-central-1.amazonaws.com`, only in calls that the service makes with the caller's own permissions. */
function viaServiceKey(record: unknown, caller: Caller): ContextEntry {
  const key = 'kms:ViaService';
  const via = viaService(caller);
  const region = scalarAt(record, 'awsRegion');
  if (via === false && caller.invokedBy === undefined) return absent(key, 'derived');
  const service = caller.invokedBy?.split('.')[0];
  if (via !== true || region === undefined || service === undefined) return unknown(key);
  return derived(key, `${service}.${region}.amazonaws.com`);
}

/** A call of ReEncrypt is checked twice, each time with the context of one side. */
const CONTEXT_MEMBERS: ReadonlyMap<string, string> = new Map([
  ['kms:reencryptfrom', 'sourceEncryptionContext'],
  ['kms:reencryptto', 'destinationEncryptionContext'],
]);

function encryptionContextKeys({ record, action }: ServiceCall): readonly ContextEntry[] {
  const [each, names] = ['kms:EncryptionContext:*', 'kms:EncryptionContextKeys'];
  const parameters = valueAt(record, 'requestParameters');
  if (parameters === null || parameters === undefined) return [unknown(each), unknown(names)];
  const context = valueAt(parameters, CONTEXT_MEMBERS.get(action.toLowerCase()) ?? 'encryptionContext');
  if (context === undefined || context === null) return [absent(each, 'derived'), absent(names, 'derived')];
  if (typeof context !== 'object') return [unknown(each), unknown(names)];
  const pairs = Object.keys(context).flatMap((name) => {
    const value = scalarAt(context, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return [
    absent(each, 'derived'),
    ...pairs.map(([name, value]) => {
      const key = `kms:EncryptionContext:${name}`;
      return isHidden(value) ? unknown(key) : logged(key, value);
    }),
    several(
      names,
      pairs.map(([name]) => name),
      'cloudtrail',
    ),
  ];
}

function iamKeys({ record, action, resource }: ServiceCall): readonly ContextEntry[] {
  if (action.toLowerCase() !== 'iam:passrole') return [];
  const service = passedToService(record, resource);
  return service === undefined ? [] : [derived('iam:PassedToService', service)];
}

function ec2Keys({ record }: ServiceCall): readonly ContextEntry[] {
  const region = scalarAt(record, 'awsRegion');
  return region === undefined ? [] : [logged('ec2:Region', region)];
}

/** Default topic policies still ask for it: the account of the caller. */
function snsKeys({ caller }: ServiceCall): readonly ContextEntry[] {
  return caller.account === undefined ? [] : [derived('aws:SourceOwner', caller.account)];
}
