/** Calls that AWS checks for more than their own action, or on more than one resource; and resources that AWS owns. */
import { type Case, object, row, scp } from './case.ts';
import { iam, PLATFORM, REGION } from './statements.ts';

const TASK = iam('role/task', PLATFORM);
const NAMED: Pick<Case, 'forms'> = { forms: ['layerOnly', 'bare'] };
const taskRun = { taskDefinition: 'web', overrides: { taskRoleArn: TASK } };
const running = (instanceType: string) => ({
  instancesSet: { items: [{ imageId: 'ami-0abcdef1234567890', minCount: 1, maxCount: 1 }] },
  instanceType,
});

const passRole = (
  story: string,
  caller: 'ivo' | 'kim',
  call: string,
  parameters: object,
  isAllowed = false,
): Case =>
  row(
    `pass a role, ${story}`,
    caller,
    'iam:PassRole',
    TASK,
    isAllowed
      ? ['identityPolicy', 'implicit', null, null, 'allow']
      : ['identityPolicy', 'implicit', null, 'iam:PassedToService', 'askOwner'],
    { ...NAMED, call, parameters: { ...parameters }, errorCode: 'AccessDenied' },
  );

const FURTHER: readonly Case[] = [
  passRole('to the tasks of ECS: it may be passed to EC2 only', 'ivo', 'ecs:RunTask', taskRun),
  passRole('to Lambda: it may be passed to EC2 only', 'ivo', 'lambda:CreateFunction20150331', {
    functionName: 'web',
    role: TASK,
  }),
  passRole('to the monitoring of RDS: it may be passed to EC2 only', 'ivo', 'rds:CreateDBInstance', {
    dBInstanceIdentifier: 'sales',
    monitoringRoleArn: TASK,
  }),
  passRole('nothing allows it', 'kim', 'ecs:RunTask', taskRun, true),
  row(
    'pass a role, silent boundary',
    'limited',
    'iam:PassRole',
    TASK,
    ['permissionsBoundary', 'implicit', iam('policy/fence', PLATFORM), null, 'allow'],
    { ...NAMED, call: 'ecs:RunTask', parameters: taskRun, errorCode: 'AccessDenied' },
  ),
  {
    ...row('an ACL is sent along with the object', 'kim', 's3:PutObject', object('site', 'a'), [
      'identityPolicy',
      'implicit',
      null,
      null,
      'askOwner',
    ]),
    forms: ['text'],
    parameters: { bucketName: 'site', key: 'a', 'x-amz-acl': 'public-read' },
    expected: {
      layer: 'identityPolicy',
      kind: 'implicit',
      policy: null,
      conditionKey: null,
      // Who may set an ACL hands out permissions.
      fix: 'askOwner',
      refused: 's3:PutObjectAcl',
    },
  },
];

const several = (
  story: string,
  caller: 'kim' | 'eli',
  answer: Parameters<typeof row>[4],
  type: string,
): Case =>
  row(`several resources, ${story}`, caller, 'ec2:RunInstances', '*', answer, {
    forms: ['blob'],
    parameters: running(type),
  });

const SEVERAL: readonly Case[] = [
  several(
    'the caller may not start any',
    'kim',
    ['identityPolicy', 'implicit', null, null, 'allow'],
    't3.micro',
  ),
  several(
    'one of them is denied explicitly',
    'eli',
    ['serviceControlPolicy', 'explicit', scp('p-platform'), 'ec2:InstanceType', 'meetCondition'],
    'm5.24xlarge',
  ),
];

const ownedByAws = (story: string, action: string, resource: string, parameters: object): Case => ({
  ...row(`AWS owns it, ${story}`, 'eli', action, resource, [
    'identityPolicy',
    'implicit',
    null,
    null,
    'none',
  ]),
  forms: ['bare'],
  parameters: { ...parameters },
  expected: {
    layer: 'notAPolicy',
    kind: 'unknown',
    policy: null,
    conditionKey: null,
    fix: 'meetCondition',
    reason: 'awsManaged',
  },
});

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const RESERVED = 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Readers_0123456789abcdef';

const OF_AWS: readonly Case[] = [
  ownedByAws('a managed policy', 'iam:CreatePolicyVersion', READ_ONLY, { policyArn: READ_ONLY }),
  ownedByAws('a role of a permission set', 'iam:PutRolePolicy', iam(`role/${RESERVED}`, PLATFORM), {
    roleName: 'AWSReservedSSO_Readers_0123456789abcdef',
    policyName: 'more',
  }),
  ownedByAws('an alias of a key', 'kms:DeleteAlias', `arn:aws:kms:${REGION}:${PLATFORM}:alias/aws/s3`, {
    aliasName: 'alias/aws/s3',
  }),
];

export const CALLS: readonly Case[] = [...FURTHER, ...SEVERAL, ...OF_AWS];
