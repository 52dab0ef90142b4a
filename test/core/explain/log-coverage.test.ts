/** When a log proves that nothing was recorded: it holds how other sessions began, before and for a while afterwards. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogCoverage } from '../../../core/explain/log-coverage.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { aRecord, aSuccess, type TestRecord } from '../../support/records.ts';

const BEGAN = '2026-11-20T09:00:00Z';
const at = (time: string) => `2026-11-20T${time}Z`;
const denial = (time: string, overrides: TestRecord = {}) => aRecord({ eventTime: at(time), ...overrides });
const session = (time: string, overrides: TestRecord = {}) =>
  aSuccess({
    ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', eventTime: at(time) },
    requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/other', roleSessionName: 's' },
    responseElements: { credentials: { accessKeyId: `ASIA${time}` } },
    ...overrides,
  });
/** So many days later, at nine. */
const on = (days: number, make: (time: string, overrides: TestRecord) => TestRecord, time = '09:00:00') =>
  make(time, { eventTime: `2026-11-${20 + days}T${time}Z` });
const US = { awsRegion: 'us-east-1' };

test.each<[string, readonly TestRecord[], boolean]>([
  [
    'the beginning of another session before, and a denial afterwards',
    [session('08:45:00'), denial('09:15:00')],
    true,
  ],
  ['in any order', [denial('09:15:00'), session('08:45:00')], true],
  ['nothing', [], false],
  ['denials alone', [denial('08:00:00'), denial('10:00:00')], false],
  ['a denial before, and the other session afterwards', [denial('08:00:00'), session('10:00:00')], false],
  [
    'policy changes alone',
    [
      aSuccess({
        eventSource: 'iam.amazonaws.com',
        eventName: 'PutRolePolicy',
        eventTime: at('08:00:00'),
        requestParameters: { roleName: 'r', policyName: 'p' },
      }),
      denial('10:00:00'),
    ],
    false,
  ],
  ['no time for late records before', [session('08:45:01'), denial('10:00:00')], false],
  ['no time for late records afterwards', [session('08:00:00'), denial('09:14:59')], false],
  [
    'the session of another Region',
    [session('08:00:00', { awsRegion: 'eu-west-1' }), denial('10:00:00')],
    false,
  ],
  [
    'the session of another account',
    [session('08:00:00', { recipientAccountId: '444455556666' }), denial('10:00:00')],
    false,
  ],
  [
    'the Region of the global endpoint from the same time on',
    [session('08:00:00'), denial('10:00:00'), session('08:30:00', US)],
    true,
  ],
  [
    'the Region of the global endpoint only afterwards',
    [session('08:00:00'), denial('10:00:00'), session('09:30:00', US)],
    false,
  ],
  ['a day that is missing around it', [on(-3, session), on(2, denial)], false],
  ['a day that is missing before', [on(-3, session), denial('08:00:00'), denial('10:00:00')], true],
  [
    'days in any order, which close a gap',
    [
      on(1, denial),
      on(-1, session),
      denial('20:00:00'),
      denial('04:00:00'),
      on(-1, (time) => denial(time, {}), '18:00:00'),
      denial('12:00:00'),
    ],
    true,
  ],
  [
    'records that were passed over',
    [session('08:00:00', { eventTime: undefined }), denial('10:00:00')],
    false,
  ],
])('%s', async (_name, records, covers) => {
  const coverage = new LogCoverage();
  for (const record of records) coverage.note(normalizeRecord(record), record);
  coverage.note({ kind: 'none', code: 'succeeded' }, undefined);
  const place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };
  expect(await coverage.covers({ ...place, began: BEGAN })).toBe(covers);
});

test('law: the order of the records does not matter', async () => {
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 40 });
  const timeOf = (hour: number) =>
    new Date(Date.UTC(2026, 10, 1) + hour * 3_600_000).toISOString().replace('.000', '');
  const coverageOf = (order: readonly number[]) => {
    const coverage = new LogCoverage();
    for (const hour of order) {
      const record = session('', { eventTime: timeOf(hour) });
      coverage.note(normalizeRecord(record), record);
    }
    return coverage;
  };
  const place = { partition: 'aws', account: '111122223333', region: 'eu-central-1' };
  await fc.assert(
    fc.asyncProperty(hours, fc.integer({ min: 0, max: 300 }), async (order, hour) => {
      const began = timeOf(hour);
      const sorted = order.toSorted((a, b) => a - b);
      const before = sorted.filter((each) => each < hour);
      const after = sorted.filter((each) => each > hour);
      const near = [before.at(-1), ...(order.includes(hour) ? [hour] : []), after[0]];
      const isWhole = near.every(
        (each, index) => each !== undefined && (index === 0 || each - (near[index - 1] ?? 0) <= 12),
      );
      expect(await coverageOf(order).covers({ ...place, began })).toBe(isWhole);
      expect(await coverageOf(sorted).covers({ ...place, began })).toBe(isWhole);
    }),
  );
});
