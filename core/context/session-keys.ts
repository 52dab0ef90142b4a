/**
 * Condition keys of the caller's session: how and when it began, what it was given, where it runs.
 * Source  IAM User Guide, "AWS global condition context keys", properties of a role session and of the principal;
 *         CloudTrail User Guide, "CloudTrail userIdentity element".
 */

import contextKeys from '../../data/context-keys.json' with { type: 'json' };
import { instantOf } from '../record/event-time.ts';
import { valueAt } from '../record/json.ts';
import { scalarAt } from '../record/scalar-at.ts';
import { type Caller, isForeign, isRoleSession } from './caller.ts';
import {
  absent,
  absentUnlessForeign,
  type ContextEntry,
  derived,
  logged,
  loggedOr,
  unknown,
} from './context-entry.ts';

const SESSION = ['userIdentity', 'sessionContext'] as const;

export function sessionKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const created = scalarAt(record, ...SESSION, 'attributes', 'creationDate');
  const sessionless = caller.longTermKeys || caller.anonymous || caller.isService;
  const silent = sessionless ? absent : unknown;
  return [
    loggedOr('aws:TokenIssueTime', caller.longTermKeys ? undefined : created, silent),
    ...multiFactorKeys(record, caller, created),
    loggedOr(
      'aws:SourceIdentity',
      scalarAt(record, ...SESSION, 'sourceIdentity'),
      absentUnlessForeign(caller),
    ),
    loggedOr('aws:AssumedRoot', scalarAt(record, ...SESSION, 'assumedRoot'), absentUnlessForeign(caller)),
    loggedOr(
      'ec2:RoleDelivery',
      scalarAt(record, ...SESSION, 'ec2RoleDelivery'),
      absentUnlessForeign(caller),
    ),
    loggedOr(
      'identitystore:UserId',
      scalarAt(record, 'userIdentity', 'onBehalfOf', 'userId'),
      absentUnlessForeign(caller),
    ),
    ...federationKeys(record, caller),
    ...computeKeys(record, caller),
    ...contextKeys.sessionKeysNotLogged.map((key) => (isRoleSession(caller) ? unknown(key) : silent(key))),
  ];
}

/**
 * CloudTrail prints `mfaAuthenticated: "false"` for every session; the key itself is missing from requests with
 * long-term keys and from sessions of SAML and OpenID Connect federation.
 */
function multiFactorKeys(
  record: unknown,
  caller: Caller,
  created: string | undefined,
): readonly ContextEntry[] {
  const [present, age] = ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge'];
  if (caller.longTermKeys || caller.anonymous || caller.isService) return [absent(present), absent(age)];
  const said = scalarAt(record, ...SESSION, 'attributes', 'mfaAuthenticated');
  if (said === 'true') return [logged(present, 'true'), secondsSince(age, created, record)];
  if (said === undefined) return [unknown(present), unknown(age)];
  if (isFederated(record, caller)) return [absent(present, 'derived'), absent(age, 'derived')];
  return [derived(present, 'false'), absent(age, 'derived')];
}

function secondsSince(key: string, created: string | undefined, record: unknown): ContextEntry {
  const [began, called] = [instantOf(created), instantOf(scalarAt(record, 'eventTime'))];
  if (began === undefined || called === undefined || called < began) return unknown(key);
  return derived(key, String(Math.round((called - began) / 1000)));
}

const IDENTITY_CENTER_PATH = ':role/aws-reserved/sso.amazonaws.com/';

function isFederated(record: unknown, { issuerArn }: Caller): boolean {
  return federatedProvider(record) !== undefined || issuerArn?.includes(IDENTITY_CENTER_PATH) === true;
}

const federatedProvider = (record: unknown) =>
  scalarAt(record, ...SESSION, 'webIdFederationData', 'federatedProvider');

/** A session may come from SAML although the record does not say so; the keys of OpenID Connect are logged. */
function federationKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const provider = federatedProvider(record);
  const unsaid = isRoleSession(caller)
    ? (key: string) => absent(key, 'derived')
    : absentUnlessForeign(caller);
  const saml = isRoleSession(caller) || isForeign(caller) ? unknown('saml:*') : absent('saml:*');
  return [
    provider === undefined ? unsaid('aws:FederatedProvider') : derived('aws:FederatedProvider', provider),
    saml,
    ...(provider === undefined ? [] : openIdKeys(record, provider)),
  ];
}

function openIdKeys(record: unknown, provider: string): readonly ContextEntry[] {
  const attributes = valueAt(record, ...SESSION, 'webIdFederationData', 'attributes');
  const issuer = provider.slice(provider.indexOf('/') + 1);
  const known =
    typeof attributes === 'object' && attributes !== null
      ? Object.keys(attributes).flatMap((key) => {
          const value = scalarAt(attributes, key);
          return value === undefined ? [] : [logged(key, value)];
        })
      : [];
  return [unknown(`${issuer}:*`), ...known];
}

/** The role session of an EC2 instance has the instance's id as its name. */
const INSTANCE_SESSION = /:(i-[0-9a-f]{8,17})$/;

function computeKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const scope = scalarAt(record, 'userIdentity', 'inScopeOf', 'issuerType');
  const issuedTo = scalarAt(record, 'userIdentity', 'inScopeOf', 'credentialsIssuedTo');
  const fromFunction = scope === 'AWS::Lambda::Function' ? issuedTo : undefined;
  const unsaid = isRoleSession(caller) && scope === undefined ? unknown : absentUnlessForeign(caller);
  return [
    fromFunction === undefined
      ? unsaid('lambda:SourceFunctionArn')
      : derived('lambda:SourceFunctionArn', fromFunction),
    ...instanceKeys(record, caller),
  ];
}

function instanceKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const instance = INSTANCE_SESSION.exec(caller.principalId ?? '')?.[1];
  const placeKeys = ['aws:Ec2InstanceSourceVpc', 'aws:Ec2InstanceSourcePrivateIPv4'];
  if (instance === undefined) {
    const without = absentUnlessForeign(caller);
    return ['ec2:SourceInstanceArn', ...placeKeys].map((key) => without(key));
  }
  const partition = caller.issuerArn?.split(':')[1] ?? 'aws';
  const region = scalarAt(record, 'awsRegion');
  const arn = `arn:${partition}:ec2:${region}:${caller.account}:instance/${instance}`;
  const known = region !== undefined && caller.account !== undefined;
  return [
    known ? derived('ec2:SourceInstanceArn', arn) : unknown('ec2:SourceInstanceArn'),
    ...placeKeys.map((key) => unknown(key)),
  ];
}
