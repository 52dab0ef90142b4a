/**
 * A small organization as snapshot entries, every kind at least once.
 *
 *     r-ab12 (FullAWSAccess) ─ ou-ab12-prod (DenyRegions) ─ 111122223333
 *                            └ 444455556666 (hidden)        999988887777 is the management account
 */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';

export const ACCOUNT = '111122223333';
export const HIDDEN_ACCOUNT = '444455556666';
export const MANAGEMENT_ACCOUNT = '999988887777';
export const PLACE = { account: ACCOUNT, region: 'eu-central-1' };
export const AT = '2026-11-20T10:00:00Z';

export const allow = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});

const scp = (id: string, name: string, document: unknown): SnapshotEntry => ({
  kind: 'organizationPolicy',
  id,
  arn: `arn:aws:organizations::${MANAGEMENT_ACCOUNT}:policy/o-example/service_control_policy/${id}`,
  name,
  type: 'SERVICE_CONTROL_POLICY',
  document,
});

const target = (
  id: string,
  parent: string | null,
  serviceControlPolicies: readonly string[] | null,
): SnapshotEntry => ({
  kind: 'target',
  id,
  name: id,
  parent,
  serviceControlPolicies,
  resourceControlPolicies: ['p-rcpfull'],
});

const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;

export const ORGANIZATION_ENTRIES: readonly SnapshotEntry[] = [
  scp('p-full', 'FullAWSAccess', allow('*')),
  scp('p-regions', 'DenyRegions', null),
  {
    kind: 'organizationPolicy',
    id: 'p-rcpfull',
    arn: 'arn:aws:organizations::aws:policy/resource_control_policy/p-rcpfull',
    name: 'RCPFullAWSAccess',
    type: 'RESOURCE_CONTROL_POLICY',
    document: allow('*'),
  },
  target('r-ab12', null, ['p-full']),
  target('ou-ab12-prod', 'r-ab12', ['p-full', 'p-regions']),
  target(ACCOUNT, 'ou-ab12-prod', null),
  target(HIDDEN_ACCOUNT, 'r-ab12', ['p-full']),
  target(MANAGEMENT_ACCOUNT, 'r-ab12', ['p-full']),
  {
    kind: 'organization',
    id: 'o-example',
    managementAccount: MANAGEMENT_ACCOUNT,
    policyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
  },
];

export const IAM_ENTRIES: readonly SnapshotEntry[] = [
  {
    kind: 'role',
    arn: iam('role/ci/deploy'),
    uniqueId: 'AROAEXAMPLEDEPLOY',
    createdAt: '2026-01-02T03:04:05Z',
    inlinePolicies: [{ name: 'inline', document: allow('s3:*') }],
    managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess', iam('policy/lost')],
    boundary: iam('policy/edge'),
    trustPolicy: allow('sts:AssumeRole'),
    tags: [{ key: 'team', value: 'red' }],
  },
  {
    kind: 'user',
    arn: iam('user/ana'),
    uniqueId: 'AIDAEXAMPLEANA',
    createdAt: null,
    inlinePolicies: [],
    managedPolicies: [],
    boundary: null,
    groups: ['readers', 'forgotten'],
    tags: [],
  },
  {
    kind: 'group',
    arn: iam('group/staff/readers'),
    inlinePolicies: [{ name: 'own', document: allow('sqs:*') }],
    managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  },
  {
    kind: 'managedPolicy',
    arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    name: 'ReadOnlyAccess',
    document: allow('*:Get*'),
  },
  { kind: 'managedPolicy', arn: iam('policy/edge'), name: 'edge', document: allow('s3:*') },
  { kind: 'account', id: ACCOUNT, name: 'prod', status: 'ACTIVE', notVisible: null },
  {
    kind: 'account',
    id: HIDDEN_ACCOUNT,
    name: null,
    status: 'SUSPENDED',
    notVisible: 'the role cannot be assumed',
  },
];

export const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b`;
export const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:app/db-AbC123`;

const resource = (
  arn: string,
  policyKind: string,
  more: Partial<Extract<SnapshotEntry, { kind: 'resource' }>> = {},
): SnapshotEntry => ({
  kind: 'resource',
  arn,
  account: ACCOUNT,
  policyKind,
  policy: { document: allow('*') },
  tags: [],
  ...more,
});

export const RESOURCE_ENTRIES: readonly SnapshotEntry[] = [
  resource('arn:aws:s3:::ledger', 'bucketPolicy', {
    defaultKey: KEY,
    publicAccessBlock: ['BlockPublicPolicy'],
  }),
  resource(`arn:aws:s3:eu-central-1:${ACCOUNT}:accesspoint/lake`, 'accessPointPolicy', {
    policy: null,
    bucket: 'arn:aws:s3:::ledger',
  }),
  resource(KEY, 'kmsKeyPolicy', {
    aliases: [`arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`],
    grants: [{ grantee: iam('role/ci/deploy'), operations: ['Decrypt'], constraints: null }],
  }),
  resource(SECRET, 'secretPolicy', { tags: null }),
  resource(`arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`, 'tablePolicy', { policy: null }),
  resource(`arn:aws:sqs:eu-central-1:${ACCOUNT}:jobs`, 'queuePolicy', { notVisible: 'AccessDenied' }),
  { kind: 'vpcEndpoint', id: 'vpce-0a', account: ACCOUNT, vpc: 'vpc-1', policy: null },
  {
    kind: 'coverage',
    account: ACCOUNT,
    region: 'eu-central-1',
    services: ['dynamodb', 'kms', 'sqs', 'ec2'],
    notVisible: [{ service: 'sns', why: 'sns:ListTopics was denied' }],
  },
  { kind: 'coverage', account: ACCOUNT, region: null, services: ['s3'], notVisible: [] },
];

export const SNAPSHOT_ENTRIES: readonly SnapshotEntry[] = [
  ...ORGANIZATION_ENTRIES,
  ...IAM_ENTRIES,
  ...RESOURCE_ENTRIES,
];
