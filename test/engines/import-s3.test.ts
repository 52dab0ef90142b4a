/**
 * `denials import s3://…` from moto's S3: 2,000 objects, with cut connections, requests to slow down, refused keys, and
 * runs that are killed. What comes out is what an import without trouble finds.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Gateway, openGateway } from '../support/engines/gateway.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import type { Asked } from '../support/loopback.ts';
import { aRecord, aSuccess } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const BUCKET = 'org-trail';
const ROOT = 'AWSLogs/o-exampleorgid/';
const ACCOUNTS = ['111122223333', '222233334444', '333344445555', '444455556666'];
const REGIONS = ['eu-central-1', 'us-east-1'];
const [DAYS, A_DAY] = [25, 10];
const OBJECTS = ACCOUNTS.length * REGIONS.length * DAYS * A_DAY;
const UPLOADS_AT_ONCE = 16;

let moto: Moto;
let gateway: Gateway;
let key: string;
const asked: Asked[] = [];

beforeAll(async () => {
  moto = await startMoto();
  key = await fillBucket();
  gateway = await openGateway(moto.endpoint);
});
beforeEach(() => {
  asked.length = 0;
  gateway.cutAfter = () => undefined;
  gateway.answer = (request) => {
    asked.push(request);
    return undefined;
  };
});
afterAll(async () => {
  gateway?.stop();
  await moto?.stop();
});

interface TrailFile {
  readonly key: string;
  readonly body: Buffer;
}

/** A spike of one role on the last day, over the files of all accounts; a denial now and then of others. */
function* trailFiles(): Generator<TrailFile> {
  for (const account of ACCOUNTS) {
    for (const region of REGIONS) {
      for (let file = 0; file < DAYS * A_DAY; file += 1) {
        const day = Math.floor(file / A_DAY);
        const minute = (file % A_DAY) * 5;
        const at = Date.UTC(2026, 9, 1 + day, 9, minute);
        const isSpike = day === DAYS - 1;
        const records = Array.from({ length: isSpike ? 20 : 1 }, (_, index) =>
          aRecord({
            ...{
              eventID: `${account}-${region}-${file}-${index}`,
              requestID: `${account}-${region}-${file}-${index}`,
            },
            eventTime: isoAt(at - 200_000 + index * 1_000),
          }),
        );
        yield {
          key: keyOf(account, region, at),
          body: gzipSync(JSON.stringify({ Records: [...records, aSuccess()] })),
        };
      }
    }
  }
}

const isoAt = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000', '');

function keyOf(account: string, region: string, at: number): string {
  const time = isoAt(at);
  const name = `${account}_CloudTrail_${region}_${time.slice(0, 16).replaceAll(/[-:]/g, '')}Z_abcdefgh12345678.json.gz`;
  return `${ROOT}${account}/CloudTrail/${region}/${time.slice(0, 10).replaceAll('-', '/')}/${name}`;
}

/** The ARN of the key that one object is encrypted with. */
async function fillBucket(): Promise<string> {
  const s3 = new S3Client({});
  const { KeyMetadata } = await new KMSClient({}).send(new CreateKeyCommand({}));
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
  const encryption = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KeyMetadata?.Arn } as const;
  const put = ({ key: Key, body: Body }: TrailFile) =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...(Key === ENCRYPTED && encryption) }));
  const files = trailFiles();
  await Promise.all(
    Array.from({ length: UPLOADS_AT_ONCE }, async () => {
      for (const file of files) await put(file);
    }),
  );
  const digest = `${ROOT}${ACCOUNTS[0]}/CloudTrail-Digest/us-east-1/2026/10/01/digest.json.gz`;
  await put({ key: digest, body: gzipSync('{}') });
  return KeyMetadata?.Arn ?? '';
}

const ENCRYPTED = keyOf('111122223333', 'us-east-1', Date.UTC(2026, 9, 3, 9, 10));

const isList = ({ path }: Asked) => path.includes('list-type=2');
const isGet = (request: Asked) => request.method === 'GET' && !isList(request);
const count = (is: (request: Asked) => boolean) => asked.filter(is).length;

async function importInto(store: string, ...args: readonly string[]) {
  const run = await denials(['import', `s3://${BUCKET}`, '--store', store, '--json', ...args]);
  return { ...run, counts: JSON.parse(run.out) };
}

async function contentsOf(store: string) {
  const groups = await denials(['groups', '--jsonl', '--store', store]);
  const incidents = await denials(['incidents', '--jsonl', '--store', store]);
  return { groups: groups.lines, incidents: incidents.lines };
}

let clean: Awaited<ReturnType<typeof contentsOf>>;

test('2,000 objects, eleven listings; the spike is an incident; nothing is fetched again', async () => {
  const store = temporaryFolder().path('x.db');
  const { status, err, counts } = await importInto(store);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(counts).toMatchObject({ files: OBJECTS, unreadable: 0, duplicates: 0 });
  // The bucket, `AWSLogs/`, the organization; of each account its kinds and the objects of one.
  expect({ lists: count(isList), gets: count(isGet) }).toEqual({
    lists: 3 + 2 * ACCOUNTS.length,
    gets: OBJECTS,
  });
  clean = await contentsOf(store);
  expect(clean.groups).toMatchObject([{ count: counts.denials }]);
  expect(clean.incidents).not.toHaveLength(0);
  asked.length = 0;
  expect((await importInto(store)).counts).toMatchObject({ files: 0, importedBefore: OBJECTS });
  expect(count(isGet)).toBe(0);
}, 180_000);

test('a week of one account and Region: only its listing, with a margin of hours', async () => {
  const choice = [
    '--account',
    '222233334444',
    '--region',
    'us-east-1',
    '--since',
    '2026-10-05',
    '--until',
    '2026-10-12',
  ];
  const { status, counts } = await importInto(temporaryFolder().path('x.db'), ...choice);
  expect({ status, files: counts.files }).toEqual({ status: 0, files: 7 * A_DAY });
  expect({ lists: count(isList), gets: count(isGet) }).toEqual({ lists: 5, gets: 7 * A_DAY });
  const elsewhere = asked.filter(
    ({ path }) => /(?:%2F|\/)\d{12}(?:%2F|\/)/.test(path) && !path.includes('222233334444'),
  );
  expect(elsewhere).toEqual([]);
});

/** Of each object the first request is refused or cut, now and then also the second. */
function makeTrouble(): void {
  const times = new Map<string, number>();
  let troubles = 0;
  gateway.answer = (request) => {
    asked.push(request);
    if (!isGet(request)) return undefined;
    const tried = (times.get(request.path) ?? 0) + 1;
    times.set(request.path, tried);
    troubles += 1;
    return tried === 1 && troubles % 40 === 0 ? SLOW_DOWN : undefined;
  };
  gateway.cutAfter = (request) => (isGet(request) && troubles % 9 < 2 ? 100 : undefined);
}

const SLOW_DOWN = {
  status: 503,
  headers: { 'content-type': 'application/xml' },
  body: '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>',
};

/** Kills the program when so many objects were asked for. */
async function killedAfter(gets: number, store: string): Promise<void> {
  asked.length = 0;
  const child = spawn(process.execPath, ['bin/denials.ts', 'import', `s3://${BUCKET}`, '--store', store], {
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  while (count(isGet) < gets && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  const [status, signal] = await exited;
  expect({ status, signal }).toEqual({ status: null, signal: 'SIGKILL' });
}

test('cut connections, requests to slow down, and two kills: the same groups and incidents, and little twice', async () => {
  const store = temporaryFolder().path('x.db');
  makeTrouble();
  await killedAfter(700, store);
  await killedAfter(700, store);
  asked.length = 0;
  const { status, err, counts } = await importInto(store);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(counts.importedBefore + counts.files).toBe(OBJECTS);
  // Of 700 requests a seventh were troubled; the last hundred objects of each run were not marked yet.
  expect(counts.importedBefore).toBeGreaterThan(600);
  expect(await contentsOf(store)).toEqual(clean);
}, 180_000);

test('a key that is refused: one sentence with the key, and all but that object', async () => {
  gateway.answer = (request) => {
    asked.push(request);
    const isRefused = isGet(request) && decodeURIComponent(request.path).includes(ENCRYPTED);
    return isRefused
      ? {
          ...SLOW_DOWN,
          status: 403,
          body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
        }
      : undefined;
  };
  const choice = ['--account', '111122223333', '--region', 'us-east-1', '--until', '2026-10-05'];
  const { status, err, counts } = await importInto(temporaryFolder().path('x.db'), ...choice);
  expect({ status, unreadable: counts.unreadable, files: counts.files }).toEqual({
    status: 2,
    unreadable: 1,
    files: 4 * A_DAY,
  });
  expect(err).toContain(
    `s3://${BUCKET}/${ENCRYPTED}: it is encrypted: the caller needs kms:Decrypt on the key ${key} (`,
  );
});

test('a dry run asks for no object', async () => {
  const { counts } = await importInto(temporaryFolder().path('x.db'), '--dry-run');
  expect(counts).toMatchObject({
    objects: OBJECTS,
    requests: { list: 3 + 2 * ACCOUNTS.length, get: OBJECTS },
  });
  expect(count(isGet)).toBe(0);
});

test('a preview takes the same bucket and the same selection', async () => {
  const guard = temporaryFolder().write(
    'guard.json',
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] }),
  );
  const policies = [
    '--snapshot',
    'examples/organization/snapshot.json',
    '--scp',
    guard,
    '--target',
    'r-demo',
  ];
  const choice = ['--account', '111122223333', '--region', 'eu-central-1', '--until', '2026-10-02'];
  const run = await denials([
    'preview',
    `s3://${BUCKET}`,
    ...policies,
    ...choice,
    '--fail-on',
    'never',
    '--json',
  ]);
  expect({ status: run.status, err: run.err }).toEqual({ status: 0, err: '' });
  expect(JSON.parse(run.out)).toMatchObject({ calls: expect.any(Number) });
  expect(JSON.parse(run.out).calls).toBeGreaterThan(0);
  expect(
    asked
      .filter(isGet)
      .every(({ path }) => decodeURIComponent(path).includes('111122223333/CloudTrail/eu-central-1')),
  ).toBe(true);
});
