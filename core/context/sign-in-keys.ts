/**
 * Condition keys of a sign-in (AssumeRoleWithSAML, AssumeRoleWithWebIdentity): what the record says of the token or the
 * assertion, and what such a request lacks. It is not signed with AWS credentials, so it has no principal of AWS yet.
 *
 * Source  CloudTrail User Guide, "CloudTrail userIdentity element", values for AWS STS APIs with SAML and web identity
 *         federation; IAM User Guide, "IAM and AWS STS condition context keys", keys for AWS OIDC federation and for SAML-based
 *         federation; "AWS global condition context keys", properties of the principal.
 *
 * INVARIANT: claims of a token that the record does not hold are unknown: `…:amr`, `saml:aud`, `saml:iss` and the like.
 */
import { parseArn } from '../model/arn.ts';
import { identityType } from '../model/identity-type.ts';
import { isHidden } from '../record/hidden-text.ts';
import { listAt, textAt, valueAt } from '../record/json.ts';
import { scalarAt } from '../record/scalar-at.ts';
import type { Caller } from './caller.ts';
import { absent, type ContextEntry, derived, logged, unknown } from './context-entry.ts';

/** Keys of a principal and its session. IAM adds them to requests that are signed with AWS credentials. */
const OF_AWS_PRINCIPALS = [
  'aws:PrincipalArn',
  'aws:PrincipalAccount',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:PrincipalTag/*',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalServiceName',
  'aws:PrincipalServiceNamesList',
  'aws:username',
  'aws:TokenIssueTime',
  'aws:MultiFactorAuthPresent',
  'aws:MultiFactorAuthAge',
  'aws:SourceIdentity',
];

/** AWS does not say whether a sign-in has them. */
const UNCERTAIN = ['aws:userid', 'aws:PrincipalType', 'aws:FederatedProvider'];

/** None for other callers. */
export function signInKeys(record: unknown, { type }: Pick<Caller, 'type'>): readonly ContextEntry[] {
  if (!identityType(type).isSignIn) return [];
  return [
    ...OF_AWS_PRINCIPALS.map((key) => absent(key)),
    ...UNCERTAIN.map(unknown),
    ...unreadTags(record),
    ...(type === 'SAMLUser' ? samlKeys(record) : webIdentityKeys(record)),
  ];
}

/**
 * The identity provider as trust policies name it: the ARN of a SAML or OpenID Connect provider, or the name of one that
 * is built in. Undefined for other callers, and where the record does not say.
 */
export function identityProviderOf(record: unknown): string | undefined {
  const type = textAt(record, 'userIdentity', 'type');
  if (!identityType(type).isSignIn) return undefined;
  return type === 'SAMLUser' ? samlProvider(record) : webIdentityProvider(record);
}

function samlProvider(record: unknown): string | undefined {
  const listed = listAt(record, 'resources').map((each) => textAt(each, 'ARN'));
  return [textAt(record, 'requestParameters', 'principalArn'), ...listed].find(
    (arn) => parseArn(arn ?? '')?.resource.startsWith(SAML_PROVIDER) === true,
  );
}

const SAML_PROVIDER = 'saml-provider/';
const OIDC_PROVIDER = 'oidc-provider/';

/** `application` and `user`: how the provider's keys name the two. */
interface BuiltIn {
  readonly application: string;
  readonly user: string;
}

const OPEN_ID: BuiltIn = { application: 'aud', user: 'sub' };

const BUILT_IN: ReadonlyMap<string, BuiltIn> = new Map([
  ['accounts.google.com', OPEN_ID],
  ['cognito-identity.amazonaws.com', OPEN_ID],
  ['graph.facebook.com', { application: 'app_id', user: 'id' }],
  ['www.amazon.com', { application: 'app_id', user: 'user_id' }],
]);

function webIdentityProvider(record: unknown): string | undefined {
  const named = textAt(record, 'userIdentity', 'identityProvider');
  const [first] = PROVIDER_OF_ID.exec(textAt(record, 'userIdentity', 'principalId') ?? '') ?? [];
  return [named, first].find((each) => each !== undefined && issuerOf(each) !== undefined);
}

/** The provider comes first in `PROVIDER:APPLICATION:USER`; its URL has no port, and so no colon. */
const PROVIDER_OF_ID = /^(?:arn:[^:]*:iam::\d{12}:oidc-provider\/)?[^:]+/;

/** What the provider's condition keys begin with. */
function issuerOf(provider: string): string | undefined {
  if (BUILT_IN.has(provider)) return provider;
  const { service, resource = '' } = parseArn(provider) ?? {};
  return service === 'iam' && resource.startsWith(OIDC_PROVIDER)
    ? resource.slice(OIDC_PROVIDER.length)
    : undefined;
}

function webIdentityKeys(record: unknown): readonly ContextEntry[] {
  const provider = webIdentityProvider(record);
  const issuer = provider === undefined ? undefined : issuerOf(provider);
  if (provider === undefined || issuer === undefined) return [];
  const { application, user } = BUILT_IN.get(issuer) ?? OPEN_ID;
  const subject = readable(textAt(record, 'userIdentity', 'userName'));
  const audience = audienceOf(record, provider, subject);
  return [
    unknown(`${issuer}:*`),
    ...(subject === undefined ? [] : [logged(`${issuer}:${user}`, subject)]),
    ...(audience === undefined ? [] : [derived(`${issuer}:${application}`, audience)]),
  ];
}

/** What stands between provider and user in `PROVIDER:APPLICATION:USER`; each of the three may hold colons. */
function audienceOf(record: unknown, provider: string, subject: string | undefined): string | undefined {
  const id = textAt(record, 'userIdentity', 'principalId') ?? '';
  const [start, end] = [`${provider}:`, `:${subject}`];
  if (subject === undefined || !id.startsWith(start) || !id.endsWith(end)) return undefined;
  return readable(id.slice(start.length, -end.length) || undefined);
}

/** `saml:doc` is the account and the name of the provider; `saml:namequalifier` a hash of both and of the issuer. */
function samlKeys(record: unknown): readonly ContextEntry[] {
  const { account, resource = '' } = parseArn(samlProvider(record) ?? '') ?? {};
  const subject = readable(scalarAt(record, 'userIdentity', 'userName'));
  const qualifier = readable(scalarAt(record, 'userIdentity', 'identityProvider'));
  const document = account === undefined ? [] : [`${account}/${resource.slice(SAML_PROVIDER.length)}`];
  return [
    unknown('saml:*'),
    ...(subject === undefined ? [] : [logged('saml:sub', subject)]),
    ...(qualifier === undefined ? [] : [logged('saml:namequalifier', qualifier)]),
    ...document.map((each) => derived('saml:doc', each)),
  ];
}

/** Session tags come with the token: where the record lists none, the token may still have had some. */
function unreadTags(record: unknown): readonly ContextEntry[] {
  const isListed = valueAt(record, 'requestParameters', 'principalTags') !== undefined;
  return isListed ? [] : [unknown('aws:RequestTag/*'), unknown('aws:TagKeys')];
}

const readable = (text: string | undefined): string | undefined =>
  text === undefined || isHidden(text) ? undefined : text;
