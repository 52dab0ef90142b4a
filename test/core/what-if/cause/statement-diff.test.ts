/** The cause of a denial with the statement that decides: what differs in it, and nothing else of two documents. */
import { expect, test } from 'vitest';
import type { SnapshotEntry } from '../../../../core/snapshot/entry.ts';
import { diffLines } from '../../../../core/text/statement-diff.ts';
import { aBucket, allow, HOME, type World } from '../../../support/explained-call.ts';
import {
  at,
  boundary,
  bounded,
  bucketPolicy,
  change,
  changedBy,
  DENIED_TO_ALL,
  FULL,
  HISTORIES,
  LET_IN,
  may,
  mayNot,
  NO_S3,
  OBJECTS,
  ORGANIZATION,
  OTHER,
  put,
  type Statement,
  scp,
  target,
  under,
} from '../../../support/recorded-changes.ts';
import type { TestRecord } from '../../../support/records.ts';

const GUARD = 'p-guard';
const regions = (...values: readonly string[]): Statement => ({
  Sid: 'Regions',
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': values } },
});
const NO_IAM = { Sid: 'NoUsers', Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' };
/** An SCP of two documents, the second since half an hour before the denial. */
const rewritten = (before: readonly Statement[], now: readonly Statement[]): readonly SnapshotEntry[] => [
  ORGANIZATION,
  FULL,
  scp(GUARD, before, { until: at(30) }),
  scp(GUARD, now, { since: at(30) }),
  target('r-demo', null, ['p-full', GUARD]),
  target(HOME, 'r-demo', ['p-full']),
];
const UPDATE = [change(30, 'organizations', 'UpdatePolicy', { policyId: GUARD })];
const ANY = allow('*');

async function linesOf(world: World, records: readonly TestRecord[]): Promise<readonly string[]> {
  const [cause] = await changedBy(world, records);
  expect(cause?.effect).toBe('caused');
  return diffLines(cause?.diff);
}

test.each<[string, World, readonly TestRecord[], readonly string[]]>([
  [
    'a Region that was taken from a list',
    under(rewritten([ANY, regions('eu-central-1', 'us-east-1')], [ANY, regions('us-east-1')])),
    UPDATE,
    [
      'p-guard, statement Regions:',
      '- {"Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-central-1"}}}',
    ],
  ],
  [
    'a Deny that is new, beside one that is older',
    under(rewritten([ANY, NO_IAM], [ANY, NO_IAM, NO_S3])),
    UPDATE,
    ['p-guard:', '+ {"Effect":"Deny","Action":"s3:*","Resource":"*"}'],
  ],
  [
    'an SCP that was attached',
    ...HISTORIES.scpAttached,
    ['p-guard:', '+ {"Effect":"Deny","Action":"s3:*","Resource":"*"}'],
  ],
  [
    'an SCP that was detached',
    ...HISTORIES.scpDetached,
    ['p-wide:', '- {"Effect":"Allow","Action":"*","Resource":"*"}'],
  ],
  [
    'an inline policy with other actions',
    ...HISTORIES.inlinePolicyWritten,
    ['work:', '- {"Action":"s3:GetObject"}', '+ {"Action":"sqs:*"}'],
  ],
  [
    'of several Allows that went the one that allowed',
    mayNot(),
    [put(90, allow('ec2:*'), OBJECTS, allow('sns:*'), OTHER), put(20, OTHER)],
    ['work:', '- {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}'],
  ],
  [
    'a managed policy that was detached',
    ...HISTORIES.managedPolicyDetached,
    ['objects:', '- {"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}'],
  ],
  ['a version', ...HISTORIES.versionMade, ['work:', '- {"Action":"s3:GetObject"}', '+ {"Action":"sqs:*"}']],
  [
    'a boundary: what the former one allowed',
    ...HISTORIES.boundaryReplaced,
    ['wide:', '- {"Effect":"Allow","Action":"*","Resource":"*"}'],
  ],
  [
    'a bucket policy, which has no name',
    may(aBucket('reports', [LET_IN, DENIED_TO_ALL])),
    [bucketPolicy(90, LET_IN), bucketPolicy(7, LET_IN, DENIED_TO_ALL)],
    [
      'the statement that decides:',
      '+ {"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}',
    ],
  ],
  [
    'a bucket policy that let the caller in, and is gone',
    ...HISTORIES.bucketPolicyDeleted,
    [
      'the statement that decides:',
      '- {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}',
    ],
  ],
])('%s', async (_, world, records, want) => {
  expect(await linesOf(world, records)).toEqual(want);
});

const trust = (...statements: readonly Statement[]) => ({ Version: '2012-10-17', Statement: statements });
const SECRET = 'the-agreed-secret';
const LONG = Array.from({ length: 200 }, (_, index) => `s3:Get\u202e${index}`);

test.each<[string, Statement, string]>([
  [
    'of many values the first ones',
    { Effect: 'Deny', Principal: '*', Action: ['s3:GetObject', ...LONG], Resource: '*' },
    '{"Effect":"Deny","Principal":"*","Action":["s3:GetObject","s3:Get\\u202e0",',
  ],
  [
    'no external id',
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'STS:ExternalId': SECRET } },
    },
    '"Condition":{"StringNotEquals":{"STS:ExternalId":"(not shown)"}}}',
  ],
])('what is shown of a statement: %s', async (_, statement, want) => {
  const world = may(aBucket('reports', [LET_IN, statement]));
  const [, line = ''] = await linesOf(world, [
    bucketPolicy(90, LET_IN),
    change(7, 's3', 'PutBucketPolicy', { bucketName: 'reports', bucketPolicy: trust(LET_IN, statement) }),
  ]);
  expect(line).toContain(want);
  expect(line).not.toContain(SECRET);
  expect(line).toMatch(/^\+ [\x20-\x7e…]{1,240}$/);
});

test('a first boundary took no statement away and denies by none: there is nothing to show', async () => {
  const removed = change(90, 'iam', 'DeleteUserPermissionsBoundary', { userName: 'ana' });
  expect(await linesOf(bounded(OTHER), [removed, boundary(5, 'bound')])).toEqual([]);
});
