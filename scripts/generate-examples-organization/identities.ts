/** Users, roles and managed policies of the sample organization. */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { SERVICE_LINKED_ROLE, SSO_ROLE } from './callers.ts';
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

export function user(
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

export function role(
  path: string,
  policies: readonly Json[],
  trust: Json,
  { boundary = null, account = HOME }: { readonly boundary?: string | null; readonly account?: string } = {},
): SnapshotEntry {
  const name = path.split('/').at(-1) ?? path;
  return {
    kind: 'role',
    arn: iam(`role/${path}`, account),
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

function managed(name: string, ...statements: readonly Json[]): SnapshotEntry {
  return { kind: 'managedPolicy', arn: iam(`policy/${name}`), name, document: document(...statements) };
}

const TEAM_BLUE = { StringEquals: { 'aws:PrincipalTag/team': 'blue' } };

export const IDENTITIES: readonly SnapshotEntry[] = [
  user('ana', HOME, [
    allow([
      's3:GetObject',
      's3:PutObject',
      's3:DeleteObject',
      'sqs:SendMessage',
      'sns:Publish',
      'kms:Decrypt',
      'sts:AssumeRole',
      'sts:GetFederationToken',
      'secretsmanager:GetSecretValue',
      'ec2:TerminateInstances',
      'ec2:RunInstances',
    ]),
    deny('NoReboot', 'ec2:RebootInstances'),
    allow('s3:PutObjectTagging', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
    deny('NoProductionSecrets', 'secretsmanager:GetSecretValue', {
      Resource: `arn:aws:secretsmanager:${REGION}:${HOME}:secret:prod/*`,
    }),
    deny('NoLocked', 's3:DeleteObject', { Resource: 'arn:aws:s3:::shared/locked/*' }),
  ]),
  user('ben', HOME, [allow('*')], iam('policy/edge')),
  user('dot', HOME, []),
  user('cy', SANDBOX, [allow('*')]),
  user('mia', MANAGEMENT, [allow('s3:*')]),
  user('dan', DATA, [allow('s3:*')]),
  role('ci/deploy', [allow('*')], trust({ AWS: iam('root') })),
  role('admin', [allow('*')], trust({ AWS: iam('role/ci/deploy') })),
  role(
    'partner',
    [allow('s3:*')],
    trust({ AWS: iam('user/ana') }, { Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } } }),
  ),
  role(SSO_ROLE, [allow('*')], trust({ Federated: iam('saml-provider/sso') }), {
    boundary: iam('policy/edge'),
  }),
  role('ci/labelled', [allow('s3:GetObject', { Condition: TEAM_BLUE })], trust({ AWS: iam('root') })),
  role(
    SERVICE_LINKED_ROLE,
    [allow('ec2:DescribeInstances')],
    trust({ Service: 'autoscaling.amazonaws.com' }),
  ),
  role(
    'auditor',
    [allow('s3:*')],
    trust({ AWS: iam('user/ana') }, { Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } } }),
    { account: DATA },
  ),
  managed('reader', allow('s3:GetObject')),
  managed('keeper', allow('s3:*'), deny('Keep', 's3:DeleteObject')),
  managed(
    'edge',
    allow(['s3:*', 'sqs:*']),
    deny('NoBucketLoss', ['s3:DeleteBucket', 'ec2:TerminateInstances']),
  ),
  ...[HOME, DATA, SANDBOX, MANAGEMENT, PLATFORM].map(
    (id): SnapshotEntry => ({ kind: 'account', id, name: null, status: 'ACTIVE', notVisible: null }),
  ),
];
