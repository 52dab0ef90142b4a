/** Denials after a change of a policy of the caller. */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { user as caller, session } from '../generate-examples-organization/callers.ts';
import { object, table } from '../generate-examples-organization/case.ts';
import { role, user } from '../generate-examples-organization/identities.ts';
import { allow, deny, document, HOME, iam, type Json } from '../generate-examples-organization/statements.ts';
import {
  type Change,
  type ChangeCase,
  DAY,
  explicitly,
  HOUR,
  IDENTITY,
  inIam,
  inOrganization,
  inS3,
  type Part,
  policyArn,
  silent,
} from './case.ts';

const text = (...statements: readonly Json[]) => JSON.stringify(document(...statements));
const ordinary = (name: string, more: Partial<Extract<SnapshotEntry, { kind: 'user' }>>): SnapshotEntry => ({
  ...{ kind: 'user', arn: iam(`user/${name}`), uniqueId: `AIDAEXAMPLE${name.toUpperCase()}` },
  ...{ createdAt: '2025-01-01T00:00:00Z', inlinePolicies: [], managedPolicies: [] },
  ...{ boundary: null, groups: [], tags: [] },
  ...more,
});
const managed = (name: string, ...statements: readonly Json[]): SnapshotEntry => ({
  kind: 'managedPolicy',
  arn: policyArn(name),
  name,
  document: document(...statements),
});

const ofRole = (part: Part, minutes: number, policyName: string, ...statements: readonly Json[]): Change =>
  inIam(part, minutes, 'PutRolePolicy', {
    ...{ roleName: 'publisher', policyName },
    policyDocument: text(...statements),
  });
const ofGroup = (part: Part, minutes: number, groupName: string, statement: Json): Change =>
  inIam(part, minutes, 'PutGroupPolicy', {
    ...{ groupName, policyName: 'work' },
    policyDocument: text(statement),
  });
const group = (name: string, statement: Json): SnapshotEntry => ({
  ...{ kind: 'group', arn: iam(`group/${name}`), managedPolicies: [] },
  inlinePolicies: [{ name: 'work', document: document(statement) }],
});
const version = (part: Part, minutes: number, policy: string, id: string, ...statements: readonly Json[]) =>
  inIam(
    part,
    minutes,
    'CreatePolicyVersion',
    { policyArn: policyArn(policy), policyDocument: text(...statements), setAsDefault: true },
    { response: { policyVersion: { versionId: id, isDefaultVersion: true } } },
  );

const READS = allow('s3:GetObject');
const WRITES = allow(['s3:GetObject', 's3:PutObject']);
const QUEUES = allow('sqs:*');
const TABLES = allow('dynamodb:*');
const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: iam('root') } };
const missing = { layer: 'identityPolicy', kind: 'implicit', before: 'earlierRecord' } as const;

export const IDENTITY_CASES: readonly ChangeCase[] = [
  {
    story: 'an inline policy of a role was written anew, with fewer actions',
    changes: [
      ofRole('earlier', 3 * DAY, 'work', WRITES),
      ofRole('earlier', 2 * DAY, 'extra', QUEUES),
      ofRole('bystander', HOUR + 2, 'extra', QUEUES, TABLES),
      inOrganization('bystander', HOUR, 'UpdatePolicy', { policyId: 'p-platform' }),
      inIam('bystander', HOUR - 1, 'UpdateAssumeRolePolicy', {
        ...{ roleName: 'publisher', policyDocument: text(trust) },
      }),
      ofRole('cause', 12, 'work', READS),
    ],
    callers: [session('ci/publisher')],
    action: 's3:PutObject',
    resource: object('reports', 'a'),
    reason: silent(IDENTITY, 's3:PutObject'),
    ...missing,
    entries: [
      {
        ...role('ci/publisher', [READS], trust),
        inlinePolicies: [
          { name: 'work', document: document(READS) },
          { name: 'extra', document: document(QUEUES, TABLES) },
        ],
      } as SnapshotEntry,
    ],
  },
  {
    story: 'an inline policy of a user was deleted',
    changes: [
      inIam('earlier', 3 * DAY, 'PutUserPolicy', {
        ...{ userName: 'pia', policyName: 'objects', policyDocument: text(WRITES) },
      }),
      inIam('cause', 13, 'DeleteUserPolicy', { userName: 'pia', policyName: 'objects' }),
      inIam('bystander', 11, 'AttachUserPolicy', { userName: 'pia', policyArn: policyArn('queues') }),
    ],
    callers: [caller('pia', HOME)],
    action: 's3:PutObject',
    resource: object('reports', 'b'),
    ...missing,
    entries: [ordinary('pia', { managedPolicies: [policyArn('queues')] }), managed('queues', QUEUES)],
  },
  {
    story: 'the policy of a group was written anew',
    changes: [
      ofGroup('earlier', 3 * DAY, 'printers', READS),
      ofGroup('bystander', HOUR, 'typists', READS),
      ofGroup('cause', 10, 'printers', QUEUES),
    ],
    callers: [caller('sol', HOME)],
    action: 's3:GetObject',
    resource: object('reports', 'g'),
    reason: silent(IDENTITY, 's3:GetObject'),
    ...missing,
    entries: [ordinary('sol', { groups: ['printers'] }), group('printers', QUEUES), group('typists', READS)],
  },
  {
    story: 'a managed policy got a version with less',
    changes: [
      version('earlier', 2 * DAY, 'tables', 'v3', TABLES),
      version('cause', 14, 'tables', 'v4', allow('dynamodb:PutItem')),
    ],
    callers: [caller('uma', HOME)],
    action: 'dynamodb:GetItem',
    resource: table(HOME),
    reason: silent(IDENTITY, 'dynamodb:GetItem'),
    ...missing,
    entries: [
      ordinary('uma', { managedPolicies: [policyArn('tables')] }),
      managed('tables', allow('dynamodb:PutItem')),
    ],
  },
  {
    story: 'a managed policy was set back to an older version',
    changes: [
      version('earlier', 3 * DAY, 'streams', 'v1', QUEUES),
      version('earlier', 2 * DAY, 'streams', 'v2', TABLES),
      inIam('cause', 15, 'SetDefaultPolicyVersion', { policyArn: policyArn('streams'), versionId: 'v1' }),
    ],
    callers: [caller('uli', HOME)],
    action: 'dynamodb:GetItem',
    resource: table(HOME),
    ...missing,
    entries: [ordinary('uli', { managedPolicies: [policyArn('streams')] }), managed('streams', QUEUES)],
  },
  {
    story: 'a managed policy was detached',
    changes: [
      inIam('bystander', HOUR, 'AttachUserPolicy', { userName: 'vic', policyArn: policyArn('letters') }),
      inIam('cause', 16, 'DetachUserPolicy', { userName: 'vic', policyArn: policyArn('readings') }),
    ],
    callers: [caller('vic', HOME)],
    action: 's3:GetObject',
    resource: object('reports', 'c'),
    reason: silent(IDENTITY, 's3:GetObject'),
    ...missing,
    entries: [
      ordinary('vic', { managedPolicies: [policyArn('letters')] }),
      managed('letters', QUEUES),
      managed('readings', READS),
    ],
  },
  {
    story: 'a managed policy was attached, and denies',
    changes: [inIam('cause', 17, 'AttachUserPolicy', { userName: 'wim', policyArn: policyArn('freeze') })],
    callers: [caller('wim', HOME)],
    action: 's3:PutObject',
    resource: object('reports', 'd'),
    reason: explicitly(IDENTITY),
    ...{ layer: 'identityPolicy', kind: 'explicit', before: 'earlierRecord' },
    entries: [
      ordinary('wim', {
        inlinePolicies: [{ name: 'work', document: document(WRITES) }],
        managedPolicies: [policyArn('freeze')],
      }),
      managed('freeze', deny('Freeze', ['s3:Put*', 's3:Delete*'])),
    ],
  },
  {
    story: 'a boundary took the place of a wider one',
    changes: [
      inIam('earlier', 3 * DAY, 'PutUserPermissionsBoundary', {
        ...{ userName: 'xia', permissionsBoundary: policyArn('wide') },
      }),
      inIam('bystander', HOUR, 'PutUserPolicy', {
        ...{ userName: 'xia', policyName: 'work', policyDocument: text(TABLES) },
      }),
      inIam('cause', 18, 'PutUserPermissionsBoundary', {
        ...{ userName: 'xia', permissionsBoundary: policyArn('edge') },
      }),
    ],
    callers: [caller('xia', HOME)],
    action: 'dynamodb:GetItem',
    resource: table(HOME),
    ...{ layer: 'permissionsBoundary', kind: 'implicit', before: 'earlierRecord' },
    entries: [user('xia', HOME, [TABLES], policyArn('edge')), managed('wide', allow('*'))],
  },
  {
    story: 'nothing earlier is recorded of the policy that was written',
    changes: [
      inIam('open', 19, 'PutUserPolicy', {
        ...{ userName: 'yan', policyName: 'work', policyDocument: text(QUEUES) },
      }),
    ],
    callers: [caller('yan', HOME)],
    action: 's3:GetObject',
    resource: object('reports', 'e'),
    ...missing,
    before: null,
    entries: [user('yan', HOME, [QUEUES])],
  },
  {
    story: 'the caller never had an Allow, whatever else was changed',
    changes: [
      inIam('earlier', 3 * DAY, 'PutUserPolicy', {
        ...{ userName: 'zoe', policyName: 'work', policyDocument: text(QUEUES) },
      }),
      inIam('bystander', HOUR, 'PutUserPolicy', {
        ...{ userName: 'zoe', policyName: 'work', policyDocument: text(allow('sqs:SendMessage')) },
      }),
      inS3('earlier', 2 * DAY, 'PutBucketPolicy', {
        ...{ bucketName: 'minutes', bucketPolicy: document({ ...trustee('ana'), Action: 's3:GetObject' }) },
      }),
      inS3('bystander', HOUR, 'PutBucketPolicy', {
        ...{ bucketName: 'minutes', bucketPolicy: document({ ...trustee('ben'), Action: 's3:GetObject' }) },
      }),
    ],
    callers: [caller('zoe', HOME)],
    action: 's3:GetObject',
    resource: object('minutes', 'a'),
    reason: silent(IDENTITY, 's3:GetObject'),
    ...missing,
    before: null,
    entries: [
      user('zoe', HOME, [allow('sqs:SendMessage')]),
      {
        ...{ kind: 'resource', arn: 'arn:aws:s3:::minutes', account: HOME, policyKind: 'bucketPolicy' },
        policy: { document: document({ ...trustee('ben'), Action: 's3:GetObject' }) },
        tags: [],
      },
    ],
  },
];

function trustee(name: string): Json {
  return {
    Effect: 'Allow',
    Principal: { AWS: iam(`user/${name}`) },
    Resource: 'arn:aws:s3:::minutes/*',
  };
}
