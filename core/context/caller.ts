/**
 * The facts about a record's caller that many condition keys depend on.
 * Source  CloudTrail User Guide, "CloudTrail userIdentity element".
 */
import { identityType } from '../model/identity-type.ts';
import { isIpAddress } from '../record/ip-address.ts';
import { scalarAt } from '../record/scalar-at.ts';

export interface Caller {
  readonly type: string | undefined;
  readonly arn: string | undefined;
  readonly account: string | undefined;
  readonly principalId: string | undefined;
  /** ARN of the role behind a session, with its path. */
  readonly issuerArn: string | undefined;
  /** Long-term keys carry no session, and so none of the keys that describe one. */
  readonly longTermKeys: boolean;
  readonly anonymous: boolean;
  /** A service principal: AWS itself calls. */
  readonly isService: boolean;
  /** The service that made the call on the caller's behalf; `AWS Internal` says nothing. */
  readonly invokedBy: string | undefined;
  /** Made by the caller over the network: then what the record says of the network is the caller's. */
  readonly direct: boolean;
  readonly serviceLinkedRole: boolean;
  /** The called service calls another one in the caller's own name. */
  readonly forwarded: boolean;
}

export function callerOf(record: unknown): Caller {
  const type = scalarAt(record, 'userIdentity', 'type');
  const account = scalarAt(record, 'userIdentity', 'accountId');
  const issuerArn = scalarAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
  const invokedBy = scalarAt(record, 'userIdentity', 'invokedBy');
  const accessKey = scalarAt(record, 'userIdentity', 'accessKeyId');
  return {
    type,
    arn: scalarAt(record, 'userIdentity', 'arn'),
    account,
    principalId: scalarAt(record, 'userIdentity', 'principalId'),
    issuerArn,
    longTermKeys: accessKey?.startsWith('AKIA') === true,
    anonymous: account !== undefined && ANONYMOUS.has(account.toLowerCase()),
    isService: identityType(type).isService,
    invokedBy,
    direct: invokedBy === undefined && isIpAddress(scalarAt(record, 'sourceIPAddress')),
    forwarded: false,
    serviceLinkedRole: issuerArn?.includes(':role/aws-service-role/') === true,
  };
}

const ANONYMOUS = new Set(['anonymous', 'anonymous_principal']);

/** The session issuer is a role: the caller is a session of it. */
export function isRoleSession({ type }: Caller): boolean {
  return identityType(type).isRoleSession;
}

/** The copy of a record for another account names only the account of the caller. */
export function isForeign({ type, arn, anonymous }: Caller): boolean {
  return !anonymous && (type === undefined || (identityType(type).namesAccountOnly && arn === undefined));
}
