import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { authorized } from '../support/preview-calls.ts';
import { aRecord } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';

const DEMO = 'examples/demo/AWSLogs';
const folder = mkdtempSync(join(tmpdir(), 'denials-cost-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const log = (name: string, records: readonly object[]) =>
  file(name, gzipSync(JSON.stringify({ Records: records })));

const hour = log('hour.json.gz', [
  aRecord({ eventTime: '2026-11-20T10:00:00Z' }),
  authorized({ eventTime: '2026-11-20T11:00:00Z' }),
]);

test('counts, and sums of a month, in 80 columns', async () => {
  const { status, out, err } = await denials(['cost', '--from', DEMO], { width: 80 });
  expect(err).toBe('');
  expect(status).toBe(0);
  expect(out).toMatch(/^573 records of 5 accounts and 2 Regions, 2026-11-17T00:00:00Z/);
  expect(out).toMatch(/^denials +371 +3,781$/m);
  expect(out).toMatch(/^in all +2\.\d\d +1\.\d\d$/m);
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

test('JSON: what was counted, and a month of it', async () => {
  const run = await denials(['cost', '--from', DEMO, '--json']);
  const { log: counted, days, month } = JSON.parse(run.out);
  expect(counted).toMatchObject({ records: 573, denials: 371, groups: 106, accounts: 5 });
  expect(days).toBeCloseTo(2.98, 2);
  expect(month.counts.denials).toBeCloseTo((371 / days) * (730 / 24), 6);
  const sum = month.rows.reduce((all: number, { usd }: { usd: number }) => all + usd, 0);
  expect(month.usd).toBeCloseTo(sum, 9);
});

test('several logs are one; `--days` says how long they are', async () => {
  const run = (...args: readonly string[]) => denials(['cost', '--json', ...args]);
  const twice = JSON.parse((await run('--from', hour, '--from', hour)).out);
  expect(twice.log).toMatchObject({ records: 4, denials: 2 });
  const week = JSON.parse((await run('--from', hour, '--days', '7', '--retention-days', '30')).out);
  expect(week).toMatchObject({ days: 7, retentionDays: 30, log: { records: 2 } });
  expect(week.month.counts.denials).toBeCloseTo(730 / 24 / 7);
});

test('what cannot be read is reported, and the rest is counted', async () => {
  const broken = file('broken.json', `${JSON.stringify(aRecord())}\n{"eventName": "x"}\n`);
  const { status, out, err } = await denials(['cost', '--from', hour, '--from', broken, '--json']);
  expect(status).toBe(2);
  expect(err).toBe(`${broken}: record 2: eventSource: is missing: not a CloudTrail record\n`);
  expect(JSON.parse(out).log).toMatchObject({ records: 3, denials: 2 });
});

const short = log('short.json.gz', [aRecord()]);
const none = file('none.json', '{"Records":[]}');

test.each([
  [['cost'], 'give the logs: --from'],
  [['cost', '--from', none], 'there is no CloudTrail record'],
  [['cost', '--from', short], 'less than an hour; give `--days`'],
  [['cost', '--from', hour, '--days', '0'], '`--days` is a number of days above 0'],
  [['cost', '--from', hour, '--days', '1e9'], '`--days` is a number of days above 0'],
  [['cost', '--from', hour, '--since', '7d'], '`--since` goes with s3://'],
  [['cost', '--from', 's3://'], 'names no bucket'],
])('%j: %s', async (args, expected) => {
  const { status, out, err } = await denials(args);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(expected);
});

test.each([
  [
    'no data event',
    [authorized({ eventTime: '2026-11-20T10:00:00Z' })],
    'CloudTrail bills 1.00 USD for a million',
  ],
  ['a data event', [authorized({ eventCategory: 'Data' })], '1 data event in the log'],
  ['no us-east-1', [authorized()], 'us-east-1 is not among them'],
])('says of %s what is not reckoned', async (name, records, expected) => {
  const path = log(`${name}.json.gz`, records);
  expect((await denials(['cost', '--from', path, '--days', '7'])).out).toContain(expected);
});
