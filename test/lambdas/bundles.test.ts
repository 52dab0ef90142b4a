import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventEnvelope } from '../support/event-envelope.ts';
import { type Functions, loadFunctions, queueEvent, SWEEP } from '../support/lambda-bundles.ts';
import { aRecord } from '../support/records.ts';

let functions: Functions;

// Nothing listens there: what the functions do while DynamoDB is out of reach.
beforeAll(async () => {
  functions = await loadFunctions({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_MAX_ATTEMPTS: '1',
    DENIALS_TABLE: 'denials',
    RETENTION_DAYS: '30',
    ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts',
    ALERT_SETTINGS: '{}',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
});
afterAll(() => functions?.remove());

test('without the table every denial is given back to the queue, and what needs no table is done', async () => {
  const bodies = [eventEnvelope(aRecord()), eventEnvelope(aRecord({ errorCode: 'ExpiredToken' })), 'oops'];
  const { batchItemFailures } = await functions.ingest(queueEvent(bodies));
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()).toStrictEqual([
    'message-0',
    'message-2',
  ]);
});

test('without the table a stream batch fails as a whole: the stream gives it again', async () => {
  const image = {
    pk: { S: 'P#arn:aws:iam::111122223333:user/ana' },
    sk: { S: 'D#2026-11-20T10:00:00Z#e1' },
    g: { S: 'g-0' },
    d: { S: '{}' },
  };
  const Records = [{ eventName: 'INSERT' as const, dynamodb: { SequenceNumber: '1', NewImage: image } }];
  await expect(functions.detect({ Records })).rejects.toThrow();
});

test('stream records that are no inserted denials are passed over', async () => {
  const group = { pk: { S: 'P#x' }, sk: { S: 'G#g-0' } };
  const Records = [
    { eventName: 'INSERT' as const, dynamodb: { SequenceNumber: '1', NewImage: group } },
    { eventName: 'REMOVE' as const, dynamodb: { SequenceNumber: '2' } },
  ];
  expect(await functions.detect({ Records })).toStrictEqual({ batchItemFailures: [] });
});

test('without the table the organization is not read: the tick fails, and the next one tries again', async () => {
  const context = { getRemainingTimeInMillis: () => 900_000 };
  await expect(functions.organization(SWEEP, context)).rejects.toThrow();
});
