/** The denied calls of the sample, each with the answer that a person found by reading the policies. */

import { ACCESS_POINTS } from './access-point-cases.ts';
import { CALLS } from './call-cases.ts';
import { type Case, object, row, table, UNANSWERABLE } from './case.ts';
import { CONDITIONS } from './condition-cases.ts';
import { EC2 } from './ec2-cases.ts';
import { LAYERS } from './layer-cases.ts';
import { NOT_A_POLICY } from './not-a-policy-cases.ts';
import { key, queue } from './resources.ts';
import { SESSIONS } from './session-cases.ts';
import { SIGN_INS } from './sign-in-cases.ts';
import { DATA, HOME, iam, MANAGEMENT } from './statements.ts';

const assume = (externalId: string, role: string) => ({
  roleArn: role,
  externalId,
  roleSessionName: 's',
});

const KEYS: readonly Case[] = [
  row(
    'KMS: the key policy does not delegate, so the allow of the caller counts for nothing',
    'ana',
    'kms:Decrypt',
    key('alone'),
    ['resourcePolicy', 'implicit', key('alone'), null, 'allow'],
  ),
  row('KMS: the key policy delegates, the caller has no allow', 'ana', 'kms:Encrypt', key('delegated'), [
    'identityPolicy',
    'implicit',
    null,
    null,
    'allow',
  ]),
  row(
    'S3 says that it was the key',
    'ana',
    'kms:Decrypt',
    key('alone'),
    ['resourcePolicy', 'implicit', key('alone'), null, 'allow'],
    {
      call: 's3:GetObject',
      forms: ['full', 'layerOnly', 'bare'],
      parameters: { bucketName: 'sealed', key: 'a' },
    },
  ),
  row(
    'KMS refuses S3, which asks in the name of the caller',
    'ana',
    'kms:Decrypt',
    key('alone'),
    ['resourcePolicy', 'implicit', key('alone'), null, 'allow'],
    { forms: ['full'], invokedBy: 's3.amazonaws.com' },
  ),
  row(
    'S3 does not say that it was the key, but KMS does in the same second',
    'ana',
    's3:GetObject',
    object('sealed', 'a'),
    ['resourcePolicy', 'implicit', key('alone'), null, 'allow'],
    { forms: ['text'], sameMoment: true },
  ),
  row(
    'S3 does not say that it was the default key of the bucket',
    'ana',
    's3:PutObject',
    object('sealed', 'b'),
    ['resourcePolicy', 'implicit', key('alone'), null, 'allow'],
    { forms: ['text'] },
  ),
];

const STORIES: readonly Case[] = [
  row(
    'trust policy asks for an external id',
    'ana',
    'sts:AssumeRole',
    iam('role/partner'),
    ['resourcePolicy', 'implicit', iam('role/partner'), 'sts:ExternalId', 'meetCondition'],
    { parameters: assume('other', iam('role/partner')) },
  ),
  row(
    'trust policy of another account asks for an external id',
    'ana',
    'sts:AssumeRole',
    iam('role/auditor', DATA),
    ['resourcePolicy', 'implicit', iam('role/auditor', DATA), 'sts:ExternalId', 'meetCondition'],
    { parameters: assume('other', iam('role/auditor', DATA)) },
  ),
  row(
    'trust policy asks for an external id, and CloudTrail does not record which was sent',
    'ana',
    'sts:AssumeRole',
    iam('role/auditor', DATA),
    ['resourcePolicy', 'implicit', iam('role/auditor', DATA), 'sts:ExternalId', 'meetCondition'],
    { forms: ['full', 'layerOnly', 'bare'], parameters: null, unlessNamed: UNANSWERABLE },
  ),
  row('wrong identity: a user without any policy', 'dot', 's3:PutObject', object('reports', 'c'), [
    'identityPolicy',
    'implicit',
    null,
    null,
    'allow',
  ]),
  row('condition: multi-factor authentication', 'ana', 's3:PutObjectTagging', object('reports', 'd'), [
    'identityPolicy',
    'implicit',
    null,
    'aws:MultiFactorAuthPresent',
    'meetCondition',
  ]),
  row(
    'condition: a session tag',
    'labelled',
    's3:GetObject',
    object('reports', 'g'),
    ['identityPolicy', 'implicit', null, 'aws:PrincipalTag/team', 'askOwner'],
    { grant: { tags: { team: 'red' } } },
  ),
  row('permission set with a boundary', 'builder', 'dynamodb:GetItem', table(HOME), [
    'permissionsBoundary',
    'implicit',
    iam('policy/edge'),
    null,
    'allow',
  ]),
  row(
    'a managed policy as session policy is silent',
    'deploy',
    's3:PutObject',
    object('reports', 'h'),
    ['sessionPolicy', 'implicit', iam('policy/reader'), null, 'allow'],
    { grant: { policyArns: [iam('policy/reader')] } },
  ),
  row(
    'a managed policy as session policy denies',
    'deploy',
    's3:DeleteObject',
    object('reports', 'h'),
    ['sessionPolicy', 'explicit', iam('policy/keeper'), null, 'askOwner'],
    { grant: { policyArns: [iam('policy/keeper')] } },
  ),
  row(
    'a federated user has no more than its session policy',
    'federated',
    's3:PutObject',
    object('reports', 'i'),
    ['sessionPolicy', 'implicit', iam('policy/reader'), null, 'allow'],
    { grant: { policyArns: [iam('policy/reader')] } },
  ),
  row(
    'a federated user has no more than the user who made it',
    'federated',
    's3:GetBucketTagging',
    'arn:aws:s3:::reports',
    ['identityPolicy', 'implicit', null, null, 'allow'],
    { grant: { policyArns: [iam('policy/keeper')] } },
  ),
  row(
    'management account: no service control policy holds there',
    'mia',
    'sqs:SendMessage',
    queue('far', MANAGEMENT, 'us-west-2'),
    ['identityPolicy', 'implicit', null, null, 'allow'],
    { region: 'us-west-2' },
  ),
  row('anybody, without credentials', 'anonymous', 's3:GetObject', object('reports', 'j'), [
    'resourcePolicy',
    'implicit',
    null,
    null,
    'askOwner',
  ]),
];

const unknown = (story: string, caller: Case['caller'], action: string, resource: string): Case => ({
  story,
  caller,
  action,
  resource,
  forms: ['bare', 'cut'],
  expected: UNANSWERABLE,
});

const UNKNOWN: readonly Case[] = [
  unknown(
    'everything that is visible allows it, or the object is not there',
    'ana',
    's3:GetObject',
    object('reports', 'e'),
  ),
  unknown(
    'an object that may be encrypted with a key the caller may not use',
    'ana',
    's3:GetObject',
    object('sealed', 'c'),
  ),
  unknown('a bucket that is not visible', 'ana', 's3:GetObject', 'arn:aws:s3:::elsewhere/a'),
  unknown('a session whose policy is not recorded', 'deploy', 's3:GetObject', object('reports', 'f')),
  unknown('a queue of an account outside', 'ana', 'sqs:SendMessage', queue('theirs', '222233334444')),
  {
    ...unknown('a caller of another organization', 'outsider', 's3:GetObject', object('ledger', 'k')),
    forms: ['text'],
  },
];

export const CASES: readonly Case[] = [
  ...LAYERS,
  ...EC2,
  ...KEYS,
  ...STORIES,
  ...UNKNOWN,
  ...NOT_A_POLICY,
  ...SESSIONS,
  ...CONDITIONS,
  ...CALLS,
  ...SIGN_INS,
  ...ACCESS_POINTS,
];
