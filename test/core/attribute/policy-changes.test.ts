/** Which policy changes an explanation names: those on its evaluation path, in the week before, nearest first. */
import { describe, expect, test } from 'vitest';
import { aCall, allow, explainedIn, HOME, iam, sentence } from '../../support/explained-call.ts';
import {
  at,
  byManagedPolicy,
  change,
  changedBy,
  ORGANIZATION,
  OTHER,
  scp,
  target,
} from '../../support/recorded-changes.ts';
import { ROLE_IDENTITY } from '../../support/records.ts';

const WHOLE = scp('p-1', [allow('*')]);
const WORLD = {
  ...byManagedPolicy(OTHER),
  organization: [ORGANIZATION, WHOLE, target('r-demo', null, ['p-1']), target(HOME, 'r-demo', ['p-1'])],
};
const DENIED = aCall({ eventTime: at(0) });
const ofBucket = (minutes: number) => change(minutes, 's3', 'PutBucketPolicy', { bucketName: 'reports' });

describe('on the path', () => {
  test.each([
    ['a policy of the user', 'iam', 'PutUserPolicy', { userName: 'ana', policyName: 'p' }],
    ['a version of its managed policy', 'iam', 'CreatePolicyVersion', { policyArn: iam('policy/work') }],
    ['the bucket policy', 's3', 'PutBucketPolicy', { bucketName: 'reports' }],
  ])('%s', async (_note, service, event, parameters) => {
    expect(await changedBy(WORLD, [change(4, service, event, parameters)])).toMatchObject([
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
    expect(await changedBy(WORLD, [change(4, service, event, parameters)])).toEqual([]);
  });

  test.each([
    ['a second after the denial', -1 / 60],
    ['more than a week before', 7 * 1440 + 1 / 60],
  ])('%s', async (_note, minutes) => {
    expect(await changedBy(WORLD, [ofBucket(minutes)])).toEqual([]);
  });
});

test('the nearest come first, and few of them', async () => {
  const changed = await changedBy(WORLD, [60, 10, 1500, 30].map(ofBucket));
  expect(changed.map(({ minutesBefore }) => minutesBefore)).toEqual([10, 30, 60]);
});

test('the group counts from its first denial', async () => {
  const later = aCall({ eventID: 'later', eventTime: at(-60) });
  const all = await explainedIn(WORLD, [DENIED, ofBucket(-30), later]);
  expect(all.map(({ changed }) => changed)).toEqual([[], []]);
});

test('a stated policy is on the path although nothing was gathered', async () => {
  const errorMessage = sentence(
    's3:GetObject',
    '"arn:aws:s3:::elsewhere/a"',
    `with an explicit deny in a service control policy: ${WHOLE.arn}`,
  );
  const records = [
    change(4, 'organizations', 'UpdatePolicy', { policyId: 'p-1' }),
    { ...DENIED, errorMessage },
  ];
  expect((await explainedIn({ entries: [] }, records))[0]?.changed).toMatchObject([
    { event: 'UpdatePolicy' },
  ]);
});
