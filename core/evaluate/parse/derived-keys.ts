/**
 * Condition keys that follow from the request itself, so that its context need not repeat them.
 * Only what is certain: a key that AWS fills from elsewhere (tags, organization, network) is never invented.
 *
 * Source  IAM User Guide, "AWS global condition context keys" and the table of principal values in "IAM policy
 *         elements: Variables and tags"; service keys: Service Authorization Reference of S3, KMS and SNS.
 */
import { type Caller, isServiceLinkedName, pathlessRoleArn } from './caller.ts';
import type { DeriveKey } from './context.ts';

export interface DerivableRequest {
  readonly caller: Caller;
  /** In lower case. */
  readonly action: string;
  readonly resourceAccount: string | undefined;
}

export function deriveFrom(request: DerivableRequest): DeriveKey {
  return (key) => {
    if (key === 'aws:principalarn' && hidesPath(request.caller)) return 'unknown';
    const value = derivedText(key, request);
    return value === undefined ? 'absent' : [value];
  };
}

function derivedText(key: string, request: DerivableRequest): string | undefined {
  switch (key) {
    case 'aws:principalarn':
      return principalArn(request.caller);
    case 'aws:principalaccount':
      return request.caller.kind === 'anonymous' ? 'anonymous' : request.caller.account;
    case 'aws:principaltype':
      return principalType(request.caller);
    case 'aws:userid':
      return userId(request.caller);
    case 'aws:username':
      return request.caller.kind === 'user' ? request.caller.name : undefined;
    case 'aws:principalisawsservice':
      return isAwsService(request.caller);
    case 'aws:principalservicename':
      return request.caller.kind === 'service' ? request.caller.name : undefined;
    case 'aws:resourceaccount':
      return request.resourceAccount;
    default:
      return serviceKey(key, request);
  }
}

/** Roles that AWS creates always have a path, which the session's ARN does not contain. */
function hidesPath({ kind, name }: Caller): boolean {
  return kind === 'session' && (name.startsWith('AWSReservedSSO_') || isServiceLinkedName(name));
}

function principalArn(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'user':
    case 'role':
    case 'root':
    case 'federatedUser':
      return caller.arn;
    case 'session':
      return pathlessRoleArn(caller);
    case 'service':
    case 'identityProvider':
    case 'anonymous':
      return undefined;
  }
}

function principalType(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'user':
      return 'User';
    case 'role':
    case 'session':
      return 'AssumedRole';
    case 'root':
      return 'Account';
    case 'federatedUser':
      return 'FederatedUser';
    case 'anonymous':
      return 'Anonymous';
    case 'service':
    case 'identityProvider':
      return undefined;
  }
}

/** AWS assigns the ids of users and roles; those of other callers follow from their ARNs. */
function userId({ kind, account, name }: Caller): string | undefined {
  switch (kind) {
    case 'root':
      return account;
    case 'federatedUser':
      return `${account}:${name}`;
    case 'anonymous':
      return 'anonymous';
    case 'user':
    case 'role':
    case 'session':
    case 'service':
    case 'identityProvider':
      return undefined;
  }
}

/** Part of every signed request; an unsigned one has no principal. */
function isAwsService({ kind }: Caller): string | undefined {
  if (kind === 'anonymous' || kind === 'identityProvider') return undefined;
  return kind === 'service' ? 'true' : 'false';
}

function serviceKey(key: string, { caller, action, resourceAccount }: DerivableRequest): string | undefined {
  if (key === 's3:resourceaccount' && action.startsWith('s3:')) return resourceAccount;
  if (key === 'kms:calleraccount' && action.startsWith('kms:')) return caller.account;
  if (key === 'aws:sourceowner' && action.startsWith('sns:')) return caller.account;
  return undefined;
}
