/**
 * Sessions of which no record says whether they were given a session policy, in messages that give no reason: what
 * blocks for certain is the answer, and the session policy may block besides.
 */
import type { CallerName } from './callers.ts';
import {
  type Answer,
  type Case,
  type Expected,
  expect,
  object,
  rcp,
  row,
  scp,
  table,
  UNANSWERABLE,
} from './case.ts';
import { grantedKey, platformEndpoint } from './platform.ts';
import { queue, topic } from './resources.ts';
import { iam, PLATFORM } from './statements.ts';

/** A hidden session policy may deny explicitly, which AWS would name before a missing allow. */
const INFERRED = { confidence: 'inferred', mayAlsoBlock: ['sessionPolicy'] } as const;
/** AWS names an explicit deny of every other layer before one of the session policy. */
const EVALUATED = { confidence: 'evaluated' } as const;

function bare(
  story: string,
  caller: CallerName,
  action: string,
  resource: string,
  answer: Answer,
  sure: Pick<Expected, 'confidence' | 'mayAlsoBlock'>,
  more: Partial<Case> = {},
): Case {
  const expected = { ...expect(answer), ...sure };
  return {
    ...row(`session without a record, ${story}`, caller, action, resource, answer),
    forms: ['bare'],
    expected,
    ...more,
  };
}

const throughEndpoint = { endpoint: platformEndpoint };

export const SESSIONS: readonly Case[] = [
  bare(
    'missing allow',
    'runner',
    'dynamodb:GetItem',
    table(PLATFORM),
    ['identityPolicy', 'implicit', null, null, 'allow'],
    INFERRED,
  ),
  row(
    'session without a record, missing allow that AWS reports',
    'runner',
    'dynamodb:GetItem',
    table(PLATFORM),
    ['identityPolicy', 'implicit', null, null, 'allow'],
    { forms: ['layerOnly', 'cut'] },
  ),
  bare(
    'neither side of two accounts allows it',
    'runner',
    's3:ListBucket',
    'arn:aws:s3:::reports',
    ['resourcePolicy', 'implicit', null, null, 'allow'],
    INFERRED,
  ),
  bare(
    'the topic of another account is silent, and so is the caller',
    'runner',
    'sns:Publish',
    topic('closed'),
    ['resourcePolicy', 'implicit', topic('closed'), null, 'allow'],
    INFERRED,
  ),
  bare(
    'service control policy by Region',
    'runner',
    'sqs:SendMessage',
    queue('far', PLATFORM, 'us-west-2'),
    ['serviceControlPolicy', 'explicit', scp('p-regions'), 'aws:RequestedRegion', 'meetCondition'],
    EVALUATED,
    { region: 'us-west-2' },
  ),
  bare(
    'no service control policy of the account allows the service',
    'runner',
    'workspaces:TerminateWorkspaces',
    `arn:aws:workspaces:eu-central-1:${PLATFORM}:workspace/ws-0123456789`,
    ['serviceControlPolicy', 'implicit', PLATFORM, null, 'askOwner'],
    INFERRED,
  ),
  bare(
    'silent boundary',
    'limited',
    'dynamodb:GetItem',
    table(PLATFORM),
    ['permissionsBoundary', 'implicit', iam('policy/fence', PLATFORM), null, 'allow'],
    INFERRED,
  ),
  bare(
    'boundary denies',
    'limited',
    's3:DeleteBucket',
    'arn:aws:s3:::vault',
    ['permissionsBoundary', 'explicit', iam('policy/fence', PLATFORM), null, 'askOwner'],
    EVALUATED,
  ),
  bare(
    'own policy denies',
    'runner',
    's3:DeleteObject',
    object('vault', 'a'),
    ['identityPolicy', 'explicit', 'work', null, 'askOwner'],
    EVALUATED,
  ),
  bare(
    'bucket policy asks for a header',
    'runner',
    's3:PutObject',
    object('vault', 'a'),
    ['resourcePolicy', 'explicit', 'arn:aws:s3:::vault', 's3:x-amz-server-side-encryption', 'meetCondition'],
    EVALUATED,
  ),
  bare(
    'VPC endpoint policy is silent',
    'runner',
    's3:GetObject',
    object('vault', 'a'),
    ['vpcEndpointPolicy', 'implicit', platformEndpoint, null, 'allow'],
    INFERRED,
    throughEndpoint,
  ),
  bare(
    'VPC endpoint policy denies',
    'runner',
    's3:PutObject',
    object('crown', 'a'),
    ['vpcEndpointPolicy', 'explicit', platformEndpoint, null, 'askOwner'],
    EVALUATED,
    throughEndpoint,
  ),
  bare(
    'key policy does not name the caller, and the grant is for another encryption context',
    'runner',
    'kms:Decrypt',
    grantedKey,
    ['resourcePolicy', 'implicit', grantedKey, 'kms:EncryptionContext:app', 'askOwner'],
    INFERRED,
    { parameters: { encryptionContext: { app: 'b' }, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' } },
  ),
  row(
    'key policy names neither the caller nor the account',
    'eli',
    'kms:Decrypt',
    grantedKey,
    ['resourcePolicy', 'implicit', grantedKey, null, 'allow'],
    { forms: ['bare'], parameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT' } },
  ),
  {
    ...row(
      'session without a record, resource control policy by a tag that the session may have',
      'runner',
      's3:GetObject',
      object('crown', 'a'),
      ['resourceControlPolicy', 'explicit', rcp('p-crown'), 'aws:PrincipalTag/clearance', 'askOwner'],
    ),
    forms: ['layerOnly', 'bare'],
    unlessNamed: { ...UNANSWERABLE, mayAlsoBlock: ['resourceControlPolicy', 'sessionPolicy'] },
  },
  bare(
    'a guest of Cognito lacks an allow',
    'guest',
    'sqs:SendMessage',
    queue('near', PLATFORM),
    ['identityPolicy', 'implicit', null, null, 'allow'],
    INFERRED,
  ),
  {
    ...row(
      'session without a record, a guest of Cognito whose role allows the call',
      'guest',
      'dynamodb:GetItem',
      table(PLATFORM),
      ['sessionPolicy', 'implicit', null, null, 'askOwner'],
    ),
    forms: ['bare'],
    unlessNamed: { ...UNANSWERABLE, mayAlsoBlock: ['sessionPolicy'] },
  },
];
