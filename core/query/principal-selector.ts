/**
 * The `principal` filter: one text that may be the ARN of what policies are attached to, the ARN of a role session,
 * what an ARN ends in, or the plain name of a role, user or session.
 *
 * INVARIANT: every principal that a selector without wildcards can match is found under one of `principalNames`, or is the
 * selector itself. The stores look principals up by those names.
 */
import { parseArn, parseAssumedRole } from '../model/arn.ts';
import type { Principal } from '../model/denial.ts';
import { hasWildcard, type TextFilter, textFilter } from './text-filter.ts';

export type PlainSelector =
  | { readonly kind: 'arn'; readonly arn: string }
  | { readonly kind: 'session'; readonly arn: string; readonly account: string; readonly name: string }
  | { readonly kind: 'name'; readonly name: string }
  /** What ARNs of any account end in: `role/ci/build`. */
  | { readonly kind: 'ending'; readonly text: string; readonly name: string };

export type PrincipalSelector = PlainSelector | { readonly kind: 'pattern'; readonly matches: TextFilter };

/** With wildcards. */
export const parsePrincipalFilter = (text: string): PrincipalSelector =>
  hasWildcard(text) ? { kind: 'pattern', matches: textFilter(text) } : parsePrincipalSelector(text);

/** The account does not matter to a name. */
const SOME_ACCOUNT = 'arn:aws:sts::000000000000:';

const ENDING = /^(?:user|role|assumed-role|federated-user)\//;

export function parsePrincipalSelector(text: string): PlainSelector {
  const arn = parseArn(text);
  if (arn === undefined) {
    const name = ENDING.test(text) ? namesInArn(`${SOME_ACCOUNT}${text}`).at(-1) : undefined;
    return name ? { kind: 'ending', text, name } : { kind: 'name', name: text };
  }
  if (arn.service !== 'sts') return { kind: 'arn', arn: text };
  return { kind: 'session', arn: text, account: arn.account, name: namesInArn(text).at(-1) ?? text };
}

export function matchesPrincipal(selector: PrincipalSelector, principal: Principal): boolean {
  switch (selector.kind) {
    case 'arn':
      return principal.arn === selector.arn;
    case 'session':
      return [principal.arn, principal.sessionArn, sessionArnOf(principal)].includes(selector.arn);
    case 'name':
      return principalNames(principal).includes(selector.name);
    case 'ending':
    case 'pattern':
      return matchesArn(selector, principal.arn);
  }
}

type OfArn = Extract<PrincipalSelector, { kind: 'ending' | 'pattern' }>;

function matchesArn(selector: OfArn, text: string): boolean {
  const ending = parseArn(text)?.resource ?? text;
  if (selector.kind === 'ending') return ending === selector.text;
  return [text, ending, lastSegment(ending)].some(selector.matches);
}

/** Can any denial of the principal with this ARN match? False: the principal need not be read. */
export function mayMatchArn(selector: PrincipalSelector, arn: string): boolean {
  if (selector.kind === 'arn') return arn === selector.arn;
  if (selector.kind === 'name') return true;
  if (selector.kind !== 'session') return matchesArn(selector, arn);
  const account = parseArn(arn)?.account;
  return account === undefined || account === selector.account;
}

/** Do all denials of the principal with this ARN match, whatever their session? */
export function matchesAnySession(selector: PrincipalSelector, arn: string): boolean {
  return matchesPrincipal(selector, { arn, type: 'Unknown', session: null, sessionArn: null });
}

/** The plain names under which people look for a principal, each once. */
export function principalNames({ arn, session, sessionArn }: Principal): readonly string[] {
  const inSession = sessionArn === null ? [] : namesInArn(sessionArn);
  const names = new Set([...namesInArn(arn), ...inSession, session ?? '']);
  names.delete('');
  return [...names];
}

/** `role/path/NAME` and `user/path/NAME`: the name. `assumed-role/ROLE/SESSION`: both. No ARN: the text itself. */
function namesInArn(text: string): readonly string[] {
  const assumed = parseAssumedRole(text);
  if (assumed !== undefined) return [assumed.role, assumed.session];
  const arn = parseArn(text);
  return [arn === undefined ? text : lastSegment(arn.resource)];
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The session's ARN as STS would write it, for records that name the role and the session only. */
export function sessionArnOf({ arn, session }: Pick<Principal, 'arn' | 'session'>): string | undefined {
  const role = parseArn(arn);
  if (role?.service !== 'iam' || !role.resource.startsWith('role/') || session === null) return undefined;
  const name = lastSegment(role.resource);
  return `arn:${role.partition}:sts::${role.account}:assumed-role/${name}/${session}`;
}
