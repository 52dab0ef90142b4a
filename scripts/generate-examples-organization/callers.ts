/** Who calls in the sample: how CloudTrail records them, and how AWS's messages name them. */
import { DATA, HOME, iam, MANAGEMENT, SANDBOX } from './statements.ts';

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
}

function user(name: string, account: string): Caller {
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

function session(role: string, more: Json = {}): Caller {
  const name = role.split('/').at(-1) ?? role;
  const principalId = `AROAEXAMPLE${name.toUpperCase().slice(0, 6)}`;
  const arn = `arn:aws:sts::${HOME}:assumed-role/${name}/run`;
  const issuer = { type: 'Role', principalId, arn: iam(`role/${role}`), accountId: HOME, userName: name };
  return {
    account: HOME,
    said: arn,
    identity: (accessKeyId) => ({
      type: 'AssumedRole',
      principalId: `${principalId}:run`,
      arn,
      accountId: HOME,
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
  scaling: session(SERVICE_LINKED_ROLE, { invokedBy: 'autoscaling.amazonaws.com' }),
  federated,
  outsider,
  anonymous,
} as const satisfies Readonly<Record<string, Caller>>;

export type CallerName = keyof typeof CALLERS;
