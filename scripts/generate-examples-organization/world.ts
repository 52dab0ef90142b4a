/**
 * The sample organization: accounts, guardrails, people, resources.
 *
 *     r-demo ─ ou-demo-prod (DenyRegions, GuardLedger) ─ 111122223333 workloads, 444455556666 shared data
 *            ├ ou-demo-sand (a list of allowed services) ─ 777788889999
 *            └ 999988887777 management
 */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';

export const HOME = '111122223333';
export const DATA = '444455556666';
export const SANDBOX = '777788889999';
export const MANAGEMENT = '999988887777';
export const REGION = 'eu-central-1';

type Json = Readonly<Record<string, unknown>>;

const document = (...Statement: readonly Json[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, more: Json = {}): Json => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Sid: string, Action: unknown, more: Json = {}): Json => ({
  Sid,
  Effect: 'Deny',
  Action,
  Resource: '*',
  ...more,
});

const scpArn = (id: string) =>
  `arn:aws:organizations::${MANAGEMENT}:policy/o-demo/service_control_policy/${id}`;
const rcpArn = (id: string) =>
  `arn:aws:organizations::${MANAGEMENT}:policy/o-demo/resource_control_policy/${id}`;

function organizationPolicy(id: string, name: string, type: 'scp' | 'rcp', content: Json): SnapshotEntry {
  const [arn, kind] =
    type === 'scp'
      ? ([scpArn(id), 'SERVICE_CONTROL_POLICY'] as const)
      : ([rcpArn(id), 'RESOURCE_CONTROL_POLICY'] as const);
  return { kind: 'organizationPolicy', id, arn, name, type: kind, document: content };
}

function target(
  id: string,
  parent: string | null,
  scps: readonly string[],
  rcps: readonly string[] = [],
): SnapshotEntry {
  return {
    kind: 'target',
    id,
    name: id,
    parent,
    serviceControlPolicies: scps,
    resourceControlPolicies: ['p-rcpfull', ...rcps],
  };
}

const ORGANIZATION: readonly SnapshotEntry[] = [
  {
    kind: 'organization',
    id: 'o-demo',
    managementAccount: MANAGEMENT,
    policyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
  },
  organizationPolicy('p-full', 'FullAWSAccess', 'scp', document(allow('*'))),
  organizationPolicy('p-rcpfull', 'RCPFullAWSAccess', 'rcp', document({ ...allow('*'), Principal: '*' })),
  organizationPolicy(
    'p-regions',
    'DenyRegions',
    'scp',
    document(
      deny('OnlyEurope', '*', {
        Condition: { StringNotEquals: { 'aws:RequestedRegion': [REGION, 'eu-west-1'] } },
      }),
    ),
  ),
  organizationPolicy('p-list', 'AllowedServices', 'scp', document(allow(['s3:*', 'sqs:*', 'ec2:*']))),
  organizationPolicy(
    'p-ledger',
    'GuardLedger',
    'rcp',
    document({
      ...deny('KeepLedger', 's3:DeleteObject', { Resource: 'arn:aws:s3:::ledger/*' }),
      Principal: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/archivist` } },
    }),
  ),
  target('r-demo', null, ['p-full']),
  target('ou-demo-prod', 'r-demo', ['p-full', 'p-regions'], ['p-ledger']),
  target('ou-demo-sand', 'r-demo', ['p-list']),
  target(HOME, 'ou-demo-prod', ['p-full']),
  target(DATA, 'ou-demo-prod', ['p-full']),
  target(SANDBOX, 'ou-demo-sand', ['p-full']),
  target(MANAGEMENT, 'r-demo', ['p-full']),
];

export const iam = (resource: string, account = HOME) => `arn:aws:iam::${account}:${resource}`;

function user(
  name: string,
  account: string,
  policies: readonly Json[],
  boundary: string | null = null,
): SnapshotEntry {
  return {
    kind: 'user',
    arn: iam(`user/${name}`, account),
    uniqueId: `AIDAEXAMPLE${name.toUpperCase()}`,
    createdAt: '2025-01-01T00:00:00Z',
    inlinePolicies: policies.length === 0 ? [] : [{ name: 'work', document: document(...policies) }],
    managedPolicies: [],
    boundary,
    groups: [],
    tags: [],
  };
}

function role(
  path: string,
  policies: readonly Json[],
  trust: Json,
  boundary: string | null = null,
): SnapshotEntry {
  const name = path.split('/').at(-1) ?? path;
  return {
    kind: 'role',
    arn: iam(`role/${path}`),
    uniqueId: `AROAEXAMPLE${name.toUpperCase().slice(0, 6)}`,
    createdAt: '2025-01-01T00:00:00Z',
    inlinePolicies: [{ name: 'work', document: document(...policies) }],
    managedPolicies: [],
    boundary,
    trustPolicy: document(trust),
    tags: [],
  };
}

const trust = (Principal: unknown, more: Json = {}): Json => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal,
  ...more,
});

export const SSO_ROLE =
  'aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Builders_0123456789abcdef';

const IDENTITIES: readonly SnapshotEntry[] = [
  user('ana', HOME, [
    allow([
      's3:GetObject',
      's3:PutObject',
      's3:DeleteObject',
      'sqs:SendMessage',
      'sns:Publish',
      'kms:Decrypt',
      'sts:AssumeRole',
      'secretsmanager:GetSecretValue',
      'ec2:TerminateInstances',
    ]),
    allow('s3:PutObjectTagging', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    deny('NoProductionSecrets', 'secretsmanager:GetSecretValue', {
      Resource: `arn:aws:secretsmanager:${REGION}:${HOME}:secret:prod/*`,
    }),
    deny('NoLocked', 's3:DeleteObject', { Resource: 'arn:aws:s3:::shared/locked/*' }),
  ]),
  user('ben', HOME, [allow('*')], iam('policy/edge')),
  user('dot', HOME, []),
  user('cy', SANDBOX, [allow('*')]),
  role('ci/deploy', [allow('*')], trust({ AWS: iam('root') })),
  role('admin', [allow('*')], trust({ AWS: iam('role/ci/deploy') })),
  role(
    'partner',
    [allow('s3:*')],
    trust({ AWS: iam('user/ana') }, { Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } } }),
  ),
  role(SSO_ROLE, [allow('*')], trust({ Federated: iam('saml-provider/sso') }), iam('policy/edge')),
  {
    kind: 'managedPolicy',
    arn: iam('policy/edge'),
    name: 'edge',
    document: document(allow(['s3:*', 'sqs:*']), deny('NoBucketLoss', 's3:DeleteBucket')),
  },
  ...[HOME, DATA, SANDBOX, MANAGEMENT].map(
    (id): SnapshotEntry => ({ kind: 'account', id, name: null, status: 'ACTIVE', notVisible: null }),
  ),
];

function resource(
  arn: string,
  account: string,
  policyKind: string,
  statements: readonly Json[] | null,
): SnapshotEntry {
  return {
    kind: 'resource',
    arn,
    account,
    policyKind,
    policy: statements === null ? null : { document: document(...statements) },
    tags: [],
    ...(policyKind === 'kmsKeyPolicy' ? { grants: [] } : {}),
  };
}

const to = (account: string, Action: unknown, Resource: unknown): Json => ({
  Effect: 'Allow',
  Principal: { AWS: account },
  Action,
  Resource,
});

export const queue = (name: string, account = HOME, region = REGION) =>
  `arn:aws:sqs:${region}:${account}:${name}`;
export const topic = (name: string, account = DATA) => `arn:aws:sns:${REGION}:${account}:${name}`;
export const key = (id: string) => `arn:aws:kms:${REGION}:${HOME}:key/${id}`;

const bucket = (name: string, account: string, statements: readonly Json[] | null) =>
  resource(`arn:aws:s3:::${name}`, account, 'bucketPolicy', statements);

const RESOURCES: readonly SnapshotEntry[] = [
  bucket('ledger', HOME, [to(SANDBOX, 's3:*', 'arn:aws:s3:::ledger/*')]),
  bucket('reports', HOME, null),
  bucket('shared', DATA, [
    to(HOME, 's3:*', ['arn:aws:s3:::shared', 'arn:aws:s3:::shared/*']),
    { ...deny('Private', 's3:GetObject', { Resource: 'arn:aws:s3:::shared/private/*' }), Principal: '*' },
  ]),
  resource(queue('jobs'), HOME, 'queuePolicy', [
    {
      ...deny('OfficeOnly', 'sqs:SendMessage', {
        Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
      }),
      Principal: '*',
    },
  ]),
  resource(queue('far', HOME, 'us-west-2'), HOME, 'queuePolicy', null),
  resource(topic('open'), DATA, 'topicPolicy', [
    to(HOME, 'sns:Publish', '*'),
    to(SANDBOX, 'sns:Publish', '*'),
  ]),
  resource(topic('closed'), DATA, 'topicPolicy', [to(DATA, 'sns:Publish', '*')]),
  resource(key('alone'), HOME, 'kmsKeyPolicy', [to(iam('role/ci/deploy'), 'kms:*', '*')]),
  resource(key('delegated'), HOME, 'kmsKeyPolicy', [to(HOME, 'kms:*', '*')]),
  {
    kind: 'vpcEndpoint',
    id: 'vpce-0a1b2c3d',
    account: HOME,
    vpc: 'vpc-1',
    policy: {
      document: document(
        { ...allow('s3:GetObject', { Resource: 'arn:aws:s3:::ledger/*' }), Principal: '*' },
        { ...allow('s3:PutObject'), Principal: '*' },
        { ...deny('ReadOnlyEndpoint', 's3:PutObject'), Principal: '*' },
      ),
    },
  },
  ...[HOME, DATA, SANDBOX].flatMap((account) =>
    [REGION, 'us-west-2'].map(
      (region): SnapshotEntry => ({
        kind: 'coverage',
        account,
        region,
        services: ['dynamodb', 'sqs', 'sns', 'kms', 'secretsmanager', 'ec2'],
        notVisible: [],
      }),
    ),
  ),
];

export const ENTRIES: readonly SnapshotEntry[] = [...ORGANIZATION, ...IDENTITIES, ...RESOURCES];
