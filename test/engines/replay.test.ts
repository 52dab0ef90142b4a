/** Old and fresh denials, through the queue and imported into the deployed table: only the fresh ones page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
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
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TABLE = 'denials-replay';
const BURST = 40;
const YEAR_MS = 365 * 24 * 3_600_000;

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

const burst = (role: string, ageMs: number) =>
  Array.from({ length: BURST }, (_, index) => {
    const arn = `arn:aws:sts::111122223333:assumed-role/${role}/session`;
    return aRecord({
      eventID: `${role}-${index}`,
      eventTime: new Date(Date.now() - ageMs - 1000 * index).toISOString(),
      userIdentity: { type: 'AssumedRole', arn, accountId: '111122223333' },
      errorMessage: 'Access Denied',
    });
  });

const throughTheQueue = async (records: ReturnType<typeof burst>) => {
  expect(await functions.ingest(queueEvent(records.map((record) => eventEnvelope(record))))).toStrictEqual({
    batchItemFailures: [],
  });
};

const imported = async (records: ReturnType<typeof burst>) => {
  const file = temporaryFolder().write('log.json', JSON.stringify({ Records: records }));
  const run = await denials(['import', file, '--store', 'aws', '--table', TABLE, '--json'], {
    now: Date.now(),
  });
  expect(run.err).toBe('');
  expect(JSON.parse(run.out)).toMatchObject({ new: BURST, unreadable: 0 });
};

test('one page for each fresh burst, whichever way it came, and none for old ones', async () => {
  await throughTheQueue(burst('old-queued', YEAR_MS));
  await imported(burst('old-imported', YEAR_MS));
  await throughTheQueue(burst('fresh-queued', 0));
  await imported(burst('fresh-imported', 0));
  // The same role, denied a year ago and now.
  await imported(burst('both', YEAR_MS));
  await throughTheQueue(burst('both', 0).map((record) => ({ ...record, eventID: crypto.randomUUID() })));

  const Records = await streamRecords(engine, TABLE);
  expect(await functions.detect({ Records })).toStrictEqual({ batchItemFailures: [] });
  await functions.detect(SWEEP);
  await functions.detect({ Records });

  const paged = topic.published.map((message) => /role\/([\w-]+)/.exec(message.get('Subject') ?? '')?.[1]);
  expect(paged.toSorted()).toEqual(['both', 'fresh-imported', 'fresh-queued']);
  const store = openDynamodbStore({ table: TABLE, client: engine.client });
  const incidents = await Array.fromAsync(store.listIncidents({}));
  const kept = incidents.map(({ key, pagedAt, muted }) => [
    key.split('/').at(-1),
    pagedAt !== null,
    muted?.by,
  ]);
  expect(kept.toSorted()).toEqual([
    ['both', false, 'replay'],
    ['both', true, undefined],
    ['fresh-imported', true, undefined],
    ['fresh-queued', true, undefined],
    ['old-imported', false, 'replay'],
    ['old-queued', false, 'replay'],
  ]);
});
