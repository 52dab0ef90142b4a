/**
 * CloudTrail's `userIdentity` → the principal that policies are attached to, and its session.
 *
 * Shape   record → RecordedPrincipal; every type of the CloudTrail guide, and unknown ones.
 * Errors  none: a caller without an ARN keeps what identifies it (principal id, service, identity provider).
 * Source  CloudTrail User Guide, "CloudTrail userIdentity element", "CloudTrail record contents" (`resources`,
 *         `recipientAccountId`).
 */
import { type Arn, formatArn, parseArn, parseAssumedRole } from '../model/arn.ts';
import type { Principal } from '../model/denial.ts';
import { identityType, identityTypeOfArn } from '../model/identity-type.ts';
import { type JsonObject, listAt, textAt } from '../record/json.ts';

export interface RecordedPrincipal {
  readonly principal: Principal;
  /**
   * 12 digits. Of a sign-in that of the role, of an AWS service the one that was called: neither has an account of its
   * own. Null for anonymous callers, and where the record does not say.
   */
  readonly account: string | null;
}

const ANONYMOUS_ACCOUNT = 'ANONYMOUS_PRINCIPAL';

/** `stated` is the principal that the error message names: it helps where the record itself has no ARN. */
export function principalOf(record: JsonObject, stated: string | null): RecordedPrincipal {
  const type = textAt(record, 'userIdentity', 'type') ?? 'Unknown';
  const arn =
    textAt(record, 'userIdentity', 'arn') ?? (stated !== null && parseArn(stated) ? stated : undefined);
  const principal = arn === undefined ? withoutArn(record, type) : withArn(record, type, arn);
  return { principal, account: accountOf(record, arn) ?? accountCalled(record, type) };
}

function withArn(record: JsonObject, type: string, arn: string): Principal {
  const issuer = textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn');
  const assumed = parseAssumedRole(arn);
  if (assumed !== undefined) {
    const { partition, account, role, session } = assumed;
    // A session ARN has no path: without the issuer the path of the role is unknown, and left out.
    const roleArn = issuer ?? `arn:${partition}:iam::${account}:role/${role}`;
    return { arn: roleArn, type, session, sessionArn: arn };
  }
  const [resourceType, ...session] = parseArn(arn)?.resource.split('/') ?? [];
  if (identityType(identityTypeOfArn(resourceType)).policiesOf === 'sessionIssuer') {
    return { arn: issuer ?? arn, type, session: session.join('/') || null, sessionArn: arn };
  }
  return { arn, type, session: null, sessionArn: null };
}

function withoutArn(record: JsonObject, type: string): Principal {
  const principalId = textAt(record, 'userIdentity', 'principalId');
  const [id, ...session] = (principalId ?? '').split(':');
  // Only a role's unique id carries the session name after a colon; an identity provider's id is kept whole.
  const isRoleSession = id?.startsWith('AROA') === true && session.length > 0;
  return {
    arn: (isRoleSession ? id : undefined) ?? identifierOf(record, principalId),
    type,
    session: isRoleSession ? session.join(':') : null,
    sessionArn: null,
  };
}

function identifierOf(record: JsonObject, principalId: string | undefined): string {
  const account = textAt(record, 'userIdentity', 'accountId');
  if (account === ANONYMOUS_ACCOUNT) return 'anonymous';
  return (
    principalId ??
    textAt(record, 'userIdentity', 'invokedBy') ??
    textAt(record, 'userIdentity', 'onBehalfOf', 'userId') ??
    textAt(record, 'userIdentity', 'userName') ??
    (account === undefined ? 'unknown' : `account ${account}`)
  );
}

function accountOf(record: JsonObject, arn: string | undefined): string | null {
  const candidates = [
    textAt(record, 'userIdentity', 'accountId'),
    textAt(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'accountId'),
    arn === undefined ? undefined : parseArn(arn)?.account,
  ];
  return candidates.find(isAccount) ?? null;
}

/** Where the call of a caller without an account arrived. */
function accountCalled(record: JsonObject, type: string): string | null {
  const { hasAccount, isSignIn } = identityType(type);
  if (hasAccount) return null;
  const roles = isSignIn ? rolesIn(record) : [];
  const candidates = [...roles.map((arn) => parseArn(arn)?.account), textAt(record, 'recipientAccountId')];
  return candidates.find(isAccount) ?? null;
}

/** The role of a sign-in. */
function rolesIn(record: JsonObject): readonly string[] {
  const listed = listAt(record, 'resources').flatMap((each) => textAt(each, 'ARN') ?? []);
  const asked = textAt(record, 'requestParameters', 'roleArn') ?? [];
  return [asked, listed].flat().filter((arn) => parseArn(arn)?.resource.startsWith('role/') === true);
}

const isAccount = (account: string | undefined): account is string =>
  account !== undefined && /^\d{12}$/.test(account);

/**
 * A message may write the caller's own account differently from the record: masked (`********3333`), or replaced
 * when the log was anonymized. Where both name the same caller but for the account, the record's account is meant.
 */
export interface OtherAccount {
  /** The caller's account as the message writes it. */
  readonly written: string;
  /** The caller's account as the record has it. */
  readonly meant: string;
}

/** Undefined when message and record agree, or name different callers. */
export function otherAccountOf(stated: string | null, recorded: string | null): OtherAccount | undefined {
  const message = stated === null ? undefined : parseArn(stated);
  const record = recorded === null ? undefined : parseArn(recorded);
  if (message === undefined || record === undefined || message.account === record.account) return undefined;
  const isSameCaller = formatArn({ ...message, account: record.account }) === formatArn(record);
  return isSameCaller ? { written: message.account, meant: record.account } : undefined;
}

/** The resource with the caller's account as the record has it: what denials are grouped by, not what is shown. */
export function inOwnAccount(resource: string | null, other: OtherAccount | undefined): string | null {
  const arn: Arn | undefined = resource === null ? undefined : parseArn(resource);
  if (other === undefined || arn?.account !== other.written) return resource;
  return formatArn({ ...arn, account: other.meant });
}

/** Two ARNs of different users or roles. Sessions of one role are one principal, and so is one name with a masked account. */
export function isOtherPrincipal(stated: string, recorded: string): boolean {
  const [message, record] = [nameOf(stated), nameOf(recorded)];
  return message !== undefined && record !== undefined && message !== record;
}

function nameOf(text: string): string | undefined {
  const assumed = parseAssumedRole(text);
  if (assumed !== undefined) return `role ${assumed.role}`;
  const [type, ...path] = parseArn(text)?.resource.split('/') ?? [];
  return type === 'user' || type === 'role' ? `${type} ${path.at(-1)}` : undefined;
}
