/**
 * The caller of a request: the kinds of principal that AWS distinguishes to find the policies that apply.
 *
 * Shape   principal text -> Caller, or undefined for a principal that cannot call.
 * Source  IAM User Guide, "AWS JSON policy elements: Principal".
 */
import { parseArn, parseAssumedRole } from '../../model/arn.ts';
import { remembering } from '../../model/remember.ts';

export type CallerKind =
  | 'user'
  /** A session of this role, its name unknown. */
  | 'role'
  | 'session'
  | 'federatedUser'
  | 'root'
  | 'service'
  /** Of a SAML or OpenID Connect sign-in, whose caller has no AWS identity yet. */
  | 'identityProvider'
  | 'anonymous';

export interface Caller {
  readonly kind: CallerKind;
  /** As given. */
  readonly arn: string;
  /** None for services and anonymous callers. */
  readonly account: string | undefined;
  /** Of the user, role or federated user, without path; otherwise as given. */
  readonly name: string;
}

/** Providers with a name instead of an ARN. */
const BUILT_IN_PROVIDERS: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  'graph.facebook.com',
  'www.amazon.com',
]);

export const parseCaller = remembering(readCaller);

function readCaller(principal: string): Caller | undefined {
  if (principal === 'anonymous')
    return { kind: 'anonymous', arn: principal, account: undefined, name: principal };
  if (principal.startsWith('arn:')) return parseArnCaller(principal);
  if (BUILT_IN_PROVIDERS.has(principal)) return namedCaller('identityProvider', principal);
  const isService = /^[a-z0-9][a-z0-9.-]*\.[a-z]+$/i.test(principal);
  return isService ? namedCaller('service', principal) : undefined;
}

function namedCaller(kind: CallerKind, name: string): Caller {
  return { kind, arn: name, account: undefined, name };
}

function parseArnCaller(text: string): Caller | undefined {
  const session = parseAssumedRole(text);
  if (session !== undefined) {
    return { kind: 'session', arn: text, account: session.account, name: session.role };
  }
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  const [type = '', ...path] = arn.resource.split('/');
  const kind = arnCallerKind(arn.service, type, path.length > 0);
  if (kind === undefined) return undefined;
  return { kind, arn: text, account: arn.account, name: path.at(-1) ?? type };
}

function arnCallerKind(service: string, type: string, hasName: boolean): CallerKind | undefined {
  if (service === 'iam' && type === 'root' && !hasName) return 'root';
  if (!hasName) return undefined;
  if (service === 'iam' && type === 'user') return 'user';
  if (service === 'iam' && type === 'role') return 'role';
  if (service === 'iam' && (type === 'saml-provider' || type === 'oidc-provider')) return 'identityProvider';
  if (service === 'sts' && type === 'federated-user') return 'federatedUser';
  return undefined;
}

/** ARN of a session's role, if the role has no path. */
export function pathlessRoleArn({ arn, account, name }: Caller): string {
  return `arn:${parseArn(arn)?.partition ?? 'aws'}:iam::${account ?? ''}:role/${name}`;
}

/** A name that AWS reserves for service-linked roles. */
export function isServiceLinkedName(role: string): boolean {
  return role.startsWith('AWSServiceRoleFor');
}

/** Sign-in actions: the caller has no AWS identity yet, only an identity provider. */
const SIGN_INS: ReadonlySet<string> = new Set(['sts:assumerolewithsaml', 'sts:assumerolewithwebidentity']);

/** The identity provider of an anonymous caller that signs in, if the request names it; else the caller itself. */
export function signInCaller(caller: Caller, action: string, provider: string | undefined): Caller {
  if (caller.kind !== 'anonymous' || provider === undefined || !SIGN_INS.has(action)) return caller;
  return namedCaller('identityProvider', provider);
}
