/** An import from which something is missing proves no silence: how sessions began may be in what is missing. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { importPaths } from '../../cli/import.ts';
import { type S3Values, s3WantedFrom } from '../../cli/s3-options.ts';
import { LogCoverage } from '../../core/explain/log-coverage.ts';
import { useAwsEndpoint } from '../support/aws-environment.ts';
import { aRecord, aSuccess } from '../support/records.ts';
import { startS3Server } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const session = aSuccess({
  ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', eventTime: '2026-11-20T08:30:00Z' },
  requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/other', roleSessionName: 's' },
  responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE' } },
});
const LOG = gzipSync(JSON.stringify({ Records: [session, aRecord({ eventTime: '2026-11-20T09:30:00Z' })] }));
const BEGAN = {
  partition: 'aws',
  account: '111122223333',
  region: 'eu-central-1',
  began: '2026-11-20T09:00:00Z',
};

const io = {
  out: async () => {},
  err: () => {},
  now: () => Date.UTC(2026, 10, 21),
  env: {},
} as unknown as Parameters<typeof importPaths>[2];

async function isCovered(paths: readonly string[], values: S3Values = {}): Promise<boolean> {
  const coverage = new LogCoverage();
  const store = openSqliteStore(':memory:');
  await importPaths(paths, { store }, io, coverage, s3WantedFrom(values, io.now));
  await store.close();
  return coverage.covers(BEGAN);
}

const KEY = 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/20/a.json.gz';

test.each([
  { note: 'all was read', files: {}, want: true },
  { note: 'what is no log was passed over', files: { 'readme.txt': 'read me' }, want: true },
  { note: 'a file is cut', files: { 'b.json.gz': LOG.subarray(0, 200) }, want: false },
  {
    note: 'a record cannot be read',
    files: { 'b.json': JSON.stringify(aRecord({ eventTime: 'soon' })) },
    want: false,
  },
])('$note: covered is $want', async ({ files, want }) => {
  const { path, write } = temporaryFolder();
  write('logs/a.json.gz', LOG);
  for (const [name, content] of Object.entries(files)) write(`logs/${name}`, content);
  expect(await isCovered([path('logs')])).toBe(want);
});

test('a path that is not there', async () => {
  const { path, write } = temporaryFolder();
  expect(await isCovered([write('a.json.gz', LOG), path('b.json')])).toBe(false);
});

test.each<{ note: string; values: S3Values; other?: string; want: boolean }>([
  { note: 'all of a bucket', values: {}, want: true },
  { note: 'one account', values: { account: ['111122223333'] }, want: true },
  {
    note: 'the Region without that of the global endpoint',
    values: { region: ['eu-central-1'] },
    want: false,
  },
  { note: 'both Regions', values: { region: ['eu-central-1', 'us-east-1'] }, want: true },
  {
    note: 'an object that cannot be selected',
    values: { account: ['111122223333'] },
    other: 'b.json',
    want: false,
  },
])('$note: covered is $want', async ({ values, other, want }) => {
  const s3 = await startS3Server();
  useAwsEndpoint(s3.endpoint);
  s3.objects.set(KEY, LOG);
  if (other !== undefined) s3.objects.set(other, LOG);
  expect(await isCovered(['s3://trail'], values)).toBe(want);
});
