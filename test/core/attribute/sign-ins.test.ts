/** Sign-ins with an identity provider, and AWS services as callers: the role's trust policy and the RCPs above its account decide. */
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import type { Denial } from '../../../core/model/denial.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { takeIn } from '../../support/asked-world.ts';
import {
  allow,
  aRole,
  attributedIn,
  document,
  explainedIn,
  HOME,
  iam,
  OTHER,
} from '../../support/explained-call.ts';
import { aRecord, type TestRecord } from '../../support/records.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const EKS = 'oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF';
const COGNITO = 'cognito-identity.amazonaws.com';
const POOL = 'eu-central-1:11111111-aaaa-4000-8000-000000000001';
const IDENTITY = 'eu-central-1:22222222-bbbb-4000-8000-000000000002';
const GOOGLE = 'accounts.google.com';
const ADFS = iam('saml-provider/ADFS');
const oidc = (issuer: string) => iam(`oidc-provider/${issuer}`);

const ROLE = iam('role/target');
const WEB = 'AssumeRoleWithWebIdentity';
const SAML = 'AssumeRoleWithSAML';

function web(provider: string, application: string, user: string, overrides: TestRecord = {}): TestRecord {
  return aRecord({
    userIdentity: {
      type: 'WebIdentityUser',
      principalId: `${provider}:${application}:${user}`,
      userName: user,
      identityProvider: provider,
    },
    eventSource: 'sts.amazonaws.com',
    eventName: WEB,
    errorMessage: `Not authorized to perform sts:${WEB}`,
    requestParameters: { roleArn: ROLE, roleSessionName: 'run' },
    resources: [{ ARN: ROLE, accountId: HOME, type: 'AWS::IAM::Role' }],
    ...overrides,
  });
}

const saml = (overrides: TestRecord = {}): TestRecord =>
  aRecord({
    userIdentity: {
      type: 'SAMLUser',
      principalId: 'pSj3QEXAMPLEvPoJ0kqEXAMPLE4=:ACME\\ana',
      userName: 'ACME\\ana',
      identityProvider: 'pSj3QEXAMPLEvPoJ0kqEXAMPLE4=',
    },
    eventSource: 'sts.amazonaws.com',
    eventName: SAML,
    errorMessage: `Not authorized to perform sts:${SAML}`,
    requestParameters: {
      sAMLAssertionID: '_11111111-aaaa-4000-8000-000000000001',
      roleSessionName: 'ana@example.com',
      roleArn: ROLE,
      principalArn: ADFS,
    },
    ...overrides,
  });

const service = (overrides: TestRecord = {}): TestRecord =>
  aRecord({
    userIdentity: { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    errorMessage: 'Access Denied',
    sourceIPAddress: 'lambda.amazonaws.com',
    userAgent: 'lambda.amazonaws.com',
    requestParameters: { roleArn: ROLE, roleSessionName: 'f' },
    ...overrides,
  });

type Json = Readonly<Record<string, unknown>>;

/** The role with its trust policy: whom it trusts, for what, on which condition. */
const trusting = (Principal: Json, Action: string, Condition?: Json): SnapshotEntry =>
  aRole('target', [allow('s3:*')], {
    trustPolicy: document({
      Effect: 'Allow',
      Principal,
      Action: `sts:${Action}`,
      ...(Condition === undefined ? {} : { Condition }),
    }),
  });

const trustsWeb = (provider: string, Condition?: Json) => trusting({ Federated: provider }, WEB, Condition);
const trustsSaml = (Condition?: Json, provider = ADFS) => trusting({ Federated: provider }, SAML, Condition);

/** An RCP for the whole organization, which the account is in. */
function bounded(Condition: Json): readonly SnapshotEntry[] {
  const FULL = 'p-RCPFullAWSAccess';
  const policy = (id: string, name: string, statement: Json): SnapshotEntry => ({
    kind: 'organizationPolicy',
    id,
    arn: `arn:aws:organizations::999988887777:policy/o-demo/resource_control_policy/${id}`,
    name,
    type: 'RESOURCE_CONTROL_POLICY',
    document: document(statement),
  });
  const target = (id: string, parent: string | null, attached: readonly string[]): SnapshotEntry => ({
    kind: 'target',
    id,
    name: id,
    parent,
    serviceControlPolicies: null,
    resourceControlPolicies: attached,
  });
  return [
    {
      kind: 'organization',
      id: 'o-demo',
      managementAccount: '999988887777',
      policyTypes: ['RESOURCE_CONTROL_POLICY'],
    },
    policy(FULL, 'RCPFullAWSAccess', { ...allow('*'), Principal: '*' }),
    policy('p-own', 'OwnOnly', {
      Sid: 'OwnOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sts:*',
      Resource: '*',
      Condition,
    }),
    target('r-demo', null, [FULL, 'p-own']),
    target(HOME, 'r-demo', [FULL]),
  ];
}

const OWN_ORGANIZATION = { 'aws:PrincipalOrgID': 'o-demo' };

interface Row {
  readonly name: string;
  readonly record: TestRecord;
  readonly role: SnapshotEntry;
  readonly organization?: readonly SnapshotEntry[];
  /** `kind layer`, or `unknown`; with the confidence where it was only read off the text. */
  readonly want: string;
  /** One of the conditions: its key and its actual value. */
  readonly condition?: readonly [string, unknown];
}

const ROWS: readonly Row[] = [
  {
    name: 'GitHub: the subject differs in its case',
    record: web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:AcmeCorp/app:ref:refs/heads/main'),
    role: trustsWeb(oidc(GITHUB), { StringLike: { [`${GITHUB}:sub`]: 'repo:acmecorp/*' } }),
    want: 'implicit resourcePolicy',
    condition: [`${GITHUB}:sub`, ['repo:AcmeCorp/app:ref:refs/heads/main']],
  },
  {
    name: 'GitHub: another audience',
    record: web(oidc(GITHUB), 'https://github.com/acme', 'repo:acme/app:ref:refs/heads/main'),
    role: trustsWeb(oidc(GITHUB), { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }),
    want: 'implicit resourcePolicy',
    condition: [`${GITHUB}:aud`, ['https://github.com/acme']],
  },
  {
    name: 'GitHub: the trust policy names the provider of another account',
    record: web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:acme/app:ref:refs/heads/main'),
    role: trustsWeb(`arn:aws:iam::${OTHER}:oidc-provider/${GITHUB}`),
    want: 'implicit resourcePolicy',
  },
  {
    name: 'GitHub: the record does not say which role, and the organization refuses sign-ins to any',
    record: web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:acme/app', {
      requestParameters: null,
      resources: undefined,
      recipientAccountId: HOME,
    }),
    role: trustsWeb(oidc(GITHUB)),
    organization: bounded({ StringNotEqualsIfExists: OWN_ORGANIZATION }),
    want: 'explicit resourceControlPolicy',
    condition: ['aws:PrincipalOrgID', 'absent'],
  },
  {
    name: 'GitHub: the organization lets in its own principals only, and a sign-in is none',
    record: web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:acme/app:ref:refs/heads/main'),
    role: trustsWeb(oidc(GITHUB)),
    organization: bounded({ StringNotEqualsIfExists: OWN_ORGANIZATION }),
    want: 'explicit resourceControlPolicy',
    condition: ['aws:PrincipalOrgID', 'absent'],
  },
  {
    name: 'GitHub: the organization bounds only what has a principal',
    record: web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:acme/app:ref:refs/heads/main'),
    role: trustsWeb(oidc(GITHUB), { StringEquals: { [`${GITHUB}:sub`]: 'repo:acme/other' } }),
    organization: bounded({
      StringNotEquals: OWN_ORGANIZATION,
      Null: { 'aws:PrincipalOrgID': 'false' },
    }),
    want: 'implicit resourcePolicy',
    condition: [`${GITHUB}:sub`, ['repo:acme/app:ref:refs/heads/main']],
  },
  {
    name: 'EKS: the service account of another namespace',
    record: web(oidc(EKS), 'sts.amazonaws.com', 'system:serviceaccount:shop:web'),
    role: trustsWeb(oidc(EKS), { StringEquals: { [`${EKS}:sub`]: 'system:serviceaccount:store:web' } }),
    want: 'implicit resourcePolicy',
    condition: [`${EKS}:sub`, ['system:serviceaccount:shop:web']],
  },
  {
    name: 'EKS: the cluster was made anew, and its provider has another id',
    record: web(oidc(EKS), 'sts.amazonaws.com', 'system:serviceaccount:shop:web'),
    role: trustsWeb(oidc(EKS.replace('0123', '9999'))),
    want: 'implicit resourcePolicy',
  },
  {
    name: 'Cognito: a guest of another identity pool',
    record: web(COGNITO, POOL, IDENTITY),
    role: trustsWeb(COGNITO, { StringEquals: { [`${COGNITO}:aud`]: `${POOL.slice(0, -1)}9` } }),
    want: 'implicit resourcePolicy',
    condition: [`${COGNITO}:aud`, [POOL]],
  },
  {
    name: 'Cognito: whether the guest signed in is not in the record',
    record: web(COGNITO, POOL, IDENTITY),
    role: trustsWeb(COGNITO, { 'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: 'authenticated' } }),
    want: 'unknown resourcePolicy (inferred)',
  },
  {
    name: 'Google: another application',
    record: web(GOOGLE, '42-app.apps.googleusercontent.com', '1029384756'),
    role: trustsWeb(GOOGLE, {
      StringEquals: { [`${GOOGLE}:aud`]: '43-app.apps.googleusercontent.com' },
    }),
    want: 'implicit resourcePolicy',
    condition: [`${GOOGLE}:aud`, ['42-app.apps.googleusercontent.com']],
  },
  {
    name: 'Login with Amazon names the application app_id',
    record: web('www.amazon.com', 'amzn1.application.1', 'amzn1.account.A'),
    role: trustsWeb('www.amazon.com', { StringEquals: { 'www.amazon.com:app_id': 'amzn1.application.2' } }),
    want: 'implicit resourcePolicy',
    condition: ['www.amazon.com:app_id', ['amzn1.application.1']],
  },
  {
    name: 'a claim that no record holds stays open',
    record: web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:acme/app:ref:refs/heads/main'),
    role: trustsWeb(oidc(GITHUB), { StringEquals: { [`${GITHUB}:actor`]: 'ana' } }),
    want: 'unknown resourcePolicy (inferred)',
  },
  {
    name: 'a role that requires MFA: a sign-in has none',
    record: web(oidc(EKS), 'sts.amazonaws.com', 'system:serviceaccount:shop:web'),
    role: trustsWeb(oidc(EKS), { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    want: 'implicit resourcePolicy',
    condition: ['aws:MultiFactorAuthPresent', 'absent'],
  },
  {
    name: 'SAML: another provider',
    record: saml(),
    role: trustsSaml(undefined, iam('saml-provider/Okta')),
    want: 'implicit resourcePolicy',
  },
  {
    name: 'SAML: another user of AD FS',
    record: saml(),
    role: trustsSaml({ StringEquals: { 'SAML:sub': 'ACME\\ben' } }),
    want: 'implicit resourcePolicy',
    condition: ['SAML:sub', ['ACME\\ana']],
  },
  {
    name: 'SAML: the account and the name of the provider',
    record: saml(),
    role: trustsSaml({ StringEquals: { 'saml:doc': `${OTHER}/ADFS` } }),
    want: 'implicit resourcePolicy',
    condition: ['saml:doc', [`${HOME}/ADFS`]],
  },
  {
    name: 'SAML: the audience is not in the record',
    record: saml(),
    role: trustsSaml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }),
    want: 'unknown resourcePolicy (inferred)',
  },
  {
    name: 'SAML: the organization lets in its own principals only',
    record: saml(),
    role: trustsSaml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }),
    organization: bounded({ StringNotEqualsIfExists: OWN_ORGANIZATION }),
    want: 'explicit resourceControlPolicy',
    condition: ['aws:PrincipalOrgID', 'absent'],
  },
  {
    name: 'SAML: CloudTrail left the request out, so the role is not known',
    record: saml({ requestParameters: null, errorMessage: 'An unknown error occurred' }),
    role: trustsSaml(undefined, iam('saml-provider/Okta')),
    want: 'unknown resourcePolicy (inferred)',
  },
  {
    name: 'a web identity without its provider',
    record: web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:acme/app', {
      userIdentity: { type: 'WebIdentityUser', userName: 'repo:acme/app' },
    }),
    role: trustsWeb(oidc(EKS)),
    want: 'unknown resourcePolicy (inferred)',
  },
  {
    name: 'the role trusts another service',
    record: service(),
    role: trusting({ Service: 'ec2.amazonaws.com' }, 'AssumeRole'),
    want: 'implicit resourcePolicy',
  },
  {
    name: 'the organization lets in its own principals and no services',
    record: service(),
    role: trusting({ Service: 'lambda.amazonaws.com' }, 'AssumeRole'),
    organization: bounded({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
    want: 'explicit resourceControlPolicy',
    condition: ['aws:PrincipalIsAWSService', ['true']],
  },
];

function said({ attribution: { layer, kind, confidence } }: Pick<Denial, 'attribution'>): string {
  if (layer === 'unknown') return layer;
  return `${kind} ${layer}${kind === 'unknown' ? ` (${confidence})` : ''}`;
}

test.for(ROWS)('$name', async ({ record, role, organization, want, condition }) => {
  const world = { entries: [role], ...(organization === undefined ? {} : { organization }) };
  const [explained] = await explainedIn(world, [record]);
  if (explained === undefined) throw new Error('nothing was explained');
  expect(said(explained)).toBe(want);
  expect(explained.account).toBe(HOME);
  // Whom to trust, and on which condition, is for a person to say.
  expect(explained.fix?.statement).toBeNull();
  if (condition === undefined) return;
  const [key, actual] = condition;
  expect(explained.attribution.conditions).toContainEqual(
    expect.objectContaining({ key: expect.stringMatching(new RegExp(`^${key}$`, 'i')), actual }),
  );
});

test('what is kept of the record explains a sign-in as the record does', async () => {
  const { recordSample } = await import('../../../core/record/record-sample.ts');
  for (const { record, role, organization } of ROWS) {
    const world = { entries: [role], ...(organization === undefined ? {} : { organization }) };
    const whole = await attributedIn(world, record);
    const { record: kept } = recordSample(record, whole.denial.action);
    const sampled = await attributedIn(world, record, { call: { record: kept } });
    expect(sampled.attribution).toEqual(whole.attribution);
  }
});

test('sign-ins and services are found by the account that they called', async () => {
  const store = openSqliteStore(':memory:');
  await takeIn(store, [
    { ...web(oidc(GITHUB), 'sts.amazonaws.com', 'repo:acme/app'), eventID: 'web' },
    { ...saml(), eventID: 'saml' },
    { ...web(GOOGLE, 'app', '42'), eventID: 'google' },
    { ...service(), eventID: 'service' },
    {
      ...service({ recipientAccountId: OTHER, eventID: 'other' }),
      requestParameters: { roleArn: ROLE.replace(HOME, OTHER), roleSessionName: 'f' },
    },
  ]);
  const idsIn = async (account: string) =>
    (await Array.fromAsync(store.listDenials({ account }))).map(({ id }) => id).toSorted();
  expect(await idsIn(HOME)).toEqual(['google', 'saml', 'service', 'web']);
  expect(await idsIn(OTHER)).toEqual(['other']);
  expect((await store.listGroups({ account: HOME }, 'count')).map(({ account }) => account)).toEqual(
    Array(4).fill(HOME),
  );
});
