/** The denied calls of the sample, each with the answer that a person found by reading the policies. */
import { HOME, iam, key, queue, REGION, SANDBOX, SSO_ROLE, topic } from './world.ts';

export type Form = 'full' | 'layerOnly' | 'bare' | 'cut' | 'blob';

export interface Expected {
  readonly layer: string;
  readonly kind: string;
  /** Name or ARN of the policy, or the level; null: none to be named. */
  readonly policy: string | null;
  readonly conditionKey: string | null;
  readonly fix: 'yes' | 'no';
}

export interface Case {
  readonly story: string;
  readonly caller: 'ana' | 'ben' | 'cy' | 'dot' | 'deploy' | 'builder';
  readonly action: string;
  readonly resource: string;
  readonly forms: readonly Form[];
  readonly expected: Expected;
  readonly region?: string;
  readonly endpoint?: string;
  /** JSON of the session policy that was passed. */
  readonly sessionPolicy?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

const SENTENCES: readonly Form[] = ['full', 'layerOnly', 'bare', 'cut'];
const WITH_BLOB: readonly Form[] = [...SENTENCES, 'blob'];

type Answer = readonly [
  layer: string,
  kind: 'explicit' | 'implicit',
  policy: string | null,
  key: string | null,
  fix: 'yes' | 'no',
];

function expect([layer, kind, policy, conditionKey, fix]: Answer): Expected {
  return { layer, kind, policy, conditionKey, fix };
}

function row(
  story: string,
  caller: Case['caller'],
  action: string,
  resource: string,
  answer: Answer,
  more: Partial<Case> = {},
): Case {
  return { story, caller, action, resource, forms: SENTENCES, expected: expect(answer), ...more };
}

const table = (account: string) => `arn:aws:dynamodb:${REGION}:${account}:table/orders`;
const object = (bucket: string, name: string) => `arn:aws:s3:::${bucket}/${name}`;
const scp = (id: string) => `arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/${id}`;
const rcp = (id: string) => `arn:aws:organizations::999988887777:policy/o-demo/resource_control_policy/${id}`;
const READS_ONLY = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
});
const KEEPS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    { Sid: 'Keep', Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
  ],
});
const viaEndpoint = { endpoint: 'vpce-0a1b2c3d' };

const LAYERS: readonly Case[] = [
  row('missing allow', 'ana', 'dynamodb:GetItem', table(HOME), [
    'identityPolicy',
    'implicit',
    null,
    null,
    'yes',
  ]),
  row(
    'explicit deny',
    'ana',
    'secretsmanager:GetSecretValue',
    `arn:aws:secretsmanager:${REGION}:${HOME}:secret:prod/db-AbC123`,
    ['identityPolicy', 'explicit', 'work', null, 'no'],
  ),
  row(
    'half of a cross-account set-up: the bucket allows, the caller has no allow',
    'ana',
    's3:ListBucket',
    'arn:aws:s3:::shared',
    ['identityPolicy', 'implicit', null, null, 'yes'],
  ),
  row('explicit deny for another account', 'ana', 's3:DeleteObject', object('shared', 'locked/a'), [
    'identityPolicy',
    'explicit',
    'work',
    null,
    'no',
  ]),
  row(
    'service control policy by Region',
    'ana',
    'sqs:SendMessage',
    queue('far', HOME, 'us-west-2'),
    ['serviceControlPolicy', 'explicit', scp('p-regions'), 'aws:RequestedRegion', 'no'],
    { region: 'us-west-2' },
  ),
  row('service that no service control policy allows', 'cy', 'dynamodb:GetItem', table(SANDBOX), [
    'serviceControlPolicy',
    'implicit',
    'ou-demo-sand',
    null,
    'no',
  ]),
  row(
    'service control policy by Region, for another account',
    'ana',
    's3:GetObject',
    object('shared', 'a'),
    ['serviceControlPolicy', 'explicit', scp('p-regions'), 'aws:RequestedRegion', 'no'],
    { region: 'us-west-2' },
  ),
  row(
    'service that no service control policy allows, for another account',
    'cy',
    'sns:Publish',
    topic('open'),
    ['serviceControlPolicy', 'implicit', 'ou-demo-sand', null, 'no'],
  ),
  row('resource control policy', 'ana', 's3:DeleteObject', object('ledger', '2026/a'), [
    'resourceControlPolicy',
    'explicit',
    rcp('p-ledger'),
    'aws:PrincipalArn',
    'no',
  ]),
  row('resource control policy, from another account', 'cy', 's3:DeleteObject', object('ledger', '2026/b'), [
    'resourceControlPolicy',
    'explicit',
    rcp('p-ledger'),
    'aws:PrincipalArn',
    'no',
  ]),
  row('silent boundary', 'ben', 'dynamodb:GetItem', table(HOME), [
    'permissionsBoundary',
    'implicit',
    iam('policy/edge'),
    null,
    'yes',
  ]),
  row('boundary denies', 'ben', 's3:DeleteBucket', 'arn:aws:s3:::ledger', [
    'permissionsBoundary',
    'explicit',
    iam('policy/edge'),
    null,
    'no',
  ]),
  row('silent boundary, for another account', 'ben', 'sns:Publish', topic('open'), [
    'permissionsBoundary',
    'implicit',
    iam('policy/edge'),
    null,
    'yes',
  ]),
  row('boundary denies, for another account', 'ben', 's3:DeleteBucket', 'arn:aws:s3:::shared', [
    'permissionsBoundary',
    'explicit',
    iam('policy/edge'),
    null,
    'no',
  ]),
  row(
    'silent session policy',
    'deploy',
    's3:PutObject',
    object('reports', 'a'),
    ['sessionPolicy', 'implicit', 'session policy', null, 'yes'],
    { sessionPolicy: READS_ONLY },
  ),
  row(
    'session policy denies',
    'deploy',
    's3:DeleteObject',
    object('reports', 'a'),
    ['sessionPolicy', 'explicit', 'session policy', null, 'no'],
    { sessionPolicy: KEEPS },
  ),
  row(
    'silent session policy, for another account',
    'deploy',
    's3:PutObject',
    object('shared', 'a'),
    ['sessionPolicy', 'implicit', 'session policy', null, 'yes'],
    { sessionPolicy: READS_ONLY },
  ),
  row(
    'session policy denies, for another account',
    'deploy',
    's3:DeleteObject',
    object('shared', 'a'),
    ['sessionPolicy', 'explicit', 'session policy', null, 'no'],
    { sessionPolicy: KEEPS },
  ),
  row('queue policy by network', 'ana', 'sqs:SendMessage', queue('jobs'), [
    'resourcePolicy',
    'explicit',
    queue('jobs'),
    'aws:SourceIp',
    'no',
  ]),
  row('trust policy does not name the caller', 'ana', 'sts:AssumeRole', iam('role/admin'), [
    'resourcePolicy',
    'implicit',
    iam('role/admin'),
    null,
    'yes',
  ]),
  row('bucket policy denies another account', 'ana', 's3:GetObject', object('shared', 'private/a'), [
    'resourcePolicy',
    'explicit',
    'arn:aws:s3:::shared',
    null,
    'no',
  ]),
  row(
    'half of a cross-account set-up: the caller may, the topic names nobody',
    'ana',
    'sns:Publish',
    topic('closed'),
    ['resourcePolicy', 'implicit', topic('closed'), null, 'yes'],
  ),
  row(
    'VPC endpoint policy is silent',
    'ana',
    's3:GetObject',
    object('reports', 'b'),
    ['vpcEndpointPolicy', 'implicit', 'vpce-0a1b2c3d', null, 'yes'],
    viaEndpoint,
  ),
  row(
    'VPC endpoint policy denies',
    'ana',
    's3:PutObject',
    object('reports', 'b'),
    ['vpcEndpointPolicy', 'explicit', 'vpce-0a1b2c3d', null, 'no'],
    viaEndpoint,
  ),
  row(
    'VPC endpoint policy is silent, for another account',
    'ana',
    's3:GetObject',
    object('shared', 'b'),
    ['vpcEndpointPolicy', 'implicit', 'vpce-0a1b2c3d', null, 'yes'],
    viaEndpoint,
  ),
  row(
    'VPC endpoint policy denies, for another account',
    'ana',
    's3:PutObject',
    object('shared', 'b'),
    ['vpcEndpointPolicy', 'explicit', 'vpce-0a1b2c3d', null, 'no'],
    viaEndpoint,
  ),
];

const INSTANCE = `arn:aws:ec2:${REGION}:${HOME}:instance/i-0123456789abcdef0`;

const STORIES: readonly Case[] = [
  row(
    'KMS: the key policy does not delegate, so the allow of the caller counts for nothing',
    'ana',
    'kms:Decrypt',
    key('alone'),
    ['resourcePolicy', 'implicit', key('alone'), null, 'yes'],
  ),
  row('KMS: the key policy delegates, the caller has no allow', 'ana', 'kms:Encrypt', key('delegated'), [
    'identityPolicy',
    'implicit',
    null,
    null,
    'yes',
  ]),
  row(
    'trust policy asks for an external id',
    'ana',
    'sts:AssumeRole',
    iam('role/partner'),
    ['resourcePolicy', 'implicit', iam('role/partner'), 'sts:ExternalId', 'yes'],
    { parameters: { roleArn: iam('role/partner'), externalId: 'other', roleSessionName: 's' } },
  ),
  row('wrong identity: a user without any policy', 'dot', 's3:PutObject', object('reports', 'c'), [
    'identityPolicy',
    'implicit',
    null,
    null,
    'yes',
  ]),
  row('condition: multi-factor authentication', 'ana', 's3:PutObjectTagging', object('reports', 'd'), [
    'identityPolicy',
    'implicit',
    null,
    'aws:MultiFactorAuthPresent',
    'yes',
  ]),
  row('permission set with a boundary', 'builder', 'dynamodb:GetItem', table(HOME), [
    'permissionsBoundary',
    'implicit',
    iam('policy/edge'),
    null,
    'yes',
  ]),
  row(
    'instance, encoded message',
    'ana',
    'ec2:StopInstances',
    INSTANCE,
    ['identityPolicy', 'implicit', null, null, 'yes'],
    { forms: WITH_BLOB, parameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } } },
  ),
  row(
    'instance, encoded message, boundary',
    'ben',
    'ec2:StopInstances',
    INSTANCE,
    ['permissionsBoundary', 'implicit', iam('policy/edge'), null, 'yes'],
    { forms: WITH_BLOB, parameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } } },
  ),
];

export const UNANSWERABLE: Expected = {
  layer: 'unknown',
  kind: 'unknown',
  policy: null,
  conditionKey: null,
  fix: 'no',
};

function unknown(story: string, caller: Case['caller'], action: string, resource: string): Case {
  return { story, caller, action, resource, forms: ['bare', 'cut'], expected: UNANSWERABLE };
}

const UNKNOWN: readonly Case[] = [
  unknown('everything that is visible allows it', 'ana', 's3:GetObject', object('reports', 'e')),
  unknown('a bucket that nobody sees', 'ana', 's3:GetObject', 'arn:aws:s3:::elsewhere/a'),
  unknown('a session whose policy nobody recorded', 'deploy', 's3:GetObject', object('reports', 'f')),
  unknown('a queue of an account outside', 'ana', 'sqs:SendMessage', queue('theirs', '222233334444')),
];

export const CASES: readonly Case[] = [...LAYERS, ...STORIES, ...UNKNOWN];
export const ACCOUNTS = {
  ana: HOME,
  ben: HOME,
  dot: HOME,
  cy: SANDBOX,
  deploy: HOME,
  builder: HOME,
} as const;
export const ROLES = { deploy: 'role/ci/deploy', builder: `role/${SSO_ROLE}` } as const;
