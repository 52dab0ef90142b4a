/**
 * Condition keys of KMS.
 * Source  KMS Developer Guide, "AWS KMS condition keys".
 */
import { isHidden } from '../record/hidden-text.ts';
import { isObject, textAt, valueAt } from '../record/json.ts';
import { scalarAt } from '../record/scalar-at.ts';
import type { Caller } from './caller.ts';
import { absent, type ContextEntry, derived, logged, several, unknown } from './context-entry.ts';
import { viaService } from './network-keys.ts';
import type { ServiceCall } from './service-call.ts';

export function kmsKeys(call: ServiceCall): readonly ContextEntry[] {
  const { record, caller } = call;
  const { account } = caller;
  return [
    ...(account === undefined ? [] : [logged('kms:CallerAccount', account)]),
    viaServiceKey(record, caller),
    ...encryptionContextKeys(call),
    ...aliasKey(call),
    ...grantKeys(call),
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

/** The alias that the request calls the key by; a key called by its id or ARN has none. */
function aliasKey({ record }: ServiceCall): readonly ContextEntry[] {
  const key = 'kms:RequestAlias';
  const id = textAt(record, 'requestParameters', 'keyId');
  if (id === undefined || isHidden(id)) return [unknown(key)];
  const alias = /(?:^|:)(alias\/.+)$/.exec(id)?.[1];
  return [alias === undefined ? absent(key, 'derived') : logged(key, alias)];
}

const GRANT_ACTIONS = new Set(['kms:creategrant', 'kms:listgrants', 'kms:revokegrant']);

/** A service asks for a grant in the caller's name for a resource of its own: a volume, a table. */
function grantKeys({ record, caller, action }: ServiceCall): readonly ContextEntry[] {
  if (!GRANT_ACTIONS.has(action.toLowerCase())) return [];
  const via = viaService(caller);
  const key = 'kms:GrantIsForAWSResource';
  const isFor = via === undefined ? unknown(key) : derived(key, String(via));
  return [isFor, ...(action.toLowerCase() === 'kms:creategrant' ? [constraintKey(record)] : [])];
}

function constraintKey(record: unknown): ContextEntry {
  const key = 'kms:GrantConstraintType';
  const parameters = valueAt(record, 'requestParameters');
  if (!isObject(parameters)) return unknown(key);
  const constraints = valueAt(parameters, 'constraints');
  if (constraints === undefined || constraints === null) return absent(key, 'derived');
  if (!isObject(constraints)) return unknown(key);
  const [type, ...more] = ['EncryptionContextEquals', 'EncryptionContextSubset'].filter((each) =>
    Object.keys(constraints).some((name) => name.toLowerCase() === each.toLowerCase()),
  );
  return type === undefined || more.length > 0 ? unknown(key) : logged(key, type);
}
