/**
 * One more account of the sample organization: tools, where other changes than in the rest can be tried.
 *
 *     r-demo ─ ou-demo-tool ─ 555544443333 tools
 */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { role, user } from '../generate-examples-organization/identities.ts';
import { resource, to } from '../generate-examples-organization/resources.ts';
import {
  allow,
  document,
  HOME,
  iam,
  type Json,
  REGION,
} from '../generate-examples-organization/statements.ts';

export const TOOLS = '555544443333';
export const VENDOR = '222233334444';
export const ENDPOINT = 'vpce-0c3d4e5f';
export const KEY = `arn:aws:kms:${REGION}:${TOOLS}:key/main`;
export const VENDOR_ROLE = iam('role/vendor', TOOLS);
export const DEPLOY = iam('role/ci/deploy', HOME);

export const inTools = { account: TOOLS };

const SERVICES = ['dynamodb', 'sqs', 'sns', 'kms', 'secretsmanager', 'ec2'];

const target = (id: string, parent: string): SnapshotEntry => ({
  ...{ kind: 'target', id, name: id, parent },
  ...{ serviceControlPolicies: ['p-full'], resourceControlPolicies: ['p-rcpfull'] },
});

const everyone = (statement: Json): Json => ({ ...statement, Principal: '*' });

const trusts = (Principal: Json): Json => ({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal });
const byItself = trusts({ AWS: iam('root', TOOLS) });

const bucket = (name: string, statements: readonly Json[] | null) =>
  resource(`arn:aws:s3:::${name}`, TOOLS, 'bucketPolicy', statements);

const objectsOf = (name: string) => `arn:aws:s3:::${name}/*`;

const IDENTITIES: readonly SnapshotEntry[] = [
  user('svc-backup', TOOLS, [
    allow(['s3:GetObject', 's3:PutObject', 's3:ListBucket', 'kms:GenerateDataKey', 'kms:Decrypt']),
  ]),
  {
    kind: 'user',
    ...{ arn: iam('user/svc-metrics', TOOLS), uniqueId: 'AIDAEXAMPLEMETRICS' },
    createdAt: '2025-01-01T00:00:00Z',
    inlinePolicies: [{ name: 'work', document: document(allow('dynamodb:PutItem')) }],
    ...{ managedPolicies: [], boundary: null, groups: ['metrics'], tags: [] },
  },
  {
    kind: 'group',
    arn: iam('group/metrics', TOOLS),
    inlinePolicies: [],
    managedPolicies: [iam('policy/metrics', TOOLS)],
  },
  {
    kind: 'managedPolicy',
    arn: iam('policy/metrics', TOOLS),
    name: 'metrics',
    document: document(allow(['cloudwatch:PutMetricData', 'dynamodb:Query'])),
  },
  role('ops/release', [allow('*')], trusts({ AWS: [DEPLOY, iam('root', TOOLS)] }), inTools),
  role(
    'ops/reader',
    [
      allow(['s3:GetObject', 's3:ListBucket', 'dynamodb:GetItem', 'dynamodb:Query', 'sqs:ReceiveMessage']),
      allow(['secretsmanager:GetSecretValue', 'kms:Decrypt']),
    ],
    byItself,
    inTools,
  ),
  role('break-glass', [allow('*')], byItself, inTools),
  role(
    'app/worker',
    [allow(['s3:*', 'sqs:*', 'dynamodb:*', 'kms:*', 'ec2:*'])],
    trusts({ Service: 'ecs-tasks.amazonaws.com' }),
    inTools,
  ),
  role(
    'vendor',
    [allow('s3:GetObject')],
    trusts({ AWS: [iam('root', VENDOR), DEPLOY, iam('root', TOOLS)] }),
    inTools,
  ),
  role(
    'aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS',
    [allow('ec2:*')],
    trusts({ Service: 'rds.amazonaws.com' }),
    inTools,
  ),
];

/** The policy of the bucket `artifacts`, which one of the changes takes over and adds to. */
export const ARTIFACTS: readonly Json[] = [
  to(HOME, ['s3:GetObject', 's3:PutObject'], objectsOf('artifacts')),
  to(VENDOR, 's3:GetObject', objectsOf('artifacts')),
  to(iam('user/svc-backup', TOOLS), 's3:GetObject', objectsOf('artifacts')),
  {
    Effect: 'Allow',
    Principal: { Service: 'config.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: objectsOf('artifacts'),
  },
];

const RESOURCES: readonly SnapshotEntry[] = [
  bucket('artifacts', ARTIFACTS),
  bucket('audit', null),
  bucket('downloads', [everyone(allow('s3:GetObject', { Resource: objectsOf('downloads') }))]),
  resource(KEY, TOOLS, 'kmsKeyPolicy', [to(TOOLS, 'kms:*', '*'), to(DEPLOY, 'kms:Decrypt', '*')]),
  resource(`arn:aws:sqs:${REGION}:${TOOLS}:events`, TOOLS, 'queuePolicy', null),
  resource(`arn:aws:secretsmanager:${REGION}:${TOOLS}:secret:api/token-Ab12Cd`, TOOLS, 'secretPolicy', null),
  { kind: 'vpcEndpoint', id: ENDPOINT, account: TOOLS, vpc: 'vpc-3', policy: null },
];

export const TOOLS_ENTRIES: readonly SnapshotEntry[] = [
  target('ou-demo-tool', 'r-demo'),
  target(TOOLS, 'ou-demo-tool'),
  { kind: 'account', id: TOOLS, name: null, status: 'ACTIVE', notVisible: null },
  ...IDENTITIES,
  ...RESOURCES,
  ...[REGION, 'eu-west-1', 'us-east-1'].map(
    (region): SnapshotEntry => ({
      ...{ kind: 'coverage', account: TOOLS, region, services: SERVICES, notVisible: [] },
    }),
  ),
];
