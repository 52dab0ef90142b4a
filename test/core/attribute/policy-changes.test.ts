/** Which policy changes an explanation names: those on its evaluation path, in the week before, nearest first. */
import { describe, expect, test } from 'vitest';
import {
  aBucket,
  aCall,
  allow,
  aManagedPolicy,
  aUser,
  document,
  explainedIn,
  HOME,
  iam,
  sentence,
} from '../../support/explained-call.ts';
import { aSuccess, ROLE_IDENTITY, type TestRecord } from '../../support/records.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/p-1';
const FULL = {
  kind: 'organizationPolicy',
  id: 'p-1',
  arn: SCP,
  name: 'full',
  type: 'SERVICE_CONTROL_POLICY',
  document: document(allow('*')),
} as const;
const target = (id: string, parent: string | null) =>
  ({
    kind: 'target',
    id,
    name: id,
    parent,
    serviceControlPolicies: ['p-1'],
    resourceControlPolicies: null,
  }) as const;
const WORLD = {
  entries: [
    aUser([], { managedPolicies: [iam('policy/work')] }),
    aManagedPolicy('work', allow('sqs:*')),
    aBucket('reports'),
  ],
  organization: [
    {
      kind: 'organization',
      id: 'o-demo',
      managementAccount: '999988887777',
      policyTypes: ['SERVICE_CONTROL_POLICY'],
    },
    FULL,
    target('r-demo', null),
    target(HOME, 'r-demo'),
  ],
} as const;

const DENIED = aCall({ eventTime: '2026-11-20T10:00:00Z' });
const change = (
  service: string,
  eventName: string,
  requestParameters: object,
  eventTime = '2026-11-20T09:56:00Z',
) =>
  aSuccess({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventTime,
    eventID: `${eventName} ${eventTime}`,
    requestParameters,
  });

async function changedBy(...records: readonly TestRecord[]) {
  return (await explainedIn(WORLD, [...records, DENIED]))[0]?.changed;
}

describe('on the path', () => {
  test.each([
    ['a policy of the user', 'iam', 'PutUserPolicy', { userName: 'ana', policyName: 'p' }],
    ['a version of its managed policy', 'iam', 'CreatePolicyVersion', { policyArn: iam('policy/work') }],
    ['the bucket policy', 's3', 'PutBucketPolicy', { bucketName: 'reports' }],
  ])('%s', async (_note, service, event, parameters) => {
    expect(await changedBy(change(service, event, parameters))).toMatchObject([
      { event, actor: ROLE_IDENTITY.arn, minutesBefore: 4 },
    ]);
  });
});

describe('not on it', () => {
  test.each([
    ['its boundary, where an Allow is missing', 'iam', 'DeleteUserPermissionsBoundary', { userName: 'ana' }],
    ['an SCP above, where an Allow is missing', 'organizations', 'UpdatePolicy', { policyId: 'p-1' }],
    ['another user', 'iam', 'PutUserPolicy', { userName: 'ben', policyName: 'p' }],
    ['another bucket', 's3', 'PutBucketPolicy', { bucketName: 'other' }],
    [
      'another part of the organization',
      'organizations',
      'DetachPolicy',
      { policyId: 'p-2', targetId: 'ou-demo-else' },
    ],
  ])('%s', async (_note, service, event, parameters) => {
    expect(await changedBy(change(service, event, parameters))).toEqual([]);
  });

  test.each([
    ['after the denial', '2026-11-20T10:00:01Z'],
    ['more than a week before', '2026-11-13T09:59:59Z'],
  ])('%s', async (_note, time) => {
    expect(await changedBy(change('s3', 'PutBucketPolicy', { bucketName: 'reports' }, time))).toEqual([]);
  });
});

test('the nearest come first, and few of them', async () => {
  const times = [
    '2026-11-20T09:00:00Z',
    '2026-11-20T09:50:00Z',
    '2026-11-19T09:00:00Z',
    '2026-11-20T09:30:00Z',
  ];
  const changes = times.map((time) => change('s3', 'PutBucketPolicy', { bucketName: 'reports' }, time));
  expect((await changedBy(...changes))?.map(({ minutesBefore }) => minutesBefore)).toEqual([10, 30, 60]);
});

test('the group counts from its first denial', async () => {
  const later = aCall({ eventID: 'later', eventTime: '2026-11-20T11:00:00Z' });
  const between = change('s3', 'PutBucketPolicy', { bucketName: 'reports' }, '2026-11-20T10:30:00Z');
  const all = await explainedIn(WORLD, [DENIED, between, later]);
  expect(all.map(({ changed }) => changed)).toEqual([[], []]);
});

test('a stated policy is on the path although nothing was gathered', async () => {
  const errorMessage = sentence(
    's3:GetObject',
    '"arn:aws:s3:::elsewhere/a"',
    `with an explicit deny in a service control policy: ${SCP}`,
  );
  const records = [change('organizations', 'UpdatePolicy', { policyId: 'p-1' }), { ...DENIED, errorMessage }];
  expect((await explainedIn({ entries: [] }, records))[0]?.changed).toMatchObject([
    { event: 'UpdatePolicy' },
  ]);
});
