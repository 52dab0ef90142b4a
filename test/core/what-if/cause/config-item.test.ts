/** What stood before a change according to AWS Config: only where no earlier change is recorded, and only what its item says. */
import { expect, test } from 'vitest';
import type { ConfigItem, ConfigResource, PolicySource } from '../../../../core/model/policy-source.ts';
import { policyChangeOf } from '../../../../core/normalize/policy-change.ts';
import type { SnapshotEntry } from '../../../../core/snapshot/entry.ts';
import { loadSnapshot } from '../../../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../../../core/snapshot/source.ts';
import {
  aBucket,
  aCall,
  allow,
  aRole,
  attributedIn,
  aUser,
  HOME,
  iam,
  REGION,
} from '../../../support/explained-call.ts';
import {
  at,
  bucketPolicy,
  change,
  DENIED_TO_ALL,
  LET_IN,
  OBJECTS,
  OTHER,
  put,
  type Statement,
  text,
} from '../../../support/recorded-changes.ts';
import type { TestRecord } from '../../../support/records.ts';

const WHOLE: readonly SnapshotEntry[] = [
  { kind: 'noOrganization', notVisible: null },
  { kind: 'account', id: HOME, name: null, status: 'ACTIVE', notVisible: null },
  { kind: 'coverage', account: HOME, region: REGION, services: ['s3'], notVisible: [] },
];
const DENIED: readonly SnapshotEntry[] = [aUser([OBJECTS]), aBucket('reports', [DENIED_TO_ALL])];
const SILENT: readonly SnapshotEntry[] = [aUser([OTHER]), aBucket('reports')];
const TRUSTING: readonly SnapshotEntry[] = [aUser([allow('sts:AssumeRole')]), aRole('work', [OBJECTS])];
const ASSUME: TestRecord = {
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  requestParameters: { roleArn: iam('role/work'), roleSessionName: 's' },
  errorMessage: `User: ${iam('user/ana')} is not authorized to perform: sts:AssumeRole on resource: ${iam('role/work')}`,
};

const bucketItem = (policyText: string | null): ConfigItem => ({
  configuration: undefined,
  supplementary: { BucketPolicy: JSON.stringify({ policyText }) },
});
const identityItem = (configuration: object): ConfigItem => ({
  configuration: JSON.stringify(configuration),
  supplementary: {},
});
const inline = (policyName: string, ...statements: readonly Statement[]) =>
  identityItem({ userPolicyList: [{ policyName, policyDocument: encodeURIComponent(text(...statements)) }] });
const trusted = identityItem({
  assumeRolePolicyDocument: encodeURIComponent(
    text({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: iam('user/ana') } }),
  ),
});
const distrusting = change(5, 'iam', 'UpdateAssumeRolePolicy', { roleName: 'work', policyDocument: '{}' });

async function explained(
  entries: readonly SnapshotEntry[],
  records: readonly TestRecord[],
  item: ConfigItem,
  call: TestRecord,
) {
  const asked: (readonly [ConfigResource, string])[] = [];
  const source: PolicySource = {
    ...snapshotSource(loadSnapshot([...WHOLE, ...entries])),
    configItem: async (resource, until) => {
      asked.push([resource, until]);
      return { kind: 'found', value: item };
    },
  };
  const recorded = records.flatMap((record) => policyChangeOf(record) ?? []);
  const listPolicyChanges = async ({
    targets,
    until = '9',
  }: {
    targets: readonly string[];
    until?: string;
  }) =>
    recorded
      .filter((each) => each.time <= until && each.targets.some((target) => targets.includes(target)))
      .toReversed();
  const { changed } = await attributedIn({ entries }, aCall({ eventTime: at(0), ...call }), {
    source,
    changes: { listPolicyChanges },
  });
  return { asked, effects: changed.map(({ event, effect, before }) => [event, effect, before]) };
}

test.each<[string, readonly SnapshotEntry[], TestRecord, ConfigItem, string, string | null, TestRecord?]>([
  [
    'a bucket that had no policy',
    DENIED,
    bucketPolicy(5, DENIED_TO_ALL),
    bucketItem(null),
    'caused',
    'config',
  ],
  [
    'another bucket policy',
    DENIED,
    bucketPolicy(5, DENIED_TO_ALL),
    bucketItem(text(LET_IN)),
    'caused',
    'config',
  ],
  [
    'the same one',
    DENIED,
    bucketPolicy(5, DENIED_TO_ALL),
    bucketItem(text(DENIED_TO_ALL)),
    'unrelated',
    'config',
  ],
  ['an item without policies', DENIED, bucketPolicy(5, DENIED_TO_ALL), identityItem({}), 'unknown', null],
  ['what is no JSON', DENIED, bucketPolicy(5, DENIED_TO_ALL), bucketItem('{'), 'unknown', null],
  ['an inline policy', SILENT, put(5, OTHER), inline('work', OBJECTS), 'caused', 'config'],
  [
    'what is not encoded',
    SILENT,
    put(5, OTHER),
    identityItem({ userPolicyList: [{ policyName: 'work', policyDocument: '%' }] }),
    'unknown',
    null,
  ],
  ['a trust policy', trustingAnother(), distrusting, trusted, 'caused', 'config', ASSUME],
])('%s', async (_note, entries, record, item, effect, before, call = {}) => {
  const { effects } = await explained(entries, [record], item, call);
  expect(effects).toEqual([[record.eventName, effect, before]]);
});

function trustingAnother(): readonly SnapshotEntry[] {
  const another = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: iam('role/other') } };
  return TRUSTING.map((each) =>
    each.kind === 'role' ? { ...each, trustPolicy: { Version: '2012-10-17', Statement: [another] } } : each,
  );
}

test('a policy that the item of a user does not have was not there', async () => {
  const { effects } = await explained(SILENT, [put(5, OTHER)], inline('another', OBJECTS), {});
  // Nothing shows that the call was allowed without it: the other policy is as it is now.
  expect(effects).toEqual([]);
});

test.each<[string, readonly SnapshotEntry[], TestRecord, ConfigResource]>([
  [
    'a bucket by its name, where the change was made',
    DENIED,
    bucketPolicy(5, DENIED_TO_ALL),
    { type: 'AWS::S3::Bucket', id: 'reports', account: HOME, region: REGION },
  ],
  [
    'a user by its unique id',
    SILENT,
    put(5, OTHER),
    { type: 'AWS::IAM::User', id: 'AIDAEXAMPLEUSER', account: HOME, region: null },
  ],
])('asks for %s, as of just before the change', async (_note, entries, record, want) => {
  const { asked } = await explained(entries, [record], bucketItem(null), {});
  expect(asked).toEqual([[want, '2026-11-20T09:54:59Z']]);
});

test('where an earlier change is recorded, Config is not asked', async () => {
  const { asked, effects } = await explained(
    DENIED,
    [bucketPolicy(90, LET_IN), bucketPolicy(5, DENIED_TO_ALL)],
    bucketItem(null),
    {},
  );
  expect(effects[0]).toEqual(['PutBucketPolicy', 'caused', 'earlierRecord']);
  expect(asked).toEqual([]);
});
