import type { DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventEnvelope } from '../support/event-envelope.ts';
import {
  FUNCTION_ENVIRONMENT,
  type Functions,
  loadFunctions,
  queueEvent,
  SWEEP,
} from '../support/lambda-bundles.ts';
import { aRecord } from '../support/records.ts';

let functions: Functions;

// Nothing listens there: what the functions do while DynamoDB is out of reach.
beforeAll(async () => {
  functions = await loadFunctions({
    ...FUNCTION_ENVIRONMENT,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_MAX_ATTEMPTS: '1',
    DENIALS_TABLE: 'denials',
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

test('without the table no question is answered: those of the batch come again, whatever else is in it', async () => {
  const question = {
    pk: { S: 'P#arn:aws:iam::111122223333:user/ana' },
    sk: { S: 'Q#g-0#0123456789abcdef' },
    p: { S: '"arn:aws:iam::111122223333:user/ana"' },
  };
  const of = (SequenceNumber: string, NewImage: object, eventName: 'INSERT' | 'REMOVE' = 'INSERT') => ({
    eventName,
    dynamodb: { SequenceNumber, NewImage },
  });
  const Records = [
    of('1', { pk: { S: 'P#x' }, sk: { S: 'G#g-0' } }),
    of('2', question),
    of('3', question, 'REMOVE'),
    of('4', { ...question, p: { S: '{' } }),
  ];
  expect(await functions.attribute({ Records } as DynamoDBStreamEvent)).toStrictEqual({
    batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '4' }],
  });
});

test('without the table the organization is not read: the tick fails, and the next one tries again', async () => {
  const context = { getRemainingTimeInMillis: () => 900_000 };
  await expect(functions.organization(SWEEP, context)).rejects.toThrow();
});
