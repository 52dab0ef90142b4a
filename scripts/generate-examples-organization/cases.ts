/** The denied calls of the sample, each with the answer that a person found by reading the policies. */
import { type Case, type Expected, object, row, table, WITH_BLOB } from './case.ts';
import { LAYERS } from './layer-cases.ts';
import { HOME, iam, key, queue, REGION, SANDBOX, SSO_ROLE } from './world.ts';

const INSTANCE = `arn:aws:ec2:${REGION}:${HOME}:instance/i-0123456789abcdef0`;

export const UNANSWERABLE: Expected = {
  layer: 'unknown',
  kind: 'unknown',
  policy: null,
  conditionKey: null,
  fix: 'no',
};

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
  row(
    'permission set with a boundary',
    'builder',
    'dynamodb:GetItem',
    table(HOME),
    ['permissionsBoundary', 'implicit', iam('policy/edge'), null, 'yes'],
    // The session may have been given a policy that nobody recorded, and that one may deny.
    { unlessNamed: UNANSWERABLE },
  ),
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
