import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { readBatches } from '../../../adapters/input/cloudtrail.ts';
import { forwardFilter } from '../../../adapters/input/forward-filter.ts';
import { LogCounter, type LogUsage } from '../../../core/cost/log-usage.ts';
import { authorized } from '../../support/preview-calls.ts';
import { runs } from '../../support/property-runs.ts';
import { aCanaryRecord, aRecord, type TestRecord } from '../../support/records.ts';
import { ruleCases } from '../../support/rule-cases.ts';

async function usageOf(text: string, isFiltered = true): Promise<LogUsage> {
  const counter = new LogCounter();
  const isWanted = isFiltered ? forwardFilter(counter) : () => true;
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  for await (const batch of readBatches(bytes, lazyActionTable, isWanted))
    for (const read of batch)
      if ('normalized' in read) counter.take(read.normalized, read.raw, read.bytes?.length);
  return counter.usage();
}

const linesOf = (records: readonly TestRecord[]) => records.map((each) => JSON.stringify(each)).join('\n');

const at = (eventTime: string, overrides: TestRecord = {}) => aRecord({ eventTime, ...overrides });
const saml = {
  ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoleWithSAML', readOnly: true },
  requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/admin' },
};
const assumed = (requestParameters: TestRecord) =>
  authorized({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters });

describe('what is counted', () => {
  test.each<[string, readonly TestRecord[], Partial<LogUsage>]>([
    ['a denial', [aRecord()], { records: 1, denials: 1, groups: 1, bursts: 1, accessChanges: 0 }],
    [
      'equal denials of one minute, and of the next',
      [at('2026-11-20T10:00:01Z'), at('2026-11-20T10:00:59Z'), at('2026-11-20T10:01:00Z')],
      { denials: 3, groups: 1, bursts: 2 },
    ],
    ['a sign-in by SAML', [authorized(saml)], { accessChanges: 1, denials: 0 }],
    ['a session with tags', [assumed({ tags: [{ key: 'team', value: 'a' }] })], { accessChanges: 1 }],
    ['a session with nothing', [assumed({ roleSessionName: 'ci' })], { accessChanges: 0, records: 1 }],
    [
      'a change of a policy',
      [authorized({ eventName: 'PutBucketPolicy', readOnly: false, requestParameters: { bucketName: 'a' } })],
      { accessChanges: 1, contextWriteUnits: 2 },
    ],
    [
      'what a rule forwards, and is no change that is kept',
      [authorized({ eventName: 'PutLexiconAcl', readOnly: false })],
      { accessChanges: 1, contextWriteUnits: 0 },
    ],
    [
      'a look-alike',
      [
        aRecord({
          errorCode: 'UnauthorizedOperation',
          errorMessage: 'Request would have succeeded, but DryRun flag is set.',
        }),
      ],
      { lookAlikes: 1, denials: 0 },
    ],
    [
      'a denial whose words stand in the middle of another message',
      [
        aRecord({
          errorCode: 'ValidationException',
          errorMessage: `It failed: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::a because no identity-based policy allows the s3:GetObject action`,
        }),
      ],
      { denials: 1, denialsNotForwarded: 1, lookAlikes: 0, forwardedBytes: 0 },
    ],
    ["the monitor's own canary", [aCanaryRecord()], { records: 0, denials: 0 }],
    ['an Insights event', [authorized({ eventType: 'AwsCloudTrailInsight' })], { records: 0 }],
    ['a data event', [authorized({ eventCategory: 'Data' })], { records: 1, dataEvents: 1 }],
    [
      'a parameter that is called so',
      [authorized({ requestParameters: { eventCategory: 'Data' } })],
      { dataEvents: 0 },
    ],
    [
      'two accounts, two Regions',
      [
        authorized({ recipientAccountId: '111122223333', awsRegion: 'eu-west-1' }),
        authorized({ recipientAccountId: '111122223333', awsRegion: 'us-east-1' }),
        authorized({ recipientAccountId: '444455556666', awsRegion: 'us-east-1' }),
      ],
      { accounts: 2, regions: ['eu-west-1', 'us-east-1'] },
    ],
    [
      'what is no account and no Region',
      [authorized({ recipientAccountId: '=1+1', awsRegion: '\u001b[31m' })],
      { records: 1, accounts: 0, regions: [] },
    ],
    ['no time', [authorized({ eventTime: undefined })], { records: 1, first: null, last: null, days: 0 }],
  ])('%s', async (_note, records, expected) => {
    expect(await usageOf(linesOf(records))).toMatchObject(expected);
  });

  test.each([
    [['2026-11-20T00:00:00Z', '2026-11-20T12:00:00Z'], 0.5],
    [['2026-11-20T00:00:00Z', '2026-11-27T00:00:00Z', '2026-11-23T01:00:00Z'], 3],
    [['2026-11-20T00:00:00Z', '2027-01-20T00:00:00Z'], 2],
  ])('%j: %d days', async (times, days) => {
    expect((await usageOf(linesOf(times.map((time) => at(time))))).days).toBe(days);
  });
});

const cases = ruleCases().map(({ event }) => event.detail);
const calls = [authorized(), authorized({ eventCategory: 'Data', awsRegion: 'us-east-1' }), authorized(saml)];
const record = fc
  .tuple(fc.constantFrom(...cases, ...calls), fc.integer({ min: 0, max: 100_000 }))
  .map(([each, seconds]) => ({
    ...each,
    eventTime: new Date(Date.UTC(2026, 10, 20) + seconds * 1000).toISOString().replace('.000', ''),
  }));

test('what is not parsed is counted as if it were', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 30 }), fc.boolean(), async (records, isWrapped) => {
      const text = isWrapped ? JSON.stringify({ Records: records }, null, 1) : linesOf(records);
      expect(await usageOf(text)).toEqual(await usageOf(text, false));
    }),
    runs(100),
  );
});

test('also of the sample organization', async () => {
  const text = readFileSync('examples/organization/denials.jsonl', 'utf8');
  expect(await usageOf(text)).toEqual(await usageOf(text, false));
  expect((await usageOf(text)).denials).toBeGreaterThan(100);
});
