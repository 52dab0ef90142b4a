/**
 * The backfill as it is deployed: its state machine over the bundled function, moto's S3 and SQS, and DynamoDB Local. What it
 * stores is what `ingest` stores; what cannot be read is listed; again, nothing is counted twice; old denials page no person.
 */
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
import { listAt } from '../../core/record/json.ts';
import { backfillDefinition } from '../../lib/backfill/definition.ts';
import { createTable, type DynamodbLocal, startDynamodbLocal } from '../support/engines/dynamodb-local.ts';
import { type Gateway, openGateway } from '../support/engines/gateway.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { streamRecords } from '../support/engines/table-stream.ts';
import { startTopic, type Topic } from '../support/engines/topic.ts';
import { eventEnvelope } from '../support/event-envelope.ts';
import {
  FUNCTION_ENVIRONMENT,
  type Functions,
  loadEachFunction,
  queueEvent,
  SWEEP,
} from '../support/lambda-bundles.ts';
import type { Asked } from '../support/loopback.ts';
import { aRecord, aSuccess } from '../support/records.ts';
import { type Machine, runMachine } from '../support/state-machine.ts';

const [BUCKET, TABLE, QUEUED_TABLE, QUEUE] = [
  'org-logs',
  'denials-backfill',
  'denials-queued',
  'FailedObjects',
];
const REGION = 'us-east-1';
const ACCOUNTS = ['111122223333', '444455556666'];
const FILES = 40;
const A_FILE = 3;
const DENIALS = ACCOUNTS.length * FILES * A_FILE;
const YEAR_MS = 365 * 86_400_000;
const CONTEXT = { getRemainingTimeInMillis: () => 900_000 };

const machine: Machine = JSON.parse(
  JSON.stringify(
    backfillDefinition({ functionArn: 'backfill', partition: 'aws', maxConcurrency: 4, stepSeconds: 930 }),
  ),
);

let engine: DynamodbLocal;
let moto: Moto;
let gateway: Gateway;
let topic: Topic;
let functions: Functions;
let files: ReadonlyMap<string, readonly object[]>;

beforeAll(async () => {
  engine = await startDynamodbLocal();
  moto = await startMoto();
  topic = await startTopic();
  gateway = await openGateway(moto.endpoint);
  await createTable(engine.client, TABLE);
  await createTable(engine.client, QUEUED_TABLE);
  await new SQSClient({ region: REGION }).send(new CreateQueueCommand({ QueueName: QUEUE }));
  await new S3Client({ region: REGION }).send(new CreateBucketCommand({ Bucket: BUCKET }));
  files = new Map([...trailFiles()]);
  for (const [Key, Records] of files) await put(Key, gzipSync(JSON.stringify({ Records })));
  const digest = 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/11/01/d.json.gz';
  await put(digest, gzipSync(JSON.stringify({ digestStartTime: '2025-11-01T00:00:00Z' })));
  const environment = {
    ...FUNCTION_ENVIRONMENT,
    AWS_ENDPOINT_URL: gateway.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_SNS: topic.endpoint,
    DENIALS_TABLE: TABLE,
    FAILED_OBJECTS_URL: `https://sqs.${REGION}.amazonaws.com/123456789012/${QUEUE}`,
  };
  functions = await loadEachFunction(() => environment, ['backfill', 'detect']);
});
beforeEach(() => {
  gateway.answer = () => undefined;
  gateway.cutAfter = () => undefined;
});
afterAll(async () => {
  functions?.remove();
  gateway?.stop();
  topic?.stop();
  await moto?.stop();
  await engine?.stop();
});

async function put(Key: string, Body: Buffer): Promise<void> {
  await new S3Client({ region: REGION }).send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
}

/** A year old, one role an account in a spike. */
function* trailFiles(): Generator<[string, readonly object[]]> {
  for (const account of ACCOUNTS) {
    for (let file = 0; file < FILES; file += 1) {
      const at = Date.now() - YEAR_MS - 60_000 * (FILES - file);
      const records = Array.from({ length: A_FILE }, (_, index) =>
        aRecord({
          eventID: `${account}-${file}-${index}`,
          eventTime: new Date(at + 1000 * index).toISOString(),
          ...{ recipientAccountId: account, awsRegion: REGION, errorMessage: 'Access Denied' },
          userIdentity: {
            ...{ type: 'AssumedRole', accountId: account },
            arn: `arn:aws:sts::${account}:assumed-role/old/session`,
          },
        }),
      );
      const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
      const name = `${account}_CloudTrail_${REGION}_${String(file).padStart(4, '0')}.json.gz`;
      yield [
        `AWSLogs/${account}/CloudTrail/${REGION}/${day}/${name}`,
        [...records, aSuccess({ eventID: `${account}-${file}` })],
      ];
    }
  }
}

const execution = (input: object) =>
  runMachine(machine, { bucket: BUCKET, ...input }, (payload) => functions.backfill(payload, CONTEXT));

const keyIn = ({ path }: Asked) =>
  decodeURIComponent(new URL(path, 'http://s3').pathname).slice(BUCKET.length + 2);
const isGet = ({ method, path }: Asked) => method === 'GET' && path.includes('x-id=GetObject');

async function listed(): Promise<readonly unknown[]> {
  const client = new SQSClient({ region: REGION });
  const QueueUrl = `${gateway.endpoint}/123456789012/${QUEUE}`;
  const bodies: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 }),
    );
    if (Messages.length === 0) return bodies.flatMap((body) => listAt(body, 'failed'));
    bodies.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
  }
}

const error = (status: number, code: string, message: string) => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

const [REFUSED = '', GONE = '', CUT = '', SLOW = ''] = [3, 17, 40, 55].map(
  (at) => [...trailFiles()][at]?.[0],
);

test('objects that cannot be read are listed, connections that are cut go on, and the rest is stored', async () => {
  const broken = 'AWSLogs/111122223333/CloudTrail/us-east-1/2020/01/01/broken.json.gz';
  const whole = gzipSync(JSON.stringify({ Records: [aRecord({ eventID: 'in-broken' })] }));
  await put(broken, whole.subarray(0, whole.length - 6));
  const tried = new Map<string, number>();
  gateway.answer = (asked) => {
    if (!isGet(asked)) return undefined;
    const key = keyIn(asked);
    tried.set(key, (tried.get(key) ?? 0) + 1);
    if (key === REFUSED) return error(403, 'AccessDenied', 'no kms:Decrypt');
    if (key === GONE) return error(404, 'NoSuchKey', 'The specified key does not exist.');
    return key === SLOW && tried.get(key) === 1 ? error(503, 'SlowDown', 'slower') : undefined;
  };
  gateway.cutAfter = (asked) =>
    isGet(asked) && keyIn(asked) === CUT && tried.get(CUT) === 1 ? 100 : undefined;

  const ended = await execution({});
  const added = DENIALS - 2 * A_FILE + 1;
  const objects = ACCOUNTS.length * FILES + 1;
  expect(ended).toMatchObject({ output: { objects, added, duplicates: 0, failed: 3, passedOver: 1 } });
  expect(await listed()).toEqual(
    expect.arrayContaining([
      { key: REFUSED, problem: expect.stringMatching(/s3:GetObject on it, and kms:Decrypt/) },
      { key: GONE, problem: expect.stringMatching(/not there any more/) },
      { key: broken, problem: expect.stringMatching(/gzip stream is cut/) },
    ]),
  );
  expect(tried.get(CUT)).toBeGreaterThan(1);
});

test('again, without trouble: only what was missing is added, and the counts are those of the queue', async () => {
  const ended = await execution({ prefix: 'AWSLogs/', since: '2021-01-01' });
  expect(ended).toMatchObject({
    output: { added: 2 * A_FILE, duplicates: DENIALS - 2 * A_FILE, failed: 0, passedOver: 2 },
  });
  expect(await listed()).toEqual([]);

  const environment = {
    ...FUNCTION_ENVIRONMENT,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    DENIALS_TABLE: QUEUED_TABLE,
  };
  const queued = await loadEachFunction(() => environment, ['ingest']);
  for (const records of files.values())
    await queued.ingest(queueEvent(records.map((record) => eventEnvelope(record as never))));
  queued.remove();
  const [backfilled, ingested] = await Promise.all([contentsOf(TABLE), contentsOf(QUEUED_TABLE)]);
  expect(backfilled.filter(({ id }) => id !== 'in-broken')).toEqual(ingested);
  expect(ingested).toHaveLength(DENIALS);
});

async function contentsOf(table: string) {
  const store = openDynamodbStore({ table, client: engine.client });
  const denials = await Array.fromAsync(store.listDenials({}));
  return denials.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

test('one object, by its key', async () => {
  const ended = await execution({ prefix: REFUSED });
  expect(ended).toMatchObject({ output: { objects: 1, duplicates: A_FILE } });
});

test('spikes that are a year old open incidents, marked as a replay, and page no person', async () => {
  const Records = await streamRecords(engine, TABLE);
  expect(await functions.detect({ Records })).toStrictEqual({ batchItemFailures: [] });
  await functions.detect(SWEEP);
  expect(topic.published).toEqual([]);
  const store = openDynamodbStore({ table: TABLE, client: engine.client });
  const incidents = await Array.fromAsync(store.listIncidents({}));
  expect(incidents.length).toBeGreaterThan(0);
  expect(incidents.map(({ pagedAt, muted }) => [pagedAt, muted?.by])).toEqual(
    incidents.map(() => [null, 'replay']),
  );
});

test.each([
  ['a bucket that is not there', { bucket: 'no-such-logs' }, /there is no bucket/],
  ['an input that is wrong', { until: 'today' }, /`until` must be a day/],
])('%s: the execution fails, with a sentence', async (_note, input, sentence) => {
  expect(await execution(input)).toMatchObject({
    error: 'InputRefused',
    cause: expect.stringMatching(sentence),
  });
});

test('when nothing can be read, the execution fails', async () => {
  gateway.answer = (asked) => (isGet(asked) ? error(403, 'AccessDenied', 'no') : undefined);
  const ended = await execution({ prefix: 'AWSLogs/' });
  expect(ended).toMatchObject({ error: 'Unfinished', cause: expect.stringMatching(/none of 81 objects/) });
});
