import { describe, expect, test } from 'vitest';
import { principalOf } from '../../../core/normalize/identity.ts';
import { ROLE_IDENTITY, USER_IDENTITY } from '../../support/records.ts';

const account = '111122223333';
const session = 'GitHubActions';
const sessionArn = `arn:aws:sts::${account}:assumed-role/deploy-role/${session}`;
const { sessionContext: _, ...sessionWithoutIssuer } = ROLE_IDENTITY;
const federated = `arn:aws:sts::${account}:federated-user/bob`;
const otherAccount = '444455556666';

interface Want {
  readonly arn: string;
  readonly account: string | null;
  readonly session?: string;
  readonly sessionArn?: string;
}

/** One row for every type of the CloudTrail guide: what policies are attached to, and the session beside it. */
const rows: readonly [string, Record<string, unknown>, Want, Record<string, unknown>?][] = [
  ['IAM user', USER_IDENTITY, { arn: `arn:aws:iam::${account}:user/ana`, account }],
  [
    'IAM user with a path, in China',
    { ...USER_IDENTITY, arn: `arn:aws-cn:iam::${account}:user/team/ana` },
    { arn: `arn:aws-cn:iam::${account}:user/team/ana`, account },
  ],
  [
    'role session: the role with its path, from the session issuer',
    ROLE_IDENTITY,
    { arn: `arn:aws:iam::${account}:role/ci/deploy-role`, session, sessionArn, account },
  ],
  [
    'role session without an issuer: the path of the role is unknown',
    sessionWithoutIssuer,
    { arn: `arn:aws:iam::${account}:role/deploy-role`, session, sessionArn, account },
  ],
  [
    'root',
    { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account },
    { arn: `arn:aws:iam::${account}:root`, account },
  ],
  [
    'persistent role identity',
    { type: 'Role', arn: `arn:aws:iam::${account}:role/x`, accountId: account },
    { arn: `arn:aws:iam::${account}:role/x`, account },
  ],
  [
    'federated user: the user whose policies it has',
    {
      type: 'FederatedUser',
      principalId: `${account}:bob`,
      arn: federated,
      accountId: account,
      sessionContext: { sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/ana` } },
    },
    { arn: `arn:aws:iam::${account}:user/ana`, session: 'bob', sessionArn: federated, account },
  ],
  [
    'another account: a role session by its unique id',
    { type: 'AWSAccount', principalId: 'AROAEXAMPLE:s', accountId: otherAccount },
    { arn: 'AROAEXAMPLE', session: 's', account: otherAccount },
  ],
  [
    'another account and nothing else',
    { type: 'AWSAccount', accountId: otherAccount },
    { arn: `account ${otherAccount}`, account: otherAccount },
  ],
  [
    'anonymous',
    { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    { arn: 'anonymous', account: null },
  ],
  [
    'AWS service',
    { type: 'AWSService', invokedBy: 'ecs.amazonaws.com' },
    { arn: 'ecs.amazonaws.com', account: null },
  ],
  [
    'SAML user: no role session, though its id has a colon',
    {
      type: 'SAMLUser',
      principalId: 'key:bob@example.com',
      userName: 'bob@example.com',
      identityProvider: 'idp',
    },
    { arn: 'key:bob@example.com', account: null },
  ],
  [
    'web identity user',
    { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:42', userName: '42' },
    { arn: 'accounts.google.com:app:42', account: null },
  ],
  [
    'AWS service: the account that it called',
    { type: 'AWSService', invokedBy: 'ecs.amazonaws.com' },
    { arn: 'ecs.amazonaws.com', account: otherAccount },
    { recipientAccountId: otherAccount, requestParameters: { roleArn: `arn:aws:iam::${account}:role/r` } },
  ],
  [
    'web identity user: the account of the role that it asks for',
    { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:42', userName: '42' },
    { arn: 'accounts.google.com:app:42', account },
    { recipientAccountId: otherAccount, requestParameters: { roleArn: `arn:aws:iam::${account}:role/r` } },
  ],
  [
    'SAML user: the account of the role that CloudTrail lists',
    { type: 'SAMLUser', principalId: 'key:bob', userName: 'bob', identityProvider: 'key' },
    { arn: 'key:bob', account },
    {
      requestParameters: null,
      resources: [
        { ARN: `arn:aws:iam::${otherAccount}:saml-provider/ADFS` },
        { ARN: `arn:aws:iam::${account}:role/r`, accountId: account },
      ],
    },
  ],
  [
    'SAML user: the account where the record arrived',
    { type: 'SAMLUser', principalId: 'key:bob', userName: 'bob', identityProvider: 'key' },
    { arn: 'key:bob', account },
    { requestParameters: null, recipientAccountId: account },
  ],
  [
    'anonymous, whichever account recorded it',
    { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    { arn: 'anonymous', account: null },
    { recipientAccountId: account },
  ],
  [
    'Identity Center user',
    { type: 'IdentityCenterUser', accountId: account, onBehalfOf: { userId: 'u-1' }, credentialId: 'c' },
    { arn: 'u-1', account },
  ],
  ['directory', { type: 'Directory', userName: 'bob' }, { arn: 'bob', account: null }],
  [
    'service event',
    { accountId: account, invokedBy: 'x.amazonaws.com' },
    { arn: 'x.amazonaws.com', account },
  ],
  ['nothing at all', {}, { arn: 'unknown', account: null }],
];

describe('the caller behind each kind of userIdentity', () => {
  test.each(rows)('%s', (_note, userIdentity, want, record = {}) => {
    const type = userIdentity.type ?? 'Unknown';
    const { arn, account, session = null, sessionArn = null } = want;
    expect(principalOf({ ...record, userIdentity }, null)).toStrictEqual({
      principal: { arn, type, session, sessionArn },
      account,
    });
  });
});

test('the message helps where the record has no ARN', () => {
  const userIdentity = { type: 'AWSAccount', principalId: 'AROAEXAMPLE:s', accountId: otherAccount };
  const { principal } = principalOf({ userIdentity }, `arn:aws:sts::${otherAccount}:assumed-role/r/s`);
  expect(principal).toMatchObject({ arn: `arn:aws:iam::${otherAccount}:role/r`, session: 's' });
});

test('the record wins over the message', () => {
  const { principal } = principalOf(
    { userIdentity: USER_IDENTITY },
    `arn:aws:iam::${otherAccount}:user/mallory`,
  );
  expect(principal.arn).toBe(USER_IDENTITY.arn);
});
