/**
 * How a resource policy names the caller, for what it then grants (table "who the resource policy names" of
 * docs/evaluation.md).
 *
 * Source  IAM User Guide, "AWS JSON policy elements: Principal", "… NotPrincipal"; "Permissions boundaries for IAM
 *         entities"; "IAM and AWS STS unique identifiers" (`AIDA…`, `AROA…`).
 */
import { parseAssumedRole } from '../../model/arn.ts';
import type { Caller } from '../parse/caller.ts';
import type { PrincipalElement } from '../parse/principal.ts';
import { and, not, or, some, type Ternary, ternary } from '../ternary.ts';
import type { ContextValue } from './context.ts';

/** Three strengths of a grant, each held or not. */
export interface Naming {
  /** Names the very principal: the grant stands alone. */
  readonly directly: Ternary;
  /** Names the role (or user) behind the session: the grant replaces an identity policy, the limits stay. */
  readonly behind: Ternary;
  /** Names the account: it hands the decision to the account's identity policies. */
  readonly account: Ternary;
}

const NOT_NAMED: Naming = { directly: 'no', behind: 'no', account: 'no' };
const NAMED_DIRECTLY: Naming = { ...NOT_NAMED, directly: 'yes' };

/** The caller, with what the request's context tells about the identity behind it. */
export interface NamedCaller {
  readonly caller: Caller;
  /** `aws:PrincipalArn` as given: the role behind a session with its path, the user behind a federated session. */
  readonly behindArn: ContextValue;
  /** `aws:userid` as given: `AIDA…`, or `AROA…:session`. */
  readonly userId: ContextValue;
  readonly hasBoundary: boolean;
}

export function isNamed({ directly, behind, account }: Naming): Ternary {
  return or(directly, or(behind, account));
}

export function nameCaller(element: PrincipalElement, named: NamedCaller): Naming {
  if (element.negated) return { ...NOT_NAMED, directly: not(spares(element, named)) };
  if (element.everyone) return NAMED_DIRECTLY;
  const { caller } = named;
  switch (caller.kind) {
    case 'anonymous':
      return NOT_NAMED;
    case 'service':
      return direct(element.services.has(caller.name.toLowerCase()));
    case 'identityProvider':
      return direct(element.providers.has(caller.arn));
    case 'root':
      return direct(namesAccount(element, caller));
    case 'user':
      return { ...NOT_NAMED, directly: namesUser(element, named), account: byAccount(element, caller) };
    case 'federatedUser':
      return {
        directly: ternary(element.arns.has(caller.arn)),
        behind: namesFederatingUser(element, named),
        account: byAccount(element, caller),
      };
    case 'session':
    case 'role':
      return {
        directly: namesSession(element, named),
        behind: or(namesRole(element, named), namesUniqueId(element, named)),
        account: byAccount(element, caller),
      };
  }
}

function direct(named: boolean): Naming {
  return named ? NAMED_DIRECTLY : NOT_NAMED;
}

export function namesAccount({ accounts }: PrincipalElement, { account }: Caller): boolean {
  return account !== undefined && accounts.has(account);
}

function byAccount(element: PrincipalElement, caller: Caller): Ternary {
  return ternary(namesAccount(element, caller));
}

function namesUser(element: PrincipalElement, named: NamedCaller): Ternary {
  return or(ternary(element.arns.has(named.caller.arn)), namesUniqueId(element, named));
}

/** A federated user's ARN does not tell which user asked for the session; `aws:PrincipalArn` may. */
function namesFederatingUser({ arns }: PrincipalElement, { behindArn }: NamedCaller): Ternary {
  if (behindArn === 'unknown') return arns.values().some(isUserArn) ? 'maybe' : 'no';
  return ternary(isAmong(arns, behindArn));
}

function isUserArn(arn: string): boolean {
  return arn.includes(':user/');
}

/** Unique ids stay in a policy when the principal was deleted; a namesake made later has another id. */
function namesUniqueId({ arns }: PrincipalElement, { userId }: NamedCaller): Ternary {
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

/** A bare role stands for any of its sessions: which one, only `aws:userid` can tell. */
function namesSession({ arns }: PrincipalElement, { caller, userId }: NamedCaller): Ternary {
  if (caller.kind === 'session') return ternary(arns.has(caller.arn));
  return some([...arns], (arn) => {
    const session = parseAssumedRole(arn);
    if (session?.role !== caller.name || session.account !== caller.account) return 'no';
    if (typeof userId === 'string') return 'maybe';
    return ternary(userId.some((id) => id.endsWith(`:${session.session}`)));
  });
}

/**
 * A session's ARN holds no path. Role names are unique in an account, so without the role's ARN the name decides;
 * with it (`aws:PrincipalArn`) the whole ARN does.
 */
function namesRole(element: PrincipalElement, { caller, behindArn }: NamedCaller): Ternary {
  if (caller.kind === 'role') return ternary(element.arns.has(caller.arn));
  if (typeof behindArn !== 'string' && behindArn.some(isRoleArn)) {
    return ternary(isAmong(element.arns, behindArn));
  }
  if (!element.arns.values().some((arn) => isRoleNamed(arn, caller))) return 'no';
  return behindArn === 'unknown' ? 'maybe' : 'yes';
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
 * NotPrincipal spares a caller only when all that it is made of is listed: account, role and session. A principal
 * with a permissions boundary is never spared.
 */
function spares(element: PrincipalElement, named: NamedCaller): Ternary {
  const { caller, hasBoundary } = named;
  if (hasBoundary) return 'no';
  if (element.everyone) return 'yes';
  const account = byAccount(element, caller);
  const itself = ternary(element.arns.has(caller.arn));
  switch (caller.kind) {
    case 'anonymous':
      return 'no';
    case 'service':
      return ternary(element.services.has(caller.name.toLowerCase()));
    case 'identityProvider':
      return ternary(element.providers.has(caller.arn));
    case 'root':
      return account;
    case 'user':
    case 'federatedUser':
      return and(account, itself);
    case 'role':
      return and(account, namesRole(element, named));
    case 'session':
      return and(and(account, itself), namesRole(element, named));
  }
}
