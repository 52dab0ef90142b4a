import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import noApiEvents from '../cases/normalize/no-api-events.json' with { type: 'json' };
import { aCanaryRecord, aRecord, aSuccess } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = (...records: unknown[]) => JSON.stringify({ Records: records });
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aRecord({ eventID: `event-${index}`, requestID: `request-${index}` }),
  );

async function countsOf(args: readonly string[]) {
  const run = await denials(['import', ...args, '--json']);
  return { ...run, counts: JSON.parse(run.out) };
}

test('a folder of any depth, gzip and not, counted once however often it is imported', async () => {
  const { path, write } = temporaryFolder();
  write('logs/a/b/one.json.gz', gzipSync(log(...numbered(3), aSuccess())));
  write('logs/two.json', log(...numbered(5)));
  write('logs/readme.txt', 'not a log');
  const store = path('x.db');
  const first = await countsOf([path('logs'), '--store', store]);
  expect(first).toMatchObject({ status: 0, err: '' });
  expect(first.counts).toStrictEqual({
    files: 2,
    records: 9,
    denials: 8,
    new: 5,
    duplicates: 3,
    notLogs: 1,
    unreadable: 0,
    noApiEvents: 0,
    groups: 1,
  });
  const again = await countsOf([path('logs'), '--store', store]);
  expect(again.counts).toMatchObject({ denials: 8, new: 0, duplicates: 8 });
  const groups = await denials(['groups', '--jsonl', '--store', store]);
  expect(groups.lines).toMatchObject([{ count: 5, action: 's3:PutObject' }]);
});

test('denials before what an earlier import brought are counted, and the summary says what was done', async () => {
  const { path, write } = temporaryFolder();
  const files = ['10', '09', '11'].map((hour) => {
    const record = aRecord({ eventID: hour, requestID: hour, eventTime: `2026-11-20T${hour}:00:00Z` });
    return write(`${hour}.json`, log(record));
  });
  const [noon = '', before = '', after = ''] = files;
  const store = path('x.db');
  expect((await denials(['import', noon, '--store', store])).out).not.toContain('found anew');
  const late = '1 older than what was imported before: the incidents were found anew\n';
  expect((await denials(['import', before, '--store', store])).out).toContain(late);
  expect((await countsOf([before, after, '--store', store])).counts).not.toHaveProperty('late');
});

test('canaries of the monitor are no denials', async () => {
  const { path, write } = temporaryFolder();
  const file = write('a.json', log(aCanaryRecord(), aRecord()));
  const { counts } = await countsOf([file, '--store', path('x.db')]);
  expect(counts).toMatchObject({ records: 2, denials: 1, new: 1, groups: 1, unreadable: 0 });
});

test('a record without an id is counted once however often it is imported', async () => {
  const { path, write } = temporaryFolder();
  const exported = { eventID: null, eventTime: '2026-11-20 10:02:11.000000000' };
  const file = write('a.json', log(aRecord(exported), aRecord({ ...exported, requestID: 'another' })));
  const store = path('x.db');
  expect((await countsOf([file, '--store', store])).counts).toMatchObject({ new: 2, unreadable: 0 });
  expect((await countsOf([file, '--store', store])).counts).toMatchObject({ new: 0, duplicates: 2 });
  const { lines } = await denials(['list', '--account', '111122223333', '--jsonl', '--store', store]);
  expect(lines).toMatchObject([{ time: '2026-11-20T10:02:11Z' }, { time: '2026-11-20T10:02:11Z' }]);
});

describe('files of a folder that are no logs', () => {
  const inFolder = async (name: string, content: string | Buffer) => {
    const { path, write } = temporaryFolder();
    write('AWSLogs/a.json', log(aRecord()));
    write(`AWSLogs/${name}`, content);
    return countsOf([path('AWSLogs'), '--store', path('x.db')]);
  };
  const flow = '2 111122223333 eni-1 10.0.0.1 10.0.0.2 443 49152 6 10 840 1418530010 1418530070 REJECT OK\n';
  const balancer =
    'https 2026-11-20T10:02:11.0Z app/a/1 "GET https://a:443/?q=[{ HTTP/1.1" "curl/7.46.0" - -\n';
  test.each([
    ['a network log', 'flow.json', `version account-id interface-id\n${flow}${flow}`],
    ['a network log, gzip', 'flow.json.gz', gzipSync(flow.repeat(100))],
    ['a network log under another name', 'flow.log.gz', gzipSync(flow)],
    ['a log of a load balancer', 'elb.json', balancer.repeat(3)],
    [
      'a manifest',
      'manifest.json',
      '{"sourceBucket":"b","fileFormat":"CSV","files":[{"key":"a.csv.gz","size":1}]}',
    ],
    [
      'a finding of Security Hub',
      'finding.json',
      '{"SchemaVersion":"2018-10-08","ProductArn":"a","Types":["x"]}',
    ],
    ['values', 'values.json', '[1, "a", null, {"a":1}]'],
  ])('%s is counted and passed over', async (_note, name, content) => {
    const { status, err, counts } = await inFolder(name, content);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(counts).toMatchObject({ files: 1, records: 1, new: 1, notLogs: 1, unreadable: 0 });
  });

  const record = JSON.stringify(aRecord());
  test.each([
    ['columns in lower case', 'eventname,useridentity,errorcode\nGetObject,x,AccessDenied\n'],
    ['a record without a source', '{"eventName":"GetObject","errorCode":"AccessDenied"}'],
    ['records in a form that is not read', `{"wrapped":${record}}`],
    ['gzip in base64, cut', JSON.stringify({ data: gzipSync(record).toString('base64').slice(0, -40) })],
    ['what is compressed in another way', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x00, 0x01])],
    ['a network log with a record at its end', `${flow}${flow}${log(aRecord({ eventID: 'e2' }))}`],
    ['a cut file', '{"a":[1,'],
  ])('%s may be a log: it is reported', async (_note, content) => {
    const { status, err, counts } = await inFolder('b.json', content);
    expect({ status, notLogs: counts.notLogs }).toEqual({ status: 2, notLogs: 0 });
    expect(err).toContain('b.json: ');
    expect(counts.unreadable).toBeGreaterThan(0);
  });

  test('items of AWS Config are no API events, however many a snapshot holds', async () => {
    const item = {
      ...{ configurationItemCaptureTime: '2026-11-20T10:02:11Z', configurationItemStatus: 'OK' },
      ...{ resourceType: 'AWS::IAM::Role', configuration: { path: '/' } },
    };
    const snapshot = { fileVersion: '1.0', configSnapshotId: 's', configurationItems: [item, item, item] };
    const { status, counts } = await inFolder('b.json.gz', gzipSync(JSON.stringify(snapshot)));
    expect({ status, ...counts }).toMatchObject({ status: 0, records: 4, noApiEvents: 3, unreadable: 0 });
  });
});

describe('bad input: a line that names file and record, and the rest goes on', () => {
  const good = aRecord();
  const { userIdentity: _, ...withoutIdentity } = aRecord({ eventID: 'e2' });
  test.each([
    ['not JSON', 'hello', /^FILE: record 1: \$: is not JSON/, 0],
    [
      'JSON of another shape',
      '{"foo":1}',
      /^FILE: record 1: eventSource: is missing: not a CloudTrail record/,
      0,
    ],
    [
      'a bad line among good ones',
      `${JSON.stringify(good)}\n{oops\n`,
      /^FILE: the JSON ends inside record 2/,
      1,
    ],
    [
      'a last line that is cut',
      `${JSON.stringify(good)}\n{"eventName":`,
      /^FILE: the JSON ends inside record 2/,
      1,
    ],
    ['no userIdentity', log(withoutIdentity, good), /^FILE: record 1: userIdentity: is missing/, 1],
    ['no time', log(good, aRecord({ eventTime: 'soon', eventID: 'e2' })), /^FILE: record 2: eventTime: /, 1],
    ['a cut file', log(good, good).slice(0, -200), /^FILE: the JSON ends inside record 2/, 1],
    [
      'a cut gzip stream',
      gzipSync(log(...numbered(400))).subarray(0, -30),
      /^FILE: the gzip stream is cut/,
      undefined,
    ],
    ['a gzip name on plain JSON', log(good), /^$/, 1],
  ])('%s', async (_note, content, problem, denialsRead) => {
    const { path, write } = temporaryFolder();
    const file = write('bad.json.gz', content);
    const { status, err, counts } = await countsOf([file, '--store', path('x.db')]);
    expect(err.replaceAll(file, 'FILE')).toMatch(problem);
    expect(status).toBe(err === '' ? 0 : 2);
    if (denialsRead !== undefined) expect(counts.denials).toBe(denialsRead);
  });

  test('a flood of bad records is counted, not printed', async () => {
    const { path, write } = temporaryFolder();
    const file = write('bad.json', 'x\n'.repeat(500));
    const { err, counts } = await countsOf([file, '--store', path('x.db')]);
    expect(counts.unreadable).toBe(500);
    expect(err.split('\n').length).toBeLessThan(25);
  });

  test('an unknown error code that says denied is kept, and reported', async () => {
    const { path, write } = temporaryFolder();
    const file = write('a.json', log(aRecord({ errorCode: 'FooAccessDeniedOops' })));
    const { status, err, counts } = await countsOf([file, '--store', path('x.db')]);
    expect(err).toContain('record 1: error code `FooAccessDeniedOops` is not in our table');
    expect({ status, new: counts.new }).toStrictEqual({ status: 0, new: 1 });
  });

  test('a clock in the future is reported, and the denial kept', async () => {
    const { path, write } = temporaryFolder();
    const file = write('a.json', log(aRecord({ eventTime: '2031-01-01T00:00:00Z' })));
    const { err, counts } = await countsOf([file, '--store', path('x.db')]);
    expect(err).toContain('record 1: eventTime: 2031-01-01T00:00:00Z lies in the future');
    expect(counts.new).toBe(1);
  });

  test('an event of 256 KB is read like any other', async () => {
    const { path, write } = temporaryFolder();
    const large = aRecord({ requestParameters: { bucketName: 'b', note: 'x'.repeat(256 * 1024) } });
    const { counts } = await countsOf([write('a.json', log(large)), '--store', path('x.db')]);
    expect(counts).toMatchObject({ new: 1, unreadable: 0 });
  });

  test('a session name with line breaks, quotes, escapes and markup stays one line', async () => {
    const session = 'a\nb\r"\'\u001b[31m<b>&\u202e';
    const userIdentity = { type: 'AssumedRole', arn: `arn:aws:sts::111122223333:assumed-role/r/${session}` };
    const { path, write } = temporaryFolder();
    const store = path('x.db');
    await countsOf([write('a.json', log(aRecord({ userIdentity }))), '--store', store]);
    const table = await denials(['list', '--principal', 'r', '--store', store]);
    expect(table.out.trimEnd().split('\n')).toHaveLength(2);
    expect(table.out.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    const [row] = (await denials(['list', '--principal', 'r', '--store', store, '--jsonl'])).lines;
    expect(row).toMatchObject({ principal: { session } });
    const csv = await denials(['list', '--principal', 'r', '--store', store, '--csv']);
    expect(csv.out).toContain(`"a\\u{a}b\\u{d}""'\\u{1b}[31m<b>&\\u{202e}"`);
    expect(csv.out.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('mistakes: one sentence, exit status 2', () => {
  test.each([
    [['import'], /give at least one log file/],
    [['import', '/nowhere/at/all'], /no such file or folder/],
    [['list', '--store', '/nowhere.db', '--principal', 'x'], /there is no store/],
    [['list', '--store', 'aws', '--principal', 'x'], /DENIALS_TABLE/],
    [['list'], /there is no store/],
    [['list', '--principal', 'x', '--layer', 'nonsense'], /there is no layer `nonsense`/],
    [['list', '--principal', 'x', '--since', 'yesterday'], /is no time/],
    [['list', '--principal', 'x', '--limit', '0'], /is no number/],
    [['list', '--principal', 'x', '--account', '12'], /12 digits/],
    [['list', '--principal', 'x', '--json', '--csv'], /not several/],
    [['list', '--bogus'], /unknown option/i],
    [['groups', '--sort', 'size'], /give count or last/],
    [['show'], /give one id/],
    [['frobnicate'], /there is no command `frobnicate`/],
    [['__proto__'], /there is no command/],
  ])('%j', async (args, sentence) => {
    const { path } = temporaryFolder();
    const withStore = args[0] === 'import' ? [...args, '--store', path('x.db')] : args;
    const { status, err } = await denials(withStore);
    expect(err).toMatch(sentence);
    expect({ status, lines: err.trimEnd().split('\n').length }).toStrictEqual({ status: 2, lines: 1 });
  });

  test('asking an embedded store that is not there does not make one', async () => {
    const { path } = temporaryFolder();
    await denials(['groups', '--store', path('none.db')]);
    expect(existsSync(path('none.db'))).toBe(false);
  });
});

describe('with a snapshot', () => {
  const SAMPLE = 'examples/organization/denials.jsonl';
  const SNAPSHOT = 'examples/organization/snapshot.json';

  test('what is imported is explained, each kind once; what was imported before, too', async () => {
    const store = temporaryFolder().path('x.db');
    const bare = await countsOf([SAMPLE, '--store', store]);
    expect(bare.counts).not.toHaveProperty('explained');
    const args = ['groups', '--jsonl', '--layer', 'serviceControlPolicy', '--store', store];
    const before = (await denials(args)).lines;
    const first = await countsOf([SAMPLE, '--store', store, '--snapshot', SNAPSHOT]);
    expect(first.counts.explained).toBeGreaterThan(60);
    const after = (await denials(args)).lines;
    expect(after.length).toBeGreaterThan(before.length);
    expect(after).toContainEqual(
      expect.objectContaining({
        attribution: expect.objectContaining({
          confidence: 'evaluated',
          statement: { sid: 'OnlyEurope', index: 0 },
        }),
      }),
    );
    const again = await denials(['import', SAMPLE, '--store', store, '--snapshot', SNAPSHOT]);
    expect(again.out).toContain('0 kinds of denials explained from the snapshot');
  });

  test.each([
    ['the deployed monitor does it itself', ['--store', 'aws'], 'explains by itself'],
    ['a snapshot that is not there', ['--store', ':memory:'], 'nowhere.json'],
  ])('%s: said before anything is imported', async (_note, args, says) => {
    const run = await denials(['import', SAMPLE, '--snapshot', 'nowhere.json', ...args]);
    expect(run.status).toBe(2);
    expect(run.err).toContain(says);
    expect(run.out).toBe('');
  });
});

describe('records of no call are counted apart, and are no mistake', () => {
  test.each(noApiEvents)('$note', async ({ record }) => {
    const { path, write } = temporaryFolder();
    write('logs/CloudTrail/a.json.gz', gzipSync(log(...numbered(2), record, aSuccess())));
    write('logs/CloudTrail-Digest/b.json', JSON.stringify(record, null, 2));
    const { status, err, counts } = await countsOf([path('logs'), '--store', path('x.db')]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(counts).toMatchObject({ records: 5, denials: 2, unreadable: 0, noApiEvents: 2 });
    const { out } = await denials(['import', path('logs'), '--store', path('x.db')]);
    expect(out).toContain('\n2 of the records are no API events\n');
  });
});
