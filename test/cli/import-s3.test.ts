/** `denials import s3://…` against a server of this machine: layouts, selections, refusals, cuts, and another run. */
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { useAwsEndpoint } from '../support/aws-environment.ts';
import { aRecord } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { ROLE_ACCOUNT, type S3Server, startS3Server, type Trouble } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ACCOUNTS = ['111122223333', '222233334444'];
const REGIONS = ['eu-central-1', 'us-east-1'];

const trailKey = (account: string, region: string, minute: string, root = 'AWSLogs/') => {
  const [day = '', time = ''] = minute.split('T');
  const name = `${account}_CloudTrail_${region}_${day.replaceAll('-', '')}T${time.replace(':', '')}Z_abcdefgh12345678`;
  return `${root}${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${name}.json.gz`;
};

let made = 0;
const aLog = (...times: readonly string[]): Buffer => {
  const records = times.map((eventTime) =>
    aRecord({ eventID: `event-${++made}`, requestID: `request-${made}`, eventTime }),
  );
  return gzipSync(JSON.stringify({ Records: records }));
};

async function aBucket(root = 'AWSLogs/'): Promise<S3Server> {
  const s3 = await startS3Server();
  useAwsEndpoint(s3.endpoint);
  for (const account of ACCOUNTS) {
    for (const region of REGIONS) {
      for (const day of ['2026-11-18', '2026-11-19', '2026-11-20']) {
        s3.objects.set(trailKey(account, region, `${day}T10:05`, root), aLog(`${day}T10:02:11Z`));
      }
    }
  }
  return s3;
}

async function run(args: readonly string[]) {
  const result = await denials(['import', ...args, '--json']);
  return { ...result, counts: result.out === '' ? {} : JSON.parse(result.out) };
}

const asked = (s3: S3Server, kind: string) => s3.asked.filter((request) => request.kind === kind).length;

test('a trail, with its digests and other logs beside it, is read once', async () => {
  const s3 = await aBucket();
  s3.objects.set('AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/11/20/d.json.gz', aLog());
  s3.objects.set('AWSLogs/111122223333/CloudTrail-Insight/us-east-1/2026/11/20/i.json.gz', aLog());
  s3.objects.set('AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/11/20/l.log.gz', Buffer.from('x'));
  const store = temporaryFolder().path('x.db');
  const first = await run(['s3://trail', '--store', store]);
  expect(first).toMatchObject({
    status: 0,
    err: '',
    counts: { files: 12, denials: 12, new: 12, unreadable: 0 },
  });
  expect(asked(s3, 'GET')).toBe(12);
  const again = await run(['s3://trail', '--store', store]);
  expect(again).toMatchObject({ status: 0, err: '', counts: { files: 0, importedBefore: 12, new: 0 } });
  expect(asked(s3, 'GET')).toBe(12);
});

test.each([
  { note: 'an organization trail', root: 'AWSLogs/o-exampleorgid/' },
  { note: 'Control Tower', root: 'o-exampleorgid/AWSLogs/o-exampleorgid/' },
  { note: 'a prefix of several folders', root: 'all/trails/AWSLogs/' },
])('$note: by account, Region and time', async ({ root }) => {
  const s3 = await aBucket(root);
  const store = temporaryFolder().path('x.db');
  const choice = [
    '--account',
    '111122223333',
    '--region',
    'us-east-1',
    '--since',
    '2026-11-19',
    '--until',
    '2026-11-19T12:00',
  ];
  const { status, err, counts } = await run(['s3://trail', '--store', store, ...choice]);
  expect({ status, err, files: counts.files }).toEqual({ status: 0, err: '', files: 1 });
  const [fetched] = s3.asked.filter(({ kind }) => kind === 'GET');
  expect(fetched?.key).toBe(trailKey('111122223333', 'us-east-1', '2026-11-19T10:05', root));
});

test('a Region of the European Sovereign Cloud', async () => {
  const s3 = await aBucket();
  const region = 'eusc-de-east-1';
  s3.objects.set(trailKey('111122223333', region, '2026-11-19T10:05'), aLog('2026-11-19T10:02:11Z'));
  const args = ['s3://trail', '--store', temporaryFolder().path('x.db'), '--region', region];
  expect(await run(args)).toMatchObject({ status: 0, err: '', counts: { files: 1, new: 1 } });
  const fetched = s3.asked.flatMap(({ kind, key }) => (kind === 'GET' ? [key] : []));
  expect(fetched).toEqual([trailKey('111122223333', region, '2026-11-19T10:05')]);
});

test('spikes are found in order of time over the whole import', async () => {
  const s3 = await aBucket();
  const seconds = (count: number, start: string) =>
    Array.from({ length: count }, (_, at) =>
      new Date(Date.parse(start) + at * 1000).toISOString().replace('.000', ''),
    );
  s3.objects.set(
    trailKey('111122223333', 'us-east-1', '2026-11-20T12:05'),
    aLog(...seconds(40, '2026-11-20T12:00:00Z')),
  );
  s3.objects.set(
    trailKey('222233334444', 'eu-central-1', '2026-11-20T12:05'),
    aLog(...seconds(40, '2026-11-20T12:01:00Z')),
  );
  const store = temporaryFolder().path('x.db');
  await run(['s3://trail', '--store', store]);
  expect((await denials(['incidents', '--jsonl', '--store', store])).lines).toHaveLength(1);
});

describe('one object that cannot be read costs only itself, and is fetched again', () => {
  const key = trailKey('111122223333', 'us-east-1', '2026-11-19T10:05');
  const kms = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666';
  interface Row {
    readonly note: string;
    readonly trouble?: Trouble;
    readonly headers?: Record<string, string>;
    readonly content?: Buffer;
    readonly says: string;
  }
  const ROWS: readonly Row[] = [
    { note: 'deleted', trouble: { status: 404, code: 'NoSuchKey' }, says: 'was deleted after it was listed' },
    {
      note: 'replaced',
      trouble: { status: 412, code: 'PreconditionFailed' },
      says: 'was replaced while it was read',
    },
    {
      note: 'refused',
      trouble: { status: 403, code: 'AccessDenied' },
      says: 'the caller needs s3:GetObject on it',
    },
    {
      note: 'archived',
      trouble: { status: 403, code: 'InvalidObjectState' },
      says: 'is archived; restore it first',
    },
    {
      note: 'encrypted with a key that is refused',
      trouble: { status: 403, code: 'AccessDenied' },
      headers: { 'x-amz-server-side-encryption-aws-kms-key-id': kms },
      says: `the caller needs kms:Decrypt on the key ${kms} (`,
    },
    {
      note: 'of a key that is disabled',
      trouble: { status: 400, code: 'KMS.DisabledException' },
      says: 'kms:Decrypt on its KMS key',
    },
    {
      note: 'cut gzip',
      content: aLog('2026-11-19T10:02:11Z').subarray(0, 300),
      says: 'the gzip stream is cut',
    },
  ];
  test.each(ROWS)('$note', async ({ trouble, headers = {}, content, says }) => {
    const s3 = await aBucket();
    const good = s3.objects.get(key) ?? Buffer.alloc(0);
    if (content !== undefined) s3.objects.set(key, content);
    s3.headers = () => headers;
    s3.trouble = (request) => (request.key === key && request.kind === 'GET' ? trouble : undefined);
    const store = temporaryFolder().path('x.db');
    const first = await run(['s3://trail', '--store', store]);
    expect(first).toMatchObject({ status: 2, counts: { files: 12, new: 11, unreadable: 1 } });
    expect(first.err).toContain(`s3://trail/${key}: `);
    expect(first.err).toContain(says);
    expect(first.err.trim().split('\n')).toHaveLength(1);
    s3.trouble = () => undefined;
    s3.objects.set(key, good);
    const again = await run(['s3://trail', '--store', store]);
    expect(again).toMatchObject({
      status: 0,
      counts: { files: 1, new: 1, importedBefore: 11, unreadable: 0 },
    });
  });
});

describe('what passes is waited for, and nothing is counted twice', () => {
  const big = () =>
    aLog(
      ...Array.from({ length: 3_000 }, (_, at) => new Date(Date.UTC(2026, 10, 20) + at * 1000).toISOString()),
    );
  const key = trailKey('111122223333', 'us-east-1', '2026-11-20T12:05');

  test('connections that are cut, again and again', async () => {
    const s3 = await aBucket();
    s3.objects.set(key, big());
    s3.trouble = ({ kind }) => (kind === 'GET' ? { cutAfter: 10_000 } : undefined);
    const result = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
    expect(result).toMatchObject({ status: 0, err: '', counts: { files: 13, new: 3_012, duplicates: 0 } });
    const ranges = s3.asked.filter((request) => request.key === key).map(({ headers }) => headers.range);
    expect(ranges.slice(0, 3)).toEqual([undefined, 'bytes=10000-', 'bytes=20000-']);
  });

  test('a server that knows no ranges', async () => {
    const s3 = await aBucket();
    s3.objects.set(key, big());
    let cuts = 0;
    s3.trouble = (request) => {
      delete (request.headers as Record<string, unknown>).range;
      return request.key === key && ++cuts === 1 ? { cutAfter: 20_000 } : undefined;
    };
    const result = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
    expect(result).toMatchObject({ status: 0, err: '', counts: { new: 3_012, duplicates: 0 } });
  });

  test('S3 asks to slow down', async () => {
    const s3 = await aBucket();
    const answered = new Map<string, number>();
    s3.trouble = ({ kind, key: asked }) => {
      const times = (answered.get(asked) ?? 0) + 1;
      answered.set(asked, times);
      return kind === 'LIST' || times > 5 ? undefined : { status: 503, code: 'SlowDown' };
    };
    const result = await run([
      's3://trail',
      '--account',
      '111122223333',
      '--store',
      temporaryFolder().path('x.db'),
    ]);
    expect(result).toMatchObject({ status: 0, err: '', counts: { files: 6, new: 6, unreadable: 0 } });
  });
});

describe('mistakes: one sentence, status 2, and no request more than needed', () => {
  const deny = (status: number, code: string) => (): Trouble => ({ status, code });
  test.each([
    {
      note: 'no such bucket',
      trouble: deny(404, 'NoSuchBucket'),
      says: 's3://trail: there is no bucket `trail`; check its name',
    },
    {
      note: 'may not be listed',
      trouble: deny(403, 'AccessDenied'),
      says: 'the caller needs s3:ListBucket on arn:aws:s3:::trail',
    },
    {
      note: 'credentials that are over',
      trouble: deny(400, 'ExpiredToken'),
      says: 'sign in, or name a profile in AWS_PROFILE',
    },
    {
      note: 'another Region that is not named',
      trouble: deny(301, 'PermanentRedirect'),
      says: 'set AWS_REGION to it',
    },
  ])('$note', async ({ trouble, says }) => {
    const s3 = await aBucket();
    s3.trouble = trouble;
    const { status, err } = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
    expect({ status, lines: err.trim().split('\n').length }).toEqual({ status: 2, lines: 1 });
    expect(err).toContain(says);
    expect(asked(s3, 'LIST')).toBe(1);
  });

  test('no credentials', async () => {
    const s3 = await aBucket();
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { status, err } = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
    expect({ status, lines: err.trim().split('\n').length }).toEqual({ status: 2, lines: 1 });
    expect(err).toContain('s3://trail: AWS accepts no credentials of yours (');
    expect(s3.asked).toEqual([]);
  });

  test('nothing is selected', async () => {
    await aBucket();
    const { status, err } = await run([
      's3://trail',
      '--since',
      '2026-12-01',
      '--store',
      temporaryFolder().path('x.db'),
    ]);
    expect({ status, err }).toEqual({
      status: 2,
      err: 's3://trail: no log lies there that is selected; look what does: aws s3 ls s3://trail\n',
    });
  });

  test('every object is refused: the first ones are named, the others not asked for', async () => {
    const s3 = await aBucket();
    for (let hour = 0; hour < 24; hour += 1)
      s3.objects.set(
        trailKey('111122223333', 'us-east-1', `2026-11-21T${String(hour).padStart(2, '0')}:05`),
        aLog(),
      );
    for (let hour = 0; hour < 24; hour += 1)
      s3.objects.set(
        trailKey('111122223333', 'us-east-1', `2026-11-22T${String(hour).padStart(2, '0')}:05`),
        aLog(),
      );
    s3.trouble = ({ kind }) => (kind === 'LIST' ? undefined : { status: 403, code: 'AccessDenied' });
    const { status, err } = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
    expect({ status, lines: err.trim().split('\n').length }).toEqual({ status: 2, lines: 21 });
    expect(err).toContain('s3://trail: the first 20 objects were refused, so the others were not asked for');
    expect(asked(s3, 'GET')).toBeLessThan(40);
  });

  test.each([
    { args: ['s3://'], says: '`s3://` names no bucket; give s3://BUCKET/PREFIX' },
    { args: ['s3://b', '--account', '1'], says: '`--account 1` is no account id' },
    { args: ['s3://b', '--region', 'Frankfurt'], says: '`--region Frankfurt` is no Region' },
    { args: ['s3://b', '--since', '1d', '--until', '2d'], says: '`--since` lies after `--until`' },
    { args: ['s3://b', '--role', 'reader'], says: '`--role reader` is no ARN of a role' },
    { args: ['./logs', '--region', 'eu-west-1'], says: '`--region` goes with s3://BUCKET/PREFIX' },
    { args: ['s3://b', './logs', '--dry-run'], says: '`--dry-run` goes with s3://BUCKET/PREFIX' },
  ])('$args', async ({ args, says }) => {
    const { status, err } = await run(args);
    expect({ status, isSaid: err.startsWith(`denials: ${says}`) }, err).toEqual({ status: 2, isSaid: true });
  });
});

test('the Region that S3 names is asked from then on', async () => {
  const s3 = await aBucket();
  s3.trouble = ({ headers }) =>
    headers.authorization?.includes('/eu-west-1/s3/') === true
      ? undefined
      : { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-west-1' } };
  const result = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
  expect(result).toMatchObject({ status: 0, err: '', counts: { new: 12 } });
  expect(s3.asked.filter(({ headers }) => !headers.authorization?.includes('/eu-west-1/'))).toHaveLength(1);
});

test('a role, and who pays', async () => {
  const s3 = await aBucket();
  const role = `arn:aws:iam::${ROLE_ACCOUNT}:role/logs/reader`;
  const result = await run([
    's3://trail',
    '--role',
    role,
    '--requester-pays',
    '--store',
    temporaryFolder().path('x.db'),
  ]);
  expect(result).toMatchObject({ status: 0, err: '', counts: { new: 12 } });
  const calls = s3.asked.filter(({ method }) => method !== 'POST');
  expect(calls.filter(({ headers }) => headers['x-amz-request-payer'] !== 'requester')).toEqual([]);
  expect(calls.filter(({ headers }) => !headers.authorization?.includes(`ASIA${ROLE_ACCOUNT}`))).toEqual([]);
});

test('a role that cannot be assumed', async () => {
  const s3 = await aBucket();
  s3.trouble = ({ method }) => (method === 'POST' ? { status: 403, code: 'AccessDenied' } : undefined);
  const role = `arn:aws:iam::${ROLE_ACCOUNT}:role/reader`;
  const { status, err } = await run([
    's3://trail',
    '--role',
    role,
    '--store',
    temporaryFolder().path('x.db'),
  ]);
  expect(status).toBe(2);
  expect(err).toContain(`s3://trail: the role ${role} cannot be assumed (`);
  expect(s3.asked.filter(({ method }) => method !== 'POST')).toEqual([]);
});

test('a dry run lists, and reads nothing; what was imported before does not count', async () => {
  const s3 = await aBucket();
  const { path } = temporaryFolder();
  const store = path('x.db');
  const first = await denials(['import', 's3://trail', '--dry-run', '--store', store]);
  expect(first).toMatchObject({ status: 0, err: '' });
  const bytes = [...s3.objects.values()].reduce((sum, { length }) => sum + length, 0);
  expect(first.out.split('\n')[0]).toBe(
    `12 objects to fetch, ${(bytes / 1024).toFixed(1)} KB; 0 imported before`,
  );
  expect(first.out).toContain('requests: 6 LIST, as this dry run made, and 12 GET\ncost: $0.0000348 ');
  expect({ gets: asked(s3, 'GET'), lists: asked(s3, 'LIST'), isMade: existsSync(store) }).toEqual({
    gets: 0,
    lists: 6,
    isMade: false,
  });
  await run(['s3://trail', '--account', '111122223333', '--store', store]);
  const { counts } = await run(['s3://trail', '--dry-run', '--store', store]);
  expect(counts).toMatchObject({ dryRun: true, objects: 6, importedBefore: 6, requests: { get: 6 } });
});

test('archived objects are counted and not asked for, restored ones are read', async () => {
  const s3 = await aBucket();
  const restored =
    '<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2026-12-01T00:00:00Z</RestoreExpiryDate></RestoreStatus>';
  s3.listed = (key) => {
    if (!key.includes('/2026/11/18/')) return '<StorageClass>STANDARD</StorageClass>';
    return `<StorageClass>DEEP_ARCHIVE</StorageClass>${key.includes('us-east-1') ? restored : ''}`;
  };
  const store = temporaryFolder().path('x.db');
  const dry = await run(['s3://trail', '--dry-run', '--store', store]);
  expect(dry).toMatchObject({ status: 0, counts: { objects: 10, archived: 2 } });
  const { status, err, counts } = await run(['s3://trail', '--store', store]);
  expect({ status, err }).toEqual({
    status: 2,
    err: 's3://trail: 2 objects are archived: restore them first, or select later ones with `--since`\n',
  });
  expect(counts).toMatchObject({ files: 10, unreadable: 2 });
  expect(asked(s3, 'GET')).toBe(10);
});

test('very many refused among others: the first are named, the others counted', async () => {
  const s3 = await aBucket();
  for (let minute = 10; minute < 55; minute += 1)
    s3.objects.set(trailKey('222233334444', 'us-east-1', `2026-11-21T10:${minute}`), aLog());
  s3.trouble = ({ kind, key }) =>
    kind !== 'LIST' && key.includes('/2026/11/21/') ? { status: 403, code: 'AccessDenied' } : undefined;
  const { status, err, counts } = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
  expect({ status, unreadable: counts.unreadable, lines: err.trim().split('\n').length }).toEqual({
    status: 2,
    unreadable: 45,
    lines: 21,
  });
  expect(err).toContain(
    's3://trail: 25 more objects could not be read; run the command again when that is mended',
  );
  expect(asked(s3, 'HEAD')).toBe(20);
});

test('keys that hold anything are names, not markup', async () => {
  const s3 = await aBucket();
  const name = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/\u0001<&>%2F+ \u202e.json';
  s3.objects.set(name, Buffer.from('{"Records": [{"eventName": "x"'));
  const { status, err } = await run(['s3://trail', '--store', temporaryFolder().path('x.db')]);
  expect(status).toBe(2);
  expect(err).toContain('/2026/11/20/\\u{1}<&>%2F+ \\u{202e}.json: the JSON ends inside record 1');
});
