/** Which recorded change made the difference: shown by evaluating the call with what stood before it, and never guessed. */
import { describe, expect, test } from 'vitest';
import type { ChangeBefore } from '../../../core/model/denial.ts';
import {
  aBucket,
  allow,
  aManagedPolicy,
  aUser,
  OTHER as DATA,
  document,
  HOME,
  iam,
  type World,
} from '../../support/explained-call.ts';
import {
  attached,
  boundary,
  bounded,
  bucketPolicy,
  change,
  changedBy,
  DENIED_TO_ALL,
  detached,
  LET_IN,
  may,
  mayNot,
  NO_S3,
  OBJECTS,
  OTHER,
  ofPolicy,
  put,
  under,
  updated,
  version,
} from '../../support/recorded-changes.ts';
import type { TestRecord } from '../../support/records.ts';

const effectsOf = (changed: readonly ChangeBefore[]) =>
  changed.map(({ event, minutesBefore, effect, before }) => [event, minutesBefore, effect, before]);

test.each<[string, World, readonly TestRecord[], readonly (readonly unknown[])[]]>([
  [
    'an SCP that denies since',
    under(updated),
    [change(30, 'organizations', 'UpdatePolicy', { policyId: 'p-guard' })],
    [['UpdatePolicy', 30, 'caused', 'history']],
  ],
  [
    'an SCP that was attached',
    under(attached),
    [change(30, 'organizations', 'AttachPolicy', { policyId: 'p-guard', targetId: 'r-demo' })],
    [['AttachPolicy', 30, 'caused', 'history']],
  ],
  [
    'an SCP that was detached',
    under(detached),
    [change(30, 'organizations', 'DetachPolicy', { policyId: 'p-wide', targetId: 'r-demo' })],
    [['DetachPolicy', 30, 'caused', 'history']],
  ],
  [
    'an SCP that denied before is named, and made no difference',
    under(attached),
    [change(20, 'organizations', 'UpdatePolicy', { policyId: 'p-guard' })],
    [['UpdatePolicy', 20, 'unrelated', 'history']],
  ],
  [
    'an account that was moved',
    under(attached),
    [change(30, 'organizations', 'MoveAccount', { accountId: HOME, destinationParentId: 'r-demo' })],
    [['MoveAccount', 30, 'caused', 'history']],
  ],
  [
    'an account that was moved before its path changed again: what stood before the move is not known',
    under(updated),
    [
      change(40, 'organizations', 'MoveAccount', { accountId: HOME, destinationParentId: 'r-demo' }),
      change(30, 'organizations', 'UpdatePolicy', { policyId: 'p-guard' }),
    ],
    [
      ['UpdatePolicy', 30, 'caused', 'history'],
      ['MoveAccount', 40, 'unknown', null],
    ],
  ],
  [
    'a written inline policy',
    mayNot(),
    [put(90, OBJECTS), put(20, OTHER)],
    [['PutUserPolicy', 20, 'caused', 'earlierRecord']],
  ],
  [
    'the one before, where the last one made no difference',
    mayNot(),
    [put(90, OBJECTS), put(60, OTHER), put(20, OTHER)],
    [['PutUserPolicy', 60, 'caused', 'earlierRecord']],
  ],
  [
    'a deleted one',
    { entries: [aUser([]), aBucket('reports')] },
    [put(90, OBJECTS), change(10, 'iam', 'DeleteUserPolicy', { userName: 'ana', policyName: 'work' })],
    [['DeleteUserPolicy', 10, 'caused', 'earlierRecord']],
  ],
  [
    'one of which nothing earlier is recorded',
    mayNot(),
    [put(20, OTHER)],
    [['PutUserPolicy', 20, 'unknown', null]],
  ],
  [
    'one that allowed as little before',
    mayNot(),
    [put(90, OTHER), put(20, OTHER)],
    [['PutUserPolicy', 90, 'unknown', null]],
  ],
  [
    'a managed policy that was detached',
    mayNot(aManagedPolicy('objects', OBJECTS)),
    [ofPolicy(15, 'DetachUserPolicy', 'objects')],
    [['DetachUserPolicy', 15, 'caused', 'earlierRecord']],
  ],
  [
    'one that was attached, and denies',
    {
      entries: [
        aUser([OBJECTS], { managedPolicies: [iam('policy/guard')] }),
        aManagedPolicy('guard', NO_S3),
        aBucket('reports'),
      ],
    },
    [ofPolicy(15, 'AttachUserPolicy', 'guard')],
    [['AttachUserPolicy', 15, 'caused', 'earlierRecord']],
  ],
  [
    'a version of it',
    {
      entries: [
        aUser([], { managedPolicies: [iam('policy/work')] }),
        aManagedPolicy('work', OTHER),
        aBucket('reports'),
      ],
    },
    [version(90, 'v1', OBJECTS), version(5, 'v2', OTHER)],
    [['CreatePolicyVersion', 5, 'caused', 'earlierRecord']],
  ],
  [
    'a boundary that took the place of a wider one',
    bounded(OTHER),
    [boundary(90, 'wide'), boundary(5, 'bound')],
    [['PutUserPermissionsBoundary', 5, 'caused', 'earlierRecord']],
  ],
  [
    'a bucket policy that denies since',
    may(aBucket('reports', [DENIED_TO_ALL])),
    [bucketPolicy(90, LET_IN), bucketPolicy(7, DENIED_TO_ALL)],
    [['PutBucketPolicy', 7, 'caused', 'earlierRecord']],
  ],
  [
    'a bucket policy that let the caller in, and is gone',
    { entries: [aUser([OTHER]), aBucket('reports')] },
    [bucketPolicy(90, LET_IN), change(7, 's3', 'DeleteBucketPolicy', { bucketName: 'reports' })],
    [['DeleteBucketPolicy', 7, 'caused', 'earlierRecord']],
  ],
])('%s', async (_, world, records, want) => {
  expect(effectsOf(await changedBy(world, records)).slice(0, want.length)).toEqual(want);
});

describe('what takes no part is not listed', () => {
  test.each<[string, World, readonly TestRecord[]]>([
    [
      'an SCP, where an Allow is missing in the account',
      {
        ...mayNot(),
        organization: updated.map((each) =>
          each.kind === 'organizationPolicy' ? { ...each, document: document(allow('*')) } : each,
        ),
      },
      [change(30, 'organizations', 'UpdatePolicy', { policyId: 'p-guard' })],
    ],
    ['the policies of the caller, where an SCP denies', under(attached), [put(20, OBJECTS)]],
    ['the bucket policy, where the boundary does not allow', bounded(OTHER), [bucketPolicy(20, LET_IN)]],
    [
      'the same policy, attached to someone else',
      {
        entries: [
          aUser([], { managedPolicies: [iam('policy/work')] }),
          aManagedPolicy('work', OTHER),
          aBucket('reports'),
        ],
      },
      [change(20, 'iam', 'AttachUserPolicy', { userName: 'ben', policyArn: iam('policy/work') })],
    ],
    [
      'another account, which was moved below what denies',
      under(updated),
      [change(10, 'organizations', 'MoveAccount', { accountId: DATA, destinationParentId: 'r-demo' })],
    ],
  ])('%s', async (_, world, records) => {
    expect(await changedBy(world, records)).toEqual([]);
  });
});

test('the cause comes before what came later and made no difference', async () => {
  const records = [put(90, OBJECTS), put(60, OTHER), change(5, 'iam', 'TagUser', { userName: 'ana' })];
  expect(effectsOf(await changedBy(mayNot(), records)).slice(0, 2)).toEqual([
    ['PutUserPolicy', 60, 'caused', 'earlierRecord'],
    ['TagUser', 5, 'unknown', null],
  ]);
});
