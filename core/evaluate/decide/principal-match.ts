/**
 * How a resource policy names the caller, for what it then grants (table "who the resource policy names" of
 * docs/evaluation.md).
 *
 * Source  IAM User Guide, "AWS JSON policy elements: Principal", "… NotPrincipal"; "Permissions boundaries for IAM
 *         entities"; "IAM and AWS STS unique identifiers" (`AIDA…`, `AROA…`).
 */
import { parseAssumedRole } from '../../model/arn.ts';
import type { Caller } from '../parse/caller.ts';
import type { ContextValue } from '../parse/context.ts';
import type { PrincipalElement } from '../parse/principal.ts';
import { and, not, or, some, type Ternary, ternary } from '../parse/ternary.ts';

/** Three ways of being named, each with a grant of its own. */
export interface PrincipalMatch {
  /** Names the very principal: the grant stands alone. */
  readonly directly: Ternary;
  /** Names the role or user that the session belongs to: the grant replaces an identity policy, the limits stay. */
  readonly bySessionIssuer: Ternary;
  /** Names the account: it hands the decision to the account's identity policies. */
  readonly byAccount: Ternary;
}

export const NOT_NAMED: PrincipalMatch = { directly: 'no', bySessionIssuer: 'no', byAccount: 'no' };
export const NAMED_DIRECTLY: PrincipalMatch = { ...NOT_NAMED, directly: 'yes' };
export const MAYBE_NAMED: PrincipalMatch = {
  directly: 'maybe',
  bySessionIssuer: 'maybe',
  byAccount: 'maybe',
};

/** The caller, and what the request's context says of the identity that its session belongs to. */
export interface CallerIdentity {
  readonly caller: Caller;
  /** `aws:PrincipalArn` as given: the session's role with its path, or the user that asked for a federated session. */
  readonly principalArn: ContextValue;
  /** `aws:userid` as given: `AIDA…`, or `AROA…:session`. */
  readonly userId: ContextValue;
  /** `maybe`: it could not be read whether there is one. */
  readonly hasBoundary: Ternary;
}

export function isNamed({ directly, bySessionIssuer, byAccount }: PrincipalMatch): Ternary {
  return or(directly, or(bySessionIssuer, byAccount));
}

export function matchPrincipal(
  element: PrincipalElement,
  effect: 'Allow' | 'Deny',
  identity: CallerIdentity,
): PrincipalMatch {
  if (element.negated) {
    return namedDirectly(effect === 'Deny' ? not(exempts(element, identity)) : isUnlisted(element, identity));
  }
  return matchListed(element, identity);
}

function matchListed(element: PrincipalElement, identity: CallerIdentity): PrincipalMatch {
  if (element.everyone) return NAMED_DIRECTLY;
  const { caller } = identity;
  switch (caller.kind) {
    case 'anonymous':
      return NOT_NAMED;
    case 'service':
      return namedDirectly(namesService(element, caller));
    case 'identityProvider':
      return namedDirectly(namesProvider(element, caller));
    case 'root':
      return namedDirectly(namesAccount(element, caller));
    case 'user':
      return {
        ...NOT_NAMED,
        directly: namesUser(element, identity),
        byAccount: namesAccount(element, caller),
      };
    case 'federatedUser':
      return {
        directly: ternary(element.arns.has(caller.arn)),
        bySessionIssuer: namesFederatingUser(element, identity),
        byAccount: namesAccount(element, caller),
      };
    case 'session':
    case 'role':
      return {
        directly: namesSession(element, identity),
        bySessionIssuer: or(namesRole(element, identity), namesUniqueId(element, identity)),
        byAccount: namesAccount(element, caller),
      };
  }
}

function namedDirectly(directly: Ternary): PrincipalMatch {
  return { ...NOT_NAMED, directly };
}

function namesAccount({ accounts }: PrincipalElement, { account }: Caller): Ternary {
  return ternary(account !== undefined && accounts.has(account));
}

function namesService({ services }: PrincipalElement, { name }: Caller): Ternary {
  return ternary(services.has(name.toLowerCase()));
}

function namesProvider({ providers }: PrincipalElement, { arn }: Caller): Ternary {
  return ternary(providers.has(arn));
}

function namesUser(element: PrincipalElement, identity: CallerIdentity): Ternary {
  return or(ternary(element.arns.has(identity.caller.arn)), namesUniqueId(element, identity));
}

/** A federated user's ARN does not say which user asked for the session; `aws:PrincipalArn` may. */
function namesFederatingUser({ arns }: PrincipalElement, { principalArn }: CallerIdentity): Ternary {
  if (principalArn === 'unknown') return arns.values().some(isUserArn) ? 'maybe' : 'no';
  return ternary(isAmong(arns, principalArn));
}

function isUserArn(arn: string): boolean {
  return arn.includes(':user/');
}

/** A policy keeps the unique id of a deleted principal; a new principal of the same name has another id. */
function namesUniqueId({ arns }: PrincipalElement, { userId }: CallerIdentity): Ternary {
  if (userId === 'unknown') return hasUniqueId(arns) ? 'maybe' : 'no';
  return ternary(isAmong(arns, userId, beforeColon));
}

function isAmong(arns: ReadonlySet<string>, value: ContextValue, part = (text: string) => text): boolean {
  return typeof value !== 'string' && value.some((text) => arns.has(part(text)));
}

function hasUniqueId(arns: ReadonlySet<string>): boolean {
  return arns.values().some((arn) => /^A(?:ID|RO)A/.test(arn));
}

function beforeColon(text: string): string {
  return text.split(':', 1)[0] ?? text;
}

/** A bare role stands for any of its sessions: only `aws:userid` says which one. */
function namesSession({ arns }: PrincipalElement, { caller, userId }: CallerIdentity): Ternary {
  if (caller.kind === 'session') return ternary(arns.has(caller.arn));
  return some([...arns], (arn) => {
    const session = parseAssumedRole(arn);
    if (session?.role !== caller.name || session.account !== caller.account) return 'no';
    if (typeof userId === 'string') return 'maybe';
    return ternary(userId.some((id) => id.endsWith(`:${session.session}`)));
  });
}

/**
 * A session's ARN has no path. Role names are unique in an account, so without the role's ARN (`aws:PrincipalArn`)
 * we compare names, and with it ARNs.
 */
function namesRole(element: PrincipalElement, { caller, principalArn }: CallerIdentity): Ternary {
  if (caller.kind === 'role') return ternary(element.arns.has(caller.arn));
  if (typeof principalArn !== 'string' && principalArn.some(isRoleArn)) {
    return ternary(isAmong(element.arns, principalArn));
  }
  if (!element.arns.values().some((arn) => isRoleNamed(arn, caller))) return 'no';
  return principalArn === 'unknown' ? 'maybe' : 'yes';
}

function isRoleArn(arn: string): boolean {
  return arn.includes(':role/');
}

function isRoleNamed(arn: string, { account, name }: Caller): boolean {
  const fields = arn.split(':');
  const path = fields[5]?.split('/') ?? [];
  return fields[2] === 'iam' && fields[4] === account && path[0] === 'role' && path.at(-1) === name;
}

/**
 * NotPrincipal exempts a caller only if it lists every part of it: account, role and session. It never exempts a
 * principal with a permissions boundary.
 */
function exempts(element: PrincipalElement, identity: CallerIdentity): Ternary {
  return and(not(identity.hasBoundary), isWhollyListed(element, identity));
}

function isWhollyListed(element: PrincipalElement, identity: CallerIdentity): Ternary {
  const { caller } = identity;
  if (element.everyone) return 'yes';
  const account = namesAccount(element, caller);
  const itself = ternary(element.arns.has(caller.arn));
  switch (caller.kind) {
    case 'anonymous':
      return 'no';
    case 'service':
      return namesService(element, caller);
    case 'identityProvider':
      return namesProvider(element, caller);
    case 'root':
      return account;
    case 'user':
    case 'federatedUser':
      return and(account, itself);
    case 'role':
      return and(account, namesRole(element, identity));
    case 'session':
      return and(and(account, itself), namesRole(element, identity));
  }
}

/**
 * An Allow with NotPrincipal allows everyone that is not listed. A caller that is listed only in part (its role or its
 * account), or that has a boundary, may be allowed or not: AWS says so only of Deny.
 */
function isUnlisted(element: PrincipalElement, identity: CallerIdentity): Ternary {
  const { directly, bySessionIssuer, byAccount } = matchListed(element, identity);
  if (directly === 'yes') return identity.hasBoundary !== 'no' && !element.everyone ? 'maybe' : 'no';
  return isNamed({ directly, bySessionIssuer, byAccount }) === 'no' ? 'yes' : 'maybe';
}
