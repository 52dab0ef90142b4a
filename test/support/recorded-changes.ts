/** Policy changes of the week before a denial, worlds in which they matter, and what is listed as changed. */
import type { ChangeBefore } from '../../core/model/denial.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
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
} from './explained-call.ts';
import { aSuccess, type TestRecord } from './records.ts';

export type Statement = Readonly<Record<string, unknown>>;

export const at = (minutes: number) =>
  new Date(Date.UTC(2026, 10, 20, 10) - minutes * 60_000).toISOString().replace('.000', '');

let ids = 0;

/** So many minutes before the denial. */
export function change(
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

export const text = (...statements: readonly Statement[]) => JSON.stringify(document(...statements));
export const OBJECTS = allow('s3:GetObject');
export const OTHER = allow('sqs:*');
export const DENIED_TO_ALL = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
};
export const LET_IN = {
  Effect: 'Allow',
  Principal: { AWS: iam('user/ana') },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
};

export const put = (minutes: number, ...statements: readonly Statement[]) =>
  change(minutes, 'iam', 'PutUserPolicy', {
    userName: 'ana',
    policyName: 'work',
    policyDocument: text(...statements),
  });
export const bucketPolicy = (minutes: number, ...statements: readonly Statement[]) =>
  change(minutes, 's3', 'PutBucketPolicy', { bucketName: 'reports', bucketPolicy: document(...statements) });
export const boundary = (minutes: number, name: string) =>
  change(minutes, 'iam', 'PutUserPermissionsBoundary', {
    userName: 'ana',
    permissionsBoundary: iam(`policy/${name}`),
  });
export const ofPolicy = (minutes: number, event: string, policy: string) =>
  change(minutes, 'iam', event, { userName: 'ana', policyArn: iam(`policy/${policy}`) });
export const version = (minutes: number, id: string, ...statements: readonly Statement[]) =>
  change(
    minutes,
    'iam',
    'CreatePolicyVersion',
    { policyArn: iam('policy/work'), policyDocument: text(...statements), setAsDefault: true },
    { responseElements: { policyVersion: { versionId: id } } },
  );

export const target = (id: string, parent: string | null, policies: readonly string[], rest: object = {}) =>
  ({
    kind: 'target',
    id,
    name: id,
    parent,
    serviceControlPolicies: policies,
    resourceControlPolicies: null,
    ...rest,
  }) as const;
export const scp = (id: string, statements: readonly Statement[], rest: object = {}) =>
  ({
    kind: 'organizationPolicy',
    id,
    arn: `arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/${id}`,
    name: id,
    type: 'SERVICE_CONTROL_POLICY',
    document: document(...statements),
    ...rest,
  }) as const;
export const FULL = scp('p-full', [allow('*')]);
export const NO_S3 = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
export const ORGANIZATION = {
  kind: 'organization',
  id: 'o-demo',
  managementAccount: '999988887777',
  policyTypes: ['SERVICE_CONTROL_POLICY'],
} as const;

export const updated: readonly SnapshotEntry[] = [
  ORGANIZATION,
  FULL,
  scp('p-guard', [allow('*')], { until: at(30) }),
  scp('p-guard', [NO_S3], { since: at(30) }),
  target('r-demo', null, ['p-full', 'p-guard']),
  target(HOME, 'r-demo', ['p-full']),
];
export const attached: readonly SnapshotEntry[] = [
  ORGANIZATION,
  FULL,
  scp('p-guard', [NO_S3]),
  target('r-demo', null, ['p-full'], { until: at(30) }),
  target('r-demo', null, ['p-full', 'p-guard'], { since: at(30) }),
  target(HOME, 'r-demo', ['p-full']),
];
export const detached: readonly SnapshotEntry[] = [
  ORGANIZATION,
  scp('p-full', [allow('sqs:*')]),
  scp('p-wide', [allow('*')]),
  target('r-demo', null, ['p-full', 'p-wide'], { until: at(30) }),
  target('r-demo', null, ['p-full'], { since: at(30) }),
  target(HOME, 'r-demo', ['p-wide']),
];

export const may = (...entries: readonly SnapshotEntry[]): World => ({
  entries: [aUser([OBJECTS]), ...entries],
});
export const mayNot = (...entries: readonly SnapshotEntry[]): World => ({
  entries: [aUser([OTHER]), aBucket('reports'), ...entries],
});
export const under = (organization: readonly SnapshotEntry[]): World => ({
  ...may(aBucket('reports')),
  organization,
});
/** The only policy of the caller is a managed one. */
export const byManagedPolicy = (...statements: readonly Statement[]): World => ({
  entries: [
    aUser([], { managedPolicies: [iam('policy/work')] }),
    aManagedPolicy('work', ...statements),
    aBucket('reports'),
  ],
});
export const bounded = (...statements: readonly Statement[]): World => ({
  entries: [
    aUser([OBJECTS], { boundary: iam('policy/bound') }),
    aManagedPolicy('bound', ...statements),
    aManagedPolicy('wide', allow('*')),
    aBucket('reports'),
  ],
});

/** Each with a cause that can be shown. */
export const HISTORIES = {
  scpAttached: [
    under(attached),
    [change(30, 'organizations', 'AttachPolicy', { policyId: 'p-guard', targetId: 'r-demo' })],
  ],
  scpDetached: [
    under(detached),
    [change(30, 'organizations', 'DetachPolicy', { policyId: 'p-wide', targetId: 'r-demo' })],
  ],
  inlinePolicyWritten: [mayNot(), [put(90, OBJECTS), put(20, OTHER)]],
  managedPolicyDetached: [
    mayNot(aManagedPolicy('objects', OBJECTS)),
    [ofPolicy(15, 'DetachUserPolicy', 'objects')],
  ],
  versionMade: [byManagedPolicy(OTHER), [version(90, 'v1', OBJECTS), version(5, 'v2', OTHER)]],
  boundaryReplaced: [bounded(OTHER), [boundary(90, 'wide'), boundary(5, 'bound')]],
  bucketPolicyDeleted: [
    { entries: [aUser([OTHER]), aBucket('reports')] },
    [bucketPolicy(90, LET_IN), change(7, 's3', 'DeleteBucketPolicy', { bucketName: 'reports' })],
  ],
} as const satisfies Readonly<Record<string, readonly [World, readonly TestRecord[]]>>;

export async function changedBy(
  world: World,
  records: readonly TestRecord[],
): Promise<readonly ChangeBefore[]> {
  const [denial] = await explainedIn(world, [...records, aCall({ eventTime: at(0) })]);
  if (denial === undefined) throw new Error('nothing was denied');
  return denial.changed;
}
