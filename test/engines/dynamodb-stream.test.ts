import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { denialFromImage, type StreamImage } from '../../adapters/dynamodb/stream.ts';
import { inEmptyStore, type Store, type TestStore } from '../store-contract/store-harness.ts';
import { aDenial } from '../support/denials.ts';
import { emptyDynamodbStore } from '../support/engines/dynamodb-stores.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';

const engine = useDynamodbLocal();

interface Change {
  readonly event: string;
  readonly image: StreamImage;
}

/** All that the table's stream holds, in order. */
async function changesOf(TableName: string): Promise<readonly Change[]> {
  const { client, endpoint } = engine();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const streams = new DynamoDBStreamsClient({ endpoint, credentials, region: 'us-east-1' });
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const changes: Change[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
    const { ShardIterator } = await streams.send(new GetShardIteratorCommand(from));
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    for (const { eventName = '', dynamodb } of Records) {
      changes.push({ event: eventName, image: dynamodb?.NewImage ?? {} });
    }
  }
  streams.destroy();
  return changes;
}

const inserted = (changes: readonly Change[]) =>
  changes.filter(({ event }) => event === 'INSERT').flatMap(({ image }) => denialFromImage(image) ?? []);

function inTable(work: (store: Store, table: string) => Promise<void>): Promise<void> {
  let table = '';
  const empty = async (): Promise<TestStore> => {
    const place = await emptyDynamodbStore(engine());
    table = place.table;
    return place;
  };
  return inEmptyStore({ name: '', runs: 0, empty }, (store) => work(store, table));
}

test('a denial is inserted once, whatever was delivered again', () =>
  inTable(async (store, table) => {
    const recorded = ['e1', 'e2', 'e3'].map((id) => aDenial({ id, userAgent: id.repeat(1000) }));
    await store.putDenials(recorded);
    await store.putDenials(recorded.toReversed());
    expect(inserted(await changesOf(table))).toStrictEqual(recorded.map(({ denial }) => denial));
  }));

test("a shared call is inserted again when the caller's copy takes its place", () =>
  inTable(async (store, table) => {
    const owners = aDenial({ sharedEventId: 's', copy: 'resourceOwner', principal: 'AROAEXAMPLE' });
    const callers = aDenial({ sharedEventId: 's' });
    for (const each of [owners, callers, owners, callers]) await store.putDenials([each]);
    expect(inserted(await changesOf(table))).toStrictEqual([owners.denial, callers.denial]);
  }));
