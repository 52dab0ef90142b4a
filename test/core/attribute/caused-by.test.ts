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
  bounded,
  bucketPolicy,
  byManagedPolicy,
  change,
  changedBy,
  DENIED_TO_ALL,
  HISTORIES,
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
  ['an SCP that was attached', ...HISTORIES.scpAttached, [['AttachPolicy', 30, 'caused', 'history']]],
  ['an SCP that was detached', ...HISTORIES.scpDetached, [['DetachPolicy', 30, 'caused', 'history']]],
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
    ...HISTORIES.inlinePolicyWritten,
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
    ...HISTORIES.managedPolicyDetached,
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
  ['a version of it', ...HISTORIES.versionMade, [['CreatePolicyVersion', 5, 'caused', 'earlierRecord']]],
  [
    'a boundary that took the place of a wider one',
    ...HISTORIES.boundaryReplaced,
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
    ...HISTORIES.bucketPolicyDeleted,
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
      byManagedPolicy(OTHER),
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
