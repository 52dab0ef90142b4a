/** Which recorded change made the difference: shown by evaluating the call with what stood before it, and never guessed. */
import { describe, expect, test } from 'vitest';
import type { ChangeBefore } from '../../../core/model/denial.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
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
  type World,
} from '../../support/explained-call.ts';
import { aSuccess, type TestRecord } from '../../support/records.ts';

type Statement = Readonly<Record<string, unknown>>;

const at = (minutes: number) =>
  new Date(Date.UTC(2026, 10, 20, 10) - minutes * 60_000).toISOString().replace('.000', '');

let ids = 0;
/** So many minutes before the denial. */
function change(
  minutes: number,
  service: string,
  eventName: string,
  requestParameters: object,
  rest: TestRecord = {},
) {
  ids += 1;
  return aSuccess({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventTime: at(minutes),
    eventID: `change-${ids}`,
    requestParameters,
    ...rest,
  });
}

const text = (...statements: readonly Statement[]) => JSON.stringify(document(...statements));
const OBJECTS = allow('s3:GetObject');
const OTHER = allow('sqs:*');
const DENIED_TO_ALL = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
};
const LET_IN = {
  Effect: 'Allow',
  Principal: { AWS: iam('user/ana') },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
};

const put = (minutes: number, ...statements: readonly Statement[]) =>
  change(minutes, 'iam', 'PutUserPolicy', {
    userName: 'ana',
    policyName: 'work',
    policyDocument: text(...statements),
  });
const bucketPolicy = (minutes: number, ...statements: readonly Statement[]) =>
  change(minutes, 's3', 'PutBucketPolicy', { bucketName: 'reports', bucketPolicy: document(...statements) });
const boundary = (minutes: number, name: string) =>
  change(minutes, 'iam', 'PutUserPermissionsBoundary', {
    userName: 'ana',
    permissionsBoundary: iam(`policy/${name}`),
  });
const ofPolicy = (minutes: number, event: string, policy: string) =>
  change(minutes, 'iam', event, { userName: 'ana', policyArn: iam(`policy/${policy}`) });
const version = (minutes: number, id: string, ...statements: readonly Statement[]) =>
  change(
    minutes,
    'iam',
    'CreatePolicyVersion',
    { policyArn: iam('policy/work'), policyDocument: text(...statements), setAsDefault: true },
    { responseElements: { policyVersion: { versionId: id } } },
  );

const target = (id: string, parent: string | null, policies: readonly string[], rest: object = {}) =>
  ({
    kind: 'target',
    id,
    name: id,
    parent,
    serviceControlPolicies: policies,
    resourceControlPolicies: null,
    ...rest,
  }) as const;
const scp = (id: string, statements: readonly Statement[], rest: object = {}) =>
  ({
    kind: 'organizationPolicy',
    id,
    arn: `arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/${id}`,
    name: id,
    type: 'SERVICE_CONTROL_POLICY',
    document: document(...statements),
    ...rest,
  }) as const;
const FULL = scp('p-full', [allow('*')]);
const NO_S3 = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
const ORGANIZATION = {
  kind: 'organization',
  id: 'o-demo',
  managementAccount: '999988887777',
  policyTypes: ['SERVICE_CONTROL_POLICY'],
} as const;

const updated: readonly SnapshotEntry[] = [
  ORGANIZATION,
  FULL,
  scp('p-guard', [allow('*')], { until: at(30) }),
  scp('p-guard', [NO_S3], { since: at(30) }),
  target('r-demo', null, ['p-full', 'p-guard']),
  target(HOME, 'r-demo', ['p-full']),
];
const attached: readonly SnapshotEntry[] = [
  ORGANIZATION,
  FULL,
  scp('p-guard', [NO_S3]),
  target('r-demo', null, ['p-full'], { until: at(30) }),
  target('r-demo', null, ['p-full', 'p-guard'], { since: at(30) }),
  target(HOME, 'r-demo', ['p-full']),
];
const detached: readonly SnapshotEntry[] = [
  ORGANIZATION,
  scp('p-full', [allow('sqs:*')]),
  scp('p-wide', [allow('*')]),
  target('r-demo', null, ['p-full', 'p-wide'], { until: at(30) }),
  target('r-demo', null, ['p-full'], { since: at(30) }),
  target(HOME, 'r-demo', ['p-wide']),
];

const may = (...entries: readonly SnapshotEntry[]): World => ({ entries: [aUser([OBJECTS]), ...entries] });
const mayNot = (...entries: readonly SnapshotEntry[]): World => ({
  entries: [aUser([OTHER]), aBucket('reports'), ...entries],
});
const under = (organization: readonly SnapshotEntry[]): World => ({
  ...may(aBucket('reports')),
  organization,
});
const bounded = (...statements: readonly Statement[]): World => ({
  entries: [
    aUser([OBJECTS], { boundary: iam('policy/bound') }),
    aManagedPolicy('bound', ...statements),
    aManagedPolicy('wide', allow('*')),
    aBucket('reports'),
  ],
});

async function changedBy(world: World, records: readonly TestRecord[]): Promise<readonly ChangeBefore[]> {
  const [denial] = await explainedIn(world, [...records, aCall({ eventTime: at(0) })]);
  return denial?.changed ?? [];
}

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
