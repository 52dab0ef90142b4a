/** What holds of every preview, whatever the calls and the changes. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_READ } from '../../core/context/volatile-reads.ts';
import { authorized, previewed, session, user } from '../support/preview-calls.ts';
import { runs } from '../support/property-runs.ts';
import type { TestRecord } from '../support/records.ts';

const caller = fc.constantFrom(
  user('ana'),
  user('ben'),
  user('mia', '999988887777'),
  user('cy', '777788889999'),
  user('eli', '666677778888'),
  session('ci/deploy'),
  session('ci/deploy', '111122223333', 'run-8'),
  session('aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
  { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
);

const request = fc.constantFrom<TestRecord>(
  {},
  { eventName: 'PutObject' },
  { eventName: 'DeleteObject', requestParameters: { bucketName: 'ledger', key: 'a' } },
  { eventName: 'ListBuckets', requestParameters: null },
  { eventSource: 'ec2.amazonaws.com', eventName: 'DescribeInstances', requestParameters: null },
  { eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity', requestParameters: null },
  { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn' },
  { errorCode: 'NoSuchKey' },
  { errorCode: 'AccessDenied', errorMessage: 'Access Denied' },
);

const record = fc
  .tuple(
    caller,
    request,
    fc.constantFrom('eu-central-1', 'us-west-2'),
    fc.constantFrom('203.0.113.7', '198.51.100.9'),
    fc.constantFrom('2026-11-20T10:00:00Z', '2026-11-21T22:00:00Z'),
    fc.constantFrom('aws-cli/2.31.0', 'Boto3/1.40'),
  )
  .map(([userIdentity, own, awsRegion, sourceIPAddress, eventTime, userAgent]) =>
    authorized({ ...{ userIdentity, awsRegion, sourceIPAddress, eventTime, userAgent }, ...own }),
  );

const condition = fc.constantFrom<object | undefined>(
  undefined,
  { StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
  { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  { StringLike: { 'aws:Referer': 'x' } },
  { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ci/*' } },
);

const change = fc
  .tuple(
    fc.constantFrom('serviceControlPolicy', 'resourceControlPolicy'),
    fc.constantFrom('r-demo', 'ou-demo-prod', '666677778888'),
    fc.constantFrom('s3:*', 's3:GetObject', 'ec2:*'),
    condition,
  )
  .map(([put, target, Action, Condition]) => ({
    ...{ put, policy: 'Proposed', targets: [target] },
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          ...{ Sid: 'No', Effect: 'Deny', Action, Resource: '*' },
          ...(put === 'resourceControlPolicy' ? { Principal: '*' } : {}),
          ...(Condition === undefined ? {} : { Condition }),
        },
      ],
    },
  }));

const records = fc.array(record, { minLength: 1, maxLength: 25 });

test('the counts add up to the number of calls', async () => {
  await fc.assert(
    fc.asyncProperty(records, change, async (calls, given) => {
      const result = await previewed(calls, [given]);
      const { outcomes, contradictions, unchanged, evaluated, notEvaluated, rows } = result;
      const changed = Object.values(outcomes).reduce((sum, each) => sum + each.calls, 0);
      const skipped = Object.values(notEvaluated).reduce((sum, each) => sum + each, 0);
      expect(result.calls).toBe(calls.length);
      expect(evaluated + skipped).toBe(calls.length);
      expect(unchanged + contradictions.calls + changed).toBe(evaluated);
      expect(rows.reduce((sum, each) => sum + each.calls, 0)).toBe(changed);
      expect(rows.length).toBe(Object.values(outcomes).reduce((sum, each) => sum + each.rows, 0));
    }),
    runs(40),
  );
});

test('equal requests are evaluated once, with what evaluating each would find', async () => {
  await fc.assert(
    fc.asyncProperty(records, change, async (calls, given) => {
      const one = await previewed(calls, [given]);
      expect(one).toEqual(await previewed(calls, [given], ALL_READ));
      const alone = await Promise.all(calls.map((call) => previewed([call], [given])));
      const sum = (of: 'willBeDenied' | 'mayBeDenied' | 'willBeAllowed') =>
        alone.reduce((total, { outcomes }) => total + outcomes[of].calls, 0);
      expect(one.outcomes.willBeDenied.calls).toBe(sum('willBeDenied'));
      expect(one.outcomes.mayBeDenied.calls).toBe(sum('mayBeDenied'));
      expect(one.outcomes.willBeAllowed.calls).toBe(sum('willBeAllowed'));
    }),
    runs(30),
  );
});

test('what is put and removed again changes no outcome', async () => {
  await fc.assert(
    fc.asyncProperty(records, change, async (calls, given) => {
      const { outcomes } = await previewed(calls, [given, { remove: given.put, policy: 'Proposed' }]);
      expect(Object.values(outcomes).every((each) => each.calls === 0)).toBe(true);
    }),
    runs(20),
  );
});

test('an SCP that denies everything denies every authorized call but those of exempt callers, and allows none', async () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
  const nothing = { put: 'serviceControlPolicy', policy: 'Nothing', targets: ['r-demo'], document };
  await fc.assert(
    fc.asyncProperty(record, async (call) => {
      const { outcomes, unchanged, rows, contradictions } = await previewed([call], [nothing]);
      expect(outcomes.willBeAllowed.calls + outcomes.mayBeDenied.calls).toBe(0);
      const arn = JSON.stringify(call.userIdentity);
      const isExempt = /999988887777|aws-service-role|AWSService/.test(arn);
      const isFree = call.eventName === 'GetCallerIdentity';
      if (isExempt) expect(rows).toEqual([]);
      else if (call.errorCode === undefined && call.eventName !== 'ConsoleLogin')
        expect(outcomes.willBeDenied.calls + contradictions.calls + (isFree ? unchanged : 0)).toBe(1);
    }),
    runs(150),
  );
});

const own = (Condition: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*', Condition }],
  });

/** Sessions that were given something, or nothing; of some the policy reads what no other policy reads. */
const beginning = fc
  .tuple(
    fc.constantFrom('run-7', 'run-8'),
    fc.constantFrom(
      {},
      { policy: own({}) },
      { policy: own({ StringLike: { 'aws:UserAgent': 'aws-cli*' } }) },
      { policy: own({ StringLike: { 'aws:UserAgent': 'aws-cli*' } }).replace('aws:U', 'aws:\\u0055') },
      { tags: [{ key: 'team', value: 'web' }] },
    ),
  )
  .map(([name, given]) =>
    authorized({
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' },
      requestParameters: {
        ...{ roleArn: 'arn:aws:iam::111122223333:role/ci/deploy', roleSessionName: name },
        ...given,
      },
      responseElements: { credentials: { accessKeyId: `ASIAEXAMPLE${name}` } },
    }),
  );

/** Equal, but for the session and what few policies read. */
const ofSession = fc
  .tuple(
    fc.constantFrom('run-7', 'run-8'),
    fc.constantFrom('aws-cli/2.31.0', 'Boto3/1.40'),
    fc.constantFrom('2026-11-20T10:00:00Z', '2026-11-21T22:00:00Z'),
  )
  .map(([name, userAgent, eventTime]) =>
    authorized({ userAgent, eventTime, userIdentity: session('ci/deploy', '111122223333', name) }),
  );

const few = fc.integer({ min: 1, max: 6 });

test('however few calls may wait, and wherever a session begins in the log, the answer is that of all calls at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(ofSession, record), { minLength: 1, maxLength: 20 }),
      fc.uniqueArray(beginning, {
        maxLength: 2,
        selector: ({ responseElements }) => JSON.stringify(responseElements),
      }),
      ...[fc.nat(), change, few, few],
      async (calls, beginnings, place, given, requests, waiting) => {
        const at = place % (calls.length + 1);
        const log = [...calls.slice(0, at), ...beginnings, ...calls.slice(at)];
        const limits = { requests, waiting, characters: 1e9 };
        const result = await previewed(log, [given], undefined, limits);
        expect(result).toEqual(await previewed(log, [given], ALL_READ));
        const { outcomes, unchanged } = await previewed([...beginnings, ...calls], [given], ALL_READ);
        expect([result.outcomes, result.unchanged]).toEqual([outcomes, unchanged]);
      },
    ),
    runs(60),
  );
});
