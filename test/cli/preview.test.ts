import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { authorized, session, user } from '../support/preview-calls.ts';
import type { TestRecord } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-preview-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SNAPSHOT = ['--snapshot', 'examples/organization/snapshot.json'];

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return path;
}

const log = (name: string, records: readonly TestRecord[]) =>
  file(name, gzipSync(JSON.stringify({ Records: records })));

const deny = (condition?: object) => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*', ...(condition && { Condition: condition }) },
  ],
});
const guard = file('Guard.json', deny());
const ON_ROOT = ['--target', 'r-demo'];

const calls = [
  authorized({ eventID: 'first' }),
  authorized({ requestParameters: { bucketName: 'reports', key: 'b.csv' } }),
  authorized({ userIdentity: session('ci/deploy'), eventName: 'PutObject' }),
  authorized({
    userIdentity: user('mia', '999988887777'),
    eventName: 'ListBuckets',
    requestParameters: null,
  }),
  authorized({ errorCode: 'NoSuchKey' }),
];
const CALLS = log('calls.json.gz', calls);

test('a table by outcome, the most calls first, and what was not evaluated and why', async () => {
  const { status, out, err } = await denials(['preview', CALLS, ...SNAPSHOT, '--scp', guard, ...ON_ROOT], {
    width: 200,
  });
  expect(err).toBe('');
  expect(out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
    'Will be denied: 3 calls, 2 rows',
    'CALLS  WHO  ACTION  RESOURCE  ACCOUNT  REGIONS  LAST  BY  DEPENDS ON',
    '  2  user/ana  s3:GetObject  arn:aws:s3:::reports/*  111122223333  eu-central-1  14 h  Guard, statement No, at r-demo  -',
    '  1  role/ci/deploy  s3:PutObject  arn:aws:s3:::reports/*  111122223333  eu-central-1  14 h  Guard, statement No, at r-demo  -',
    '',
    'May be denied: it depends on condition keys that the record does not contain: 0 calls, 0 rows',
    '',
    'Will be allowed, and was denied: 0 calls, 0 rows',
    '',
    '5 calls, 4 evaluated, 1 unchanged',
    '1 not evaluated:',
    '  1 failed for another reason, perhaps before AWS asked the policies',
    '0 that the snapshot denies although AWS let them pass',
    'Calls that the log does not contain, such as data events that are not recorded, are not in this preview.',
    '',
  ]);
  expect(status).toBe(1);
});

test('JSON, JSON lines and CSV have the same rows', async () => {
  const run = (form: string) => denials(['preview', CALLS, ...SNAPSHOT, '--scp', guard, ...ON_ROOT, form]);
  const { rows, ...counts }: Record<string, unknown> = JSON.parse((await run('--json')).out);
  expect(counts).toEqual({
    ...{ calls: 5, evaluated: 4, notEvaluated: { otherError: 1 }, unchanged: 1 },
    outcomes: {
      willBeDenied: { calls: 3, rows: 2 },
      mayBeDenied: { calls: 0, rows: 0 },
      willBeAllowed: { calls: 0, rows: 0 },
    },
    contradictions: { calls: 0, rows: [] },
  });
  expect((await run('--jsonl')).lines).toEqual(rows);
  const { out } = await run('--csv');
  expect(out.split('\n')[1]).toContain('willBeDenied,2,arn:aws:iam::111122223333:user/ana,s3:GetObject');
});

const may = file('May.json', deny({ StringNotEquals: { 'aws:Referer': 'x' } }));
const other = file('Other.json', { ...deny(), Statement: [{ ...deny().Statement[0], Action: 'ec2:*' }] });

test.each([
  [guard, 'will', 1],
  [guard, 'may', 1],
  [guard, 'never', 0],
  [may, 'will', 0],
  [may, 'may', 1],
  [other, 'may', 0],
])('%s with --fail-on %s: status %i', async (scp, failOn, expected) => {
  const args = ['preview', CALLS, ...SNAPSHOT, '--scp', scp, ...ON_ROOT, '--fail-on', failOn];
  expect((await denials(args)).status).toBe(expected);
});

test.each([
  [['--since', '2026-11-20T10:00:01Z'], 0],
  [['--since', '2026-11-20T10:00:00Z'], 5],
  [['--until', '2026-11-20T09:00:00Z'], 0],
  [['--account', '999988887777'], 1],
  [['--account', '999988887777', '--account', '111122223333'], 5],
])('%j: %i calls', async (filter, expected) => {
  const args = ['preview', CALLS, ...SNAPSHOT, '--scp', guard, ...ON_ROOT, '--json', ...filter];
  expect(JSON.parse((await denials(args)).out)).toMatchObject({ calls: expected });
});

/** Two calls that differ in one member, and a condition on it that denies the second only. */
const READ: readonly (readonly [string, TestRecord, object])[] = [
  ['address', { sourceIPAddress: '198.51.100.9' }, { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }],
  ['agent', { userAgent: 'Boto3/1.40' }, { StringLike: { 'aws:UserAgent': 'Boto3*' } }],
  [
    'time',
    { eventTime: '2026-11-22T00:00:00Z' },
    { DateGreaterThan: { 'aws:CurrentTime': '2026-11-21T00:00:00Z' } },
  ],
  ['epoch', { eventTime: '2026-11-22T00:00:00Z' }, { NumericGreaterThan: { 'AWS:EpochTime': '1795219200' } }],
  [
    'name of the session',
    { userIdentity: session('ci/deploy', '111122223333', 'run-9') },
    { StringLike: { 'aws:userid': '*:run-9' } },
  ],
  [
    'start of the session',
    {
      userIdentity: {
        ...session('ci/deploy'),
        sessionContext: {
          ...session('ci/deploy').sessionContext,
          attributes: { creationDate: '2026-11-20T09:59:00Z', mfaAuthenticated: 'false' },
        },
      },
    },
    { DateGreaterThan: { 'aws:TokenIssueTime': '2026-11-20T09:30:00Z' } },
  ],
];

test.for(READ)('what a condition reads distinguishes requests: %s', async ([name, overrides, condition]) => {
  const first =
    'userIdentity' in overrides ? authorized({ userIdentity: session('ci/deploy') }) : authorized();
  const records = log('read.json.gz', [
    first,
    authorized({ ...overrides, eventID: 'second' }),
    { ...first, eventID: 'third' },
  ]);
  const scp = file('Read.json', deny(condition));
  const { out } = await denials(['preview', records, ...SNAPSHOT, '--scp', scp, ...ON_ROOT, '--json']);
  expect(JSON.parse(out), name).toMatchObject({
    unchanged: 2,
    rows: [{ calls: 1, exampleEventId: 'second' }],
  });
});

test('what cannot be read is reported once, the rest is evaluated, and the status is 2', async () => {
  const path = file('cut.json', `{"Records":[${JSON.stringify(authorized())},{"eventName":`);
  const { status, out, err } = await denials(['preview', path, ...SNAPSHOT, '--scp', guard, ...ON_ROOT]);
  expect(err.split('\n').filter((line) => line.includes('the JSON ends inside record 2'))).toHaveLength(1);
  expect(out).toContain('Will be denied: 1 call,');
  expect(status).toBe(2);
});

test('a removal opens what it denied', async () => {
  const change = file('remove.json', {
    changes: [{ remove: 'serviceControlPolicy', policy: 'DenyRegions' }],
  });
  const logs = 'examples/organization/denials.jsonl';
  const { status, out, err } = await denials(['preview', logs, ...SNAPSHOT, '--change', change, '--jsonl']);
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(err).toBe('');
  expect(rows.map(({ outcome, action }) => `${outcome} ${action}`)).toEqual([
    'willBeAllowed ec2:TerminateInstances',
    'willBeAllowed sqs:SendMessage',
    'willBeAllowed s3:GetObject',
  ]);
  expect(status).toBe(0);
});

test('hostile names stay in their cells', async () => {
  const hostile = { ...user('ana'), arn: 'arn:aws:iam::111122223333:user/ana\u001b[2J\n=cmd' };
  const records = log('hostile.json.gz', [authorized({ userIdentity: hostile })]);
  for (const form of [[], ['--csv'], ['--json']]) {
    const line = ['preview', records, ...SNAPSHOT, '--scp', guard, ...ON_ROOT, ...form];
    const { out } = await denials(line, { width: 200 });
    expect(out).not.toMatch(/[^\n -~…]/);
    expect(out).toMatch(form[0] === '--json' ? /\\u001b\[2J\\n=cmd/ : /\\u\{1b\}\[2J\\u\{a\}=cmd/);
  }
});

test.each([
  [['preview', ...SNAPSHOT, '--scp', 'x'], 'give at least one log file or folder'],
  [['preview', 'x', ...SNAPSHOT], 'give the changes: --change, --scp, --rcp, --terraform or --template'],
  [['preview', 'x', '--scp', guard, ...ON_ROOT], 'give the policies: --snapshot FILE'],
  [['preview', 'x', ...SNAPSHOT, '--fail-on', 'all'], '--fail-on is one of will, may, never'],
  [['preview', 'x', ...SNAPSHOT, '--account', '1'], 'is no account id; give its 12 digits'],
  [['preview', 's3://', ...SNAPSHOT, '--scp', guard, ...ON_ROOT], 'names no bucket; give s3://BUCKET/PREFIX'],
  [
    ['preview', 'x', ...SNAPSHOT, '--scp', guard, ...ON_ROOT, '--region', 'eu-central-1'],
    '`--region` goes with s3://BUCKET/PREFIX',
  ],
  [['preview', 'none', ...SNAPSHOT, '--scp', guard, ...ON_ROOT], 'none: no such file or folder'],
])('%j: what to do', async (args, says) => {
  const { status, err } = await denials(args);
  expect(err).toContain(says);
  expect(status).toBe(2);
});

test('every reason why a call is not evaluated stands in docs/what-if.md', async () => {
  const { NOT_EVALUATED } = await import('../../core/what-if/preview/recorded-call.ts');
  const text = readFileSync('docs/what-if.md', 'utf8');
  expect(NOT_EVALUATED.filter((reason) => !text.includes(`| \`${reason}\``))).toEqual([]);
});
