import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
import { insertedDenials } from '../../adapters/dynamodb/stream.ts';
import { createTable, type DynamodbLocal, startDynamodbLocal } from '../support/engines/dynamodb-local.ts';
import { streamRecords } from '../support/engines/table-stream.ts';
import { startTopic, type Topic } from '../support/engines/topic.ts';
import { eventEnvelope } from '../support/event-envelope.ts';
import {
  FUNCTION_ENVIRONMENT,
  type Functions,
  loadFunctions,
  queueEvent,
  SWEEP,
} from '../support/lambda-bundles.ts';
import { aRecord } from '../support/records.ts';

const TABLE = 'denials-pipeline';
const BURST = 40;

let engine: DynamodbLocal;
let topic: Topic;
let functions: Functions;

beforeAll(async () => {
  engine = await startDynamodbLocal();
  topic = await startTopic();
  await createTable(engine.client, TABLE);
  functions = await loadFunctions({
    ...FUNCTION_ENVIRONMENT,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_SNS: topic.endpoint,
    DENIALS_TABLE: TABLE,
  });
});
afterAll(async () => {
  functions?.remove();
  topic?.stop();
  await engine?.stop();
});

const burst = Array.from({ length: BURST }, (_, index) =>
  eventEnvelope(
    aRecord({ eventID: `burst-${index}`, eventTime: new Date(Date.now() - 1000 * index).toISOString() }),
  ),
);

describe('from the queue to the topic, through the functions as deployed', () => {
  test('ingest stores a burst once, whatever is delivered twice, and fails only what cannot be read', async () => {
    const batch = queueEvent([...burst, 'oops', eventEnvelope({ foo: 1 })]);
    const failed = {
      batchItemFailures: [`message-${BURST}`, `message-${BURST + 1}`].map((id) => ({ itemIdentifier: id })),
    };
    expect(await functions.ingest(batch)).toStrictEqual(failed);
    expect(await functions.ingest(batch)).toStrictEqual(failed);
    const store = openDynamodbStore({ table: TABLE, client: engine.client });
    expect(await store.listGroups({ principal: 'deploy-role' }, 'count')).toMatchObject([
      { count: BURST, action: 's3:PutObject', attribution: { layer: 'serviceControlPolicy' } },
    ]);
  });

  test('detect reads the inserts of the stream and reports one incident once', async () => {
    const Records = await streamRecords(engine, TABLE);
    expect(Records.flatMap(insertedDenials)).toHaveLength(BURST);
    expect(await functions.detect({ Records })).toStrictEqual({ batchItemFailures: [] });
    // The stream may hand over the same batch again.
    await functions.detect({ Records });
    await functions.detect(SWEEP);
    expect(topic.published).toHaveLength(1);
    const [message] = topic.published;
    const subject = message?.get('Subject') ?? '';
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(subject).toContain('denials of role/ci/deploy-role');
    const text = message?.get('Message') ?? '';
    expect(text).toContain('arn:aws:iam::111122223333:role/ci/deploy-role');
    expect(text).toContain('s3:PutObject');
    expect(text).toContain('explicit deny in the service control policy p-example12');
    expect(text).toMatch(/denials show i-/);
    const store = openDynamodbStore({ table: TABLE, client: engine.client });
    expect(await Array.fromAsync(store.listIncidents({ open: true }))).toMatchObject([{ alert: text }]);
  });

  test('a denial in the stream that cannot be read stops the batch there, and is reported', async () => {
    const [first, second] = (await streamRecords(engine, TABLE)).filter(({ dynamodb }) =>
      dynamodb?.Keys?.sk?.S?.startsWith('D#'),
    );
    const { ds: _, ...image } = second?.dynamodb?.NewImage ?? {};
    const broken = { ...second, dynamodb: { ...second?.dynamodb, NewImage: { ...image, d: { S: '{' } } } };
    const Records = [first, broken].flatMap((record) => record ?? []);
    expect(await functions.detect({ Records })).toStrictEqual({
      batchItemFailures: [{ itemIdentifier: second?.dynamodb?.SequenceNumber }],
    });
  });
});
