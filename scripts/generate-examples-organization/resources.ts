/** Resources of the sample organization, their policies, and which services were listed where. */
import type { ResourceEntry, SnapshotEntry } from '../../core/snapshot/entry.ts';
import {
  allow,
  DATA,
  deny,
  document,
  HOME,
  iam,
  type Json,
  MANAGEMENT,
  PLATFORM,
  REGION,
  SANDBOX,
} from './statements.ts';

export function resource(
  arn: string,
  account: string,
  policyKind: string,
  statements: readonly Json[] | null,
  defaultKey?: string,
): ResourceEntry {
  return {
    kind: 'resource',
    arn,
    account,
    policyKind,
    policy: statements === null ? null : { document: document(...statements) },
    tags: [],
    ...(policyKind === 'kmsKeyPolicy' ? { grants: [] } : {}),
    ...(defaultKey === undefined ? {} : { defaultKey }),
  };
}

export const to = (account: string, Action: unknown, Resource: unknown): Json => ({
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

export const RESOURCES: readonly SnapshotEntry[] = [
  bucket('ledger', HOME, [to(SANDBOX, 's3:*', 'arn:aws:s3:::ledger/*')]),
  bucket('reports', HOME, null),
  resource('arn:aws:s3:::sealed', HOME, 'bucketPolicy', null, key('alone')),
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
  resource(queue('far', MANAGEMENT, 'us-west-2'), MANAGEMENT, 'queuePolicy', null),
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
  {
    kind: 'vpcEndpoint',
    id: 'vpce-0ec2ec2e',
    account: HOME,
    vpc: 'vpc-1',
    policy: {
      document: document(
        { ...allow('ec2:Describe*'), Principal: '*' },
        { ...deny('NoStart', 'ec2:StartInstances'), Principal: '*' },
      ),
    },
  },
  ...[HOME, DATA, SANDBOX, MANAGEMENT, PLATFORM].flatMap((account) =>
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
