import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openBackfillBucket } from '../../../adapters/s3/backfill-bucket.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { aRecord } from '../../support/records.ts';
import { type S3Server, startS3Server, type Trouble } from '../../support/s3-server.ts';

const KEY = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/x.json.gz';
const LOG = gzipSync(JSON.stringify({ Records: [aRecord()] }));

async function opened(change: (server: S3Server) => void = () => {}, hasSomeTime = () => true) {
  const server = await startS3Server();
  server.objects.set(KEY, LOG);
  change(server);
  useAwsEndpoint(server.endpoint);
  const options = { bucket: 'logs', region: 'us-east-1', sleep: async () => {}, hasSomeTime };
  return { bucket: openBackfillBucket(options), server };
}

async function readIn({ bucket }: Awaited<ReturnType<typeof opened>>) {
  const [object] = await bucket.list('', null);
  if (object === undefined) throw new Error('nothing is listed');
  return Array.fromAsync(bucket.read(object));
}

const ofObject =
  (trouble: Trouble, times = Number.POSITIVE_INFINITY) =>
  (server: S3Server) => {
    let left = times;
    server.trouble = ({ kind }) => (kind === 'GET' && left-- > 0 ? trouble : undefined);
  };

test('the records of an object', async () => {
  expect(await readIn(await opened())).toMatchObject([{ record: 1, normalized: { kind: 'denial' } }]);
});

test('a connection that was cut goes on', async () => {
  expect(await readIn(await opened(ofObject({ cutAfter: 40 }, 1)))).toMatchObject([
    { record: 1, normalized: { kind: 'denial' } },
  ]);
});

test.each<[string, Trouble, RegExp]>([
  ['refused', { status: 403, code: 'AccessDenied' }, /s3:GetObject on it, and kms:Decrypt/],
  ['gone', { status: 404, code: 'NoSuchKey' }, /not there any more/],
  ['archived', { status: 403, code: 'InvalidObjectState' }, /is archived; restore it first/],
])('an object that is %s is one problem', async (_note, trouble, broken) => {
  expect(await readIn(await opened(ofObject(trouble)))).toEqual([
    { record: 0, broken: expect.stringMatching(broken) },
  ]);
});

test('what may be answered later is thrown: the object is no failure', async () => {
  // The SDK waits in real time before each attempt of its own, and least where S3 itself has failed.
  const failing = await opened(ofObject({ status: 500, code: 'InternalError' }));
  await expect(readIn(failing)).rejects.toThrow(/InternalError/);
});

test('an object without any record in it is left in time, too', async () => {
  const blank = Buffer.alloc(300_000, ' ');
  const late = await opened(
    (server) => server.objects.set(KEY, blank),
    () => false,
  );
  expect(await readIn(late)).toEqual([{ record: 0, broken: expect.stringMatching(/within the time/) }]);
});

test('pages behind a key, and the folders of all pages', async () => {
  const { bucket } = await opened(({ objects }) => {
    for (let at = 0; at < 1200; at += 1) objects.set(`f/${String(at).padStart(4, '0')}/x.json`, LOG);
  });
  expect(await bucket.folders('f/')).toHaveLength(1200);
  expect((await bucket.list('f/', null)).length).toBe(1000);
  const [next] = await bucket.list('f/', 'f/0999/x.json');
  expect(next?.key).toBe('f/1000/x.json');
  expect(await bucket.list('f/', 'f/1199/x.json')).toEqual([]);
});
