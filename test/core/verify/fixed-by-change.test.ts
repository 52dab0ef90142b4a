/** A policy change marks the groups that it fixed, and no other: by the policies as they are after it. */
import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import type { PolicyChange } from '../../../core/model/policy-change.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { resourceFamily } from '../../../core/normalize/resource-family.ts';
import { type FixedByChangeDeps, MOST_EVALUATED, markFixedBy } from '../../../core/verify/fixed-by-change.ts';
import { answerAll, answerDeps, counted, takeIn } from '../../support/asked-world.ts';
import {
  aBucket,
  aCall,
  aKey,
  allow,
  aManagedPolicy,
  aRole,
  aUser,
  document,
  HOME,
  iam,
  keyArn,
  sourceOf,
  type World,
} from '../../support/explained-call.ts';
import {
  at,
  boundary,
  bounded,
  bucketPolicy,
  change,
  DENIED_TO_ALL,
  FULL,
  LET_IN,
  may,
  mayNot,
  NO_S3,
  OBJECTS,
  ORGANIZATION,
  ofPolicy,
  put,
  scp,
  target,
  under,
  version,
} from '../../support/recorded-changes.ts';
import { aSuccess, ROLE_IDENTITY, type TestRecord } from '../../support/records.ts';

/** An hour after the denial. */
const CHANGED = -60;
const NOW = Date.parse(at(-120));

function changeOf(record: TestRecord): PolicyChange {
  const normalized = normalizeRecord(record, lazyActionTable);
  if (normalized.kind !== 'policyChange') throw new Error('the record of the test changes no policy');
  return normalized.change;
}

async function explained(before: World, denials: readonly TestRecord[]) {
  const store = openSqliteStore(':memory:', { familyOf: resourceFamily, now: () => NOW });
  await takeIn(store, denials);
  await answerAll(store, answerDeps(store, sourceOf(before)));
  return store;
}

const depsIn = (store: FixedByChangeDeps['store'], after: World): FixedByChangeDeps => ({
  ...{ store, source: sourceOf(after), table: lazyActionTable, clock: () => NOW },
});

const DENIED = aCall({ eventTime: at(0) });

async function stateAfter(before: World, record: TestRecord, after: World, denied: TestRecord = DENIED) {
  const store = await explained(before, [denied]);
  await markFixedBy(changeOf(record), depsIn(store, after));
  const [group] = await store.listGroups({}, 'last');
  return group?.state;
}

const wide = [
  ORGANIZATION,
  FULL,
  target('r-demo', null, ['p-full', 'p-guard']),
  target(HOME, 'r-demo', ['p-full']),
];
const guarded = (...statements: readonly object[]) =>
  under([...wide, scp('p-guard', statements as readonly Record<string, unknown>[])]);
const free = under([
  ORGANIZATION,
  FULL,
  target('r-demo', null, ['p-full']),
  target(HOME, 'r-demo', ['p-full']),
]);
const withManaged = (...statements: Parameters<typeof aManagedPolicy>[1][]): World => ({
  entries: [
    aUser([], { managedPolicies: [iam('policy/work')] }),
    aManagedPolicy('work', ...statements),
    aBucket('reports'),
  ],
});
const inGroup = (policies: readonly string[]): World => ({
  entries: [
    aUser([], { groups: ['readers'] }),
    {
      ...{ kind: 'group', arn: iam('group/readers'), inlinePolicies: [], managedPolicies: policies },
    },
    aManagedPolicy('objects', OBJECTS),
    aBucket('reports'),
  ],
});

const unseen = (id: string): World => ({
  ...may(aBucket('reports')),
  organization: [{ kind: 'noOrganization', notVisible: id }],
});

describe('the group is fixed by', () => {
  test.each<[string, World, TestRecord, World]>([
    ['an inline policy that now allows', mayNot(), put(CHANGED, OBJECTS), may(aBucket('reports'))],
    ['an attached policy', mayNot(), ofPolicy(CHANGED, 'AttachUserPolicy', 'work'), withManaged(OBJECTS)],
    [
      'a new version of a policy',
      withManaged(allow('sqs:*')),
      version(CHANGED, 'v2', OBJECTS),
      withManaged(OBJECTS),
    ],
    ['a wider boundary', bounded(allow('sqs:*')), boundary(CHANGED, 'bound'), bounded(allow('s3:*'))],
    [
      'a bucket policy that denies no more',
      may(aBucket('reports', [DENIED_TO_ALL])),
      bucketPolicy(CHANGED, LET_IN),
      may(aBucket('reports', [LET_IN])),
    ],
    [
      'a bucket policy that lets in',
      mayNot(),
      bucketPolicy(CHANGED, LET_IN),
      { entries: [aUser([allow('sqs:*')]), aBucket('reports', [LET_IN])] },
    ],
    [
      'an SCP that denies no more',
      guarded(NO_S3),
      change(CHANGED, 'organizations', 'UpdatePolicy', { policyId: 'p-guard' }),
      guarded(allow('*')),
    ],
    [
      'a policy of a group of users',
      inGroup([]),
      change(CHANGED, 'iam', 'AttachGroupPolicy', { groupName: 'readers', policyArn: iam('policy/objects') }),
      inGroup([iam('policy/objects')]),
    ],
  ])('%s', async (_, before, record, after) => {
    expect(await stateAfter(before, record, after)).toBe('fixed');
  });
});

describe('the group stays as it is', () => {
  test.each<[string, World, TestRecord, World]>([
    ['where the change allows something else', mayNot(), put(CHANGED, allow('sqs:*')), mayNot()],
    ['where another layer denies', mayNot(), put(CHANGED, OBJECTS), may(aBucket('reports', [DENIED_TO_ALL]))],
    [
      'where the change is of another user, whatever passes now',
      mayNot(),
      change(CHANGED, 'iam', 'PutUserPolicy', { userName: 'ben', policyName: 'work', policyDocument: '{}' }),
      may(aBucket('reports')),
    ],
    [
      'where the change is of another bucket',
      mayNot(),
      change(CHANGED, 's3', 'PutBucketPolicy', { bucketName: 'reports-2', bucketPolicy: document(LET_IN) }),
      may(aBucket('reports')),
    ],
    [
      'where a policy that it does not have changed',
      mayNot(),
      version(CHANGED, 'v2', OBJECTS),
      may(aBucket('reports')),
    ],
    [
      'where a condition turns on a value that the record lacks',
      mayNot(),
      put(CHANGED, OBJECTS),
      {
        entries: [
          aUser([{ ...OBJECTS, Condition: { StringEquals: { 's3:signatureAge': '1' } } }]),
          aBucket('reports'),
        ],
      },
    ],
    ['where the organization is not visible', mayNot(), put(CHANGED, OBJECTS), unseen('no permission')],
    [
      'where the policies did not show why it was denied',
      may(aBucket('reports')),
      put(CHANGED, OBJECTS),
      may(aBucket('reports')),
    ],
    ['where it was denied after the change', mayNot(), put(10, OBJECTS), may(aBucket('reports'))],
    ['where it was last denied long before', mayNot(), put(-31 * 1440, OBJECTS), may(aBucket('reports'))],
    ['where the layer of the change was not what denied', guarded(NO_S3), put(CHANGED, OBJECTS), free],
  ])('%s', async (_, before, record, after) => {
    expect(await stateAfter(before, record, after)).not.toBe('fixed');
  });
});

test('an object whose key the caller may not use is not fixed by the bucket', async () => {
  const bucket = (defaultKey: string) => aBucket('reports', null, { defaultKey });
  const world = (action: string, keyAction: string): World => ({
    entries: [
      aUser([allow(action), allow(keyAction)]),
      bucket(keyArn('k')),
      aKey('k', [{ Effect: 'Allow', Principal: { AWS: iam('root') }, Action: 'kms:*', Resource: '*' }]),
    ],
  });
  const denied = aCall({ eventName: 'PutObject', eventTime: at(0) });
  const before = world('sqs:*', 'sqs:*');
  const record = put(CHANGED, allow('s3:PutObject'));
  expect(await stateAfter(before, record, world('s3:PutObject', 'sqs:*'), denied)).toBe('open');
  expect(await stateAfter(before, record, world('s3:PutObject', 'kms:*'), denied)).toBe('fixed');
});

test('a role with a path, which the request names without it', async () => {
  const arn = iam('role/ci/deploy');
  const world = (action: string): World => ({
    entries: [{ ...aRole('deploy', [allow(action)]), arn } as ReturnType<typeof aRole>, aBucket('reports')],
  });
  const { sessionContext } = ROLE_IDENTITY;
  const userIdentity = {
    ...ROLE_IDENTITY,
    ...{ accountId: HOME, arn: `arn:aws:sts::${HOME}:assumed-role/deploy/run` },
    sessionContext: {
      ...sessionContext,
      sessionIssuer: { ...sessionContext.sessionIssuer, accountId: HOME, arn, userName: 'deploy' },
    },
  };
  const denied = aCall({ userIdentity, eventTime: at(0) });
  const given = aSuccess({
    ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', eventTime: at(1), eventID: 'given' },
    requestParameters: { roleArn: arn },
    responseElements: { credentials: { accessKeyId: ROLE_IDENTITY.accessKeyId } },
  });
  const store = await explained(world('sqs:*'), [given, denied]);
  const request = { roleName: 'deploy', policyName: 'work', policyDocument: '{}' };
  const record = change(CHANGED, 'iam', 'PutRolePolicy', request);
  expect(await markFixedBy(changeOf(record), depsIn(store, world('s3:*')))).toHaveLength(1);
});

describe('what is marked', () => {
  test('says which change, is marked once however often it is asked, and regresses with a later denial', async () => {
    const store = await explained(mayNot(), [DENIED]);
    const change = changeOf(put(CHANGED, OBJECTS));
    const deps = depsIn(store, may(aBucket('reports')));
    const [marked] = await markFixedBy(change, deps);
    expect(await markFixedBy(change, deps)).toEqual([]);
    expect(await store.getGroup(marked ?? '')).toMatchObject({
      state: 'fixed',
      fixed: {
        ...{ at: change.time, by: 'policyChange', eventId: change.id },
        ...{ foundBy: 'denial-monitor', foundAt: at(-120) },
      },
    });
    await takeIn(store, [aCall({ eventID: 'again', eventTime: at(-70) })]);
    expect(await store.getGroup(marked ?? '')).toMatchObject({ state: 'regressed' });
  });

  test('of many groups only those that were denied last are evaluated', async () => {
    const denials = Array.from({ length: MOST_EVALUATED + 5 }, (_, n) => {
      const resources = [{ type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::reports-${n}x` }];
      const requestParameters = { bucketName: `reports-${n}x` };
      return aCall({
        eventID: `d${n}`,
        eventName: 'GetBucketAcl',
        eventTime: at(n),
        requestParameters,
        resources,
      });
    });
    const buckets = denials.map((_, n) => aBucket(`reports-${n}x`));
    const before: World = { entries: [aUser([allow('sqs:*')]), ...buckets] };
    const store = await explained(before, denials);
    const after: World = { entries: [aUser([allow('s3:*')]), ...buckets] };
    const { source, looks } = counted(sourceOf(after));
    const change = changeOf(put(CHANGED, allow('s3:*')));
    const marked = await markFixedBy(change, { ...depsIn(store, after), source });
    expect(marked).toHaveLength(MOST_EVALUATED);
    expect(looks.get('resource')).toBeLessThanOrEqual(2 * MOST_EVALUATED);
    const open = (await store.listGroups({}, 'last')).filter(({ state }) => state !== 'fixed');
    expect(open.map(({ lastSeen }) => lastSeen)).toEqual(
      [...Array(5).keys()].map((n) => at(MOST_EVALUATED + n)),
    );
  });
});
