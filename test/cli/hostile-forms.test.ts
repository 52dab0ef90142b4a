import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { MOST_WRAPPERS } from '../../core/record/exported-forms.ts';
import { aRecord } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { zipOf } from '../support/zip.ts';

const json = JSON.stringify;
const record = (id: string) => aRecord({ eventID: id });
const good = json(record('good'));
const base64 = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');
const payload = base64(gzipSync(json({ logEvents: [{ message: json(record('packed')) }] })));
const MIB = 1024 * 1024;
const bomb = (size: number) => base64(gzipSync(`"eventName${' '.repeat(size)}"`));

const wrapped = (times: number, wrap: (inner: unknown) => unknown): unknown =>
  Array.from({ length: times }).reduce(wrap, record('wrapped'));

/** A form with a fault, beside a record that is whole where one can stand there; what is said of the fault. */
const HOSTILE: readonly [
  note: string,
  content: string | Buffer,
  problem: RegExp,
  found: readonly string[],
][] = [
  ['a payload that is cut', `${payload.slice(0, -40)}\n${good}`, /record 1: .*cannot be unpacked/, ['good']],
  [
    'a payload in plain base64 that is cut',
    `${json({ Data: base64(good).slice(0, -40) })}\n${good}`,
    /record 1: .*JSON is cut/,
    ['good'],
  ],
  [
    'a payload that inflates without end',
    `${json({ data: bomb(80 * MIB) })}\n${good}`,
    /record 1: .*more than 64 MiB/,
    ['good'],
  ],
  [
    'payloads that inflate without end together',
    json({ detail: { records: [{ data: bomb(40 * MIB) }, { data: bomb(40 * MIB) }] } }),
    /more than 64 MiB/,
    [],
  ],
  [
    'fifty wrappers',
    `${json(wrapped(50, (detail) => ({ detail })))}\n${good}`,
    /record 1: .*more than 24 wrappers/,
    ['good'],
  ],
  [
    'fifty payloads within each other',
    `${json(wrapped(50, (inner) => ({ data: base64(gzipSync(json(inner), { level: 9 })) })))}\n${good}`,
    /record 1: .*more than 24 wrappers/,
    ['good'],
  ],
  [
    'a payload of the Kinesis Producer Library',
    json({ Data: base64(Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 1, 2, 3, 4, 5, 6, 7, 8, 9])) }),
    /de-aggregate/,
    [],
  ],
  [
    'UTF-16 that is cut',
    Buffer.from(`\ufeff${good}\n${json(record('cut'))}`, 'utf16le').subarray(0, -7),
    /JSON ends inside record 2/,
    ['good'],
  ],
  [
    'UTF-16 with half a character',
    Buffer.concat([Buffer.from(`\ufeff${good}\n`, 'utf16le'), Buffer.from([0x3d, 0xd8, 0x7b, 0])]),
    /record|ends/,
    ['good'],
  ],
  [
    'a row with too few cells',
    'eventName,eventSource,errorCode\nA,b.amazonaws.com\n',
    /record 1: .*has 2 cells, and the first line names 3/,
    [],
  ],
  [
    'a quoted cell without its end',
    `@timestamp,@message\nt,"${good.replaceAll('"', '""')}"\nt,"x`,
    /ends inside a quoted cell of record 2/,
    ['good'],
  ],
  [
    'columns without the error code',
    'eventname,eventsource,eventid\nA,b.amazonaws.com,e\n',
    /no column `errorCode`/,
    [],
  ],
  [
    'a row of Athena without its columns',
    json({
      ResultSet: {
        Rows: [
          { Data: [{ VarCharValue: 'eventname' }, { VarCharValue: 'eventsource' }] },
          { Data: [{ VarCharValue: 'A' }] },
        ],
      },
    }),
    /has 1 cells/,
    [],
  ],
  [
    'a struct that pretends to have more',
    `eventname,eventsource,errorcode,eventtime,eventid,useridentity\nA,s3.amazonaws.com,AccessDenied,2026-11-20T10:02:11Z,e,"{type=IAMUser, username=x, arn=arn:aws:iam::111122223333:user/x, arn=arn:aws:iam::111122223333:user/y}"\n`,
    /userIdentity/,
    [],
  ],
  [
    'YAML',
    '- eventSource: s3.amazonaws.com\n  eventName: PutObject\n  errorCode: AccessDenied\n',
    /YAML, which is not read: .*yq/,
    [],
  ],
  [
    'zstd that is cut',
    zstdCompressSync(`${good}\n${`${json(record('x'.repeat(40)))}\n`.repeat(2000)}`).subarray(0, -20),
    /zstd stream is cut/,
    [],
  ],
  [
    'gzip in gzip in gzip …',
    Array.from({ length: 8 }).reduce<Buffer>((inner) => gzipSync(inner), Buffer.from(good)),
    /packed more than 6 times/,
    [],
  ],
  ['Parquet', Buffer.from('PAR1\x15\x04\x15'), /is Parquet, which is not read: query it with Athena/, []],
  ['xz', Buffer.from('fd377a585a000004e6d6b446', 'hex'), /unpack it first \(unxz FILE\)/, []],
  [
    'a zip under another name',
    zipOf([{ name: 'a.json', content: Buffer.from(good) }], 'stored'),
    /is an archive: unpack it first \(unzip/,
    [],
  ],
];

describe.each(HOSTILE)('%s', (_note, content, problem, found) => {
  test('explain: one sentence, exit status 2, and the rest is read', async () => {
    const { status, out, err } = await denials(['explain', '--jsonl'], { stdin: content });
    const ids = out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).eventId);
    expect({ status, ids: ids.filter((id) => id !== 'x'.repeat(40)) }).toEqual({
      status: 2,
      ids: found.length > 0 ? found : expect.anything(),
    });
    expect(err).toMatch(problem);
  });

  test('import: the same', async () => {
    const { path, write } = temporaryFolder();
    const file = write('AWSLogs/b.json', content);
    const { status, out, err } = await denials([
      'import',
      path('AWSLogs'),
      '--store',
      path('x.db'),
      '--json',
    ]);
    expect(status).toBe(2);
    expect(err).toMatch(problem);
    expect(err).toContain(file);
    expect(JSON.parse(out)).toMatchObject({
      notLogs: 0,
      unreadable: expect.toSatisfy((count: number) => count > 0),
    });
  });
});

test('as many wrappers as there may be are read', async () => {
  const stdin = json(wrapped(MOST_WRAPPERS, (detail) => ({ detail })));
  const { status, lines } = await denials(['explain', '--jsonl'], { stdin });
  expect({ status, ids: lines.map(({ eventId }) => eventId) }).toEqual({ status: 0, ids: ['wrapped'] });
});

describe('forms without CloudTrail in them are no logs', () => {
  const start = 'START RequestId: 8f5 Version: $LATEST';
  const event = { messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: start }] };
  test.each<[string, string, string | Buffer]>([
    ['CloudWatch Logs of a function', 'a.json', json({ events: [{ message: start }, { message: 'END' }] })],
    ['its subscription', 'a.json', json({ awslogs: { data: base64(gzipSync(json(event))) } })],
    ['its payload alone', 'a.json', base64(gzipSync(json(event)))],
    ['Insights', 'a.json', json({ results: [[{ field: '@message', value: start }]] })],
    ['Splunk', 'a.json', json({ result: { _raw: start, host: 'web-1' } })],
    ['Splunk as CSV', 'a.csv', `"_time","_raw"\n"t","${start}"\n`],
    [
      'Elastic',
      'a.json',
      json({ hits: { hits: [{ _source: { event: { original: start }, host: { name: 'web-1' } } }] } }),
    ],
    [
      'Athena',
      'a.json',
      json({
        ResultSet: { Rows: [{ Data: [{ VarCharValue: 'bucket' }] }, { Data: [{ VarCharValue: 'b' }] }] },
      }),
    ],
    [
      'OCSF of network traffic',
      'a.json',
      json({ class_uid: 4001, class_name: 'Network Activity', src_endpoint: { ip: '10.0.0.1' } }),
    ],
    ['SQS', 'a.json', json({ Messages: [{ Body: 'hello', MessageId: 'm' }] })],
    [
      'Kinesis',
      'a.json',
      json({ Records: [{ Data: base64('hello world, this is no record'), PartitionKey: 'p' }] }),
    ],
    ['Wazuh', 'a.json', json({ rule: { level: 3 }, data: { srcip: '10.0.0.1' } })],
    ['a picture', 'a.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a page of notes', 'notes.md', '# Notes\n\nAsk the team why access was denied.\n'],
    [
      'a page that speaks of records',
      'README.md',
      '# Logs\n\nSorted by `eventTime`: `{"Records": [...]}`.\n',
    ],
    [
      'an archive of them',
      'a.zip',
      zipOf([{ name: 'notes.md', content: Buffer.from('# Notes') }], 'deflated'),
    ],
  ])('%s', async (_note, name, content) => {
    const { path, write } = temporaryFolder();
    write(`AWSLogs/${name}`, content);
    write('AWSLogs/good.json', good);
    const { status, out, err } = await denials([
      'import',
      path('AWSLogs'),
      '--store',
      path('x.db'),
      '--json',
    ]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ files: 1, new: 1, notLogs: 1, unreadable: 0 });
  });
});
