/** Who calls in the sample: how CloudTrail records them, and how AWS's messages name them. */
import { DATA, HOME, iam, MANAGEMENT, PLATFORM, SANDBOX } from './statements.ts';

export const GITHUB = 'token.actions.githubusercontent.com';

export const SSO_ROLE =
  'aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Builders_0123456789abcdef';
export const SERVICE_LINKED_ROLE = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';

type Json = Readonly<Record<string, unknown>>;

export interface Caller {
  /** 12 digits; null for a caller without an account. */
  readonly account: string | null;
  /** As messages name them. */
  readonly said: string;
  /** CloudTrail's `userIdentity`; `accessKeyId` joins a session to its grant. */
  readonly identity: (accessKeyId: string) => Json;
  /** The account whose trail has the record; left out: the caller's. */
  readonly recipient?: string;
}

export function user(name: string, account: string): Caller {
  const arn = iam(`user/${name}`, account);
  return {
    account,
    said: arn,
    identity: () => ({
      type: 'IAMUser',
      principalId: `AIDAEXAMPLE${name.toUpperCase()}`,
      arn,
      accountId: account,
      accessKeyId: `AKIAEXAMPLE${name.toUpperCase()}`,
      userName: name,
    }),
  };
}

const CREATED = { creationDate: '2026-11-20T09:30:00Z', mfaAuthenticated: 'false' };

export function session(
  role: string,
  { more = {}, account = HOME, named = 'run' }: { more?: Json; account?: string; named?: string } = {},
): Caller {
  const name = role.split('/').at(-1) ?? role;
  const principalId = `AROAEXAMPLE${name.toUpperCase().slice(0, 6)}`;
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/${named}`;
  const issuer = {
    type: 'Role',
    principalId,
    arn: iam(`role/${role}`, account),
    accountId: account,
    userName: name,
  };
  return {
    account,
    said: arn,
    identity: (accessKeyId) => ({
      type: 'AssumedRole',
      principalId: `${principalId}:${named}`,
      arn,
      accountId: account,
      accessKeyId,
      sessionContext: { sessionIssuer: issuer, attributes: CREATED },
      ...more,
    }),
  };
}

/** A session that ana got with GetFederationToken. */
const federated: Caller = {
  account: HOME,
  said: `arn:aws:sts::${HOME}:federated-user/fay`,
  identity: (accessKeyId) => ({
    type: 'FederatedUser',
    principalId: `${HOME}:fay`,
    arn: `arn:aws:sts::${HOME}:federated-user/fay`,
    accountId: HOME,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'IAMUser',
        principalId: 'AIDAEXAMPLEANA',
        arn: iam('user/ana'),
        accountId: HOME,
        userName: 'ana',
      },
      attributes: CREATED,
    },
  }),
};

/** All that CloudTrail records for a resource's owner of a caller of another organization. */
const outsider: Caller = {
  account: '222233334444',
  said: 'arn:aws:iam::222233334444:user/nobody',
  identity: () => ({ type: 'AWSAccount', principalId: 'AIDAEXAMPLENOBODY', accountId: '222233334444' }),
};

const anonymous: Caller = {
  account: null,
  said: 'anonymous',
  identity: () => ({ type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' }),
};

/** A sign-in with a token of GitHub. */
function github(sub: string, aud = 'sts.amazonaws.com'): Caller {
  const identityProvider = iam(`oidc-provider/${GITHUB}`, PLATFORM);
  return {
    account: null,
    said: sub,
    identity: () => ({
      type: 'WebIdentityUser',
      principalId: `${identityProvider}:${aud}:${sub}`,
      userName: sub,
      identityProvider,
    }),
    recipient: PLATFORM,
  };
}

/** A sign-in with an assertion of an identity provider that the role does not trust. */
const partnerStaff: Caller = {
  account: null,
  said: 'kay',
  identity: () => ({
    type: 'SAMLUser',
    principalId: 'aGFzaG9mcHJvdmlkZXI=:kay',
    userName: 'kay',
    identityProvider: 'aGFzaG9mcHJvdmlkZXI=',
  }),
  recipient: PLATFORM,
};

const inPlatform = { account: PLATFORM };

export const CALLERS = {
  ana: user('ana', HOME),
  ben: user('ben', HOME),
  dot: user('dot', HOME),
  cy: user('cy', SANDBOX),
  mia: user('mia', MANAGEMENT),
  dan: user('dan', DATA),
  deploy: session('ci/deploy'),
  labelled: session('ci/labelled'),
  builder: session(SSO_ROLE),
  scaling: session(SERVICE_LINKED_ROLE, { more: { invokedBy: 'autoscaling.amazonaws.com' } }),
  federated,
  outsider,
  eli: user('eli', PLATFORM),
  hal: user('hal', PLATFORM),
  ivo: user('ivo', PLATFORM),
  kim: user('kim', PLATFORM),
  lou: user('lou', PLATFORM),
  runner: session('runner', inPlatform),
  limited: session('limited', inPlatform),
  guest: session('guest', { ...inPlatform, named: 'CognitoIdentityCredentials' }),
  pages: github('repo:acmecorp/web:ref:refs/heads/main'),
  pagesInOtherCase: github('repo:AcmeCorp/web:ref:refs/heads/main'),
  pagesOfOthers: github('repo:someone/web:ref:refs/heads/main'),
  pagesForOthers: github('repo:acmecorp/web:ref:refs/heads/main', 'https://github.com/acmecorp'),
  partnerStaff,
  anonymous,
} as const satisfies Readonly<Record<string, Caller>>;

export type CallerName = keyof typeof CALLERS;
