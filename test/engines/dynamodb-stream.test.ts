import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { denialsFromImage, insertedDenials, type StreamImage } from '../../adapters/dynamodb/stream.ts';
import { inEmptyStore, NOW, type Store, type TestStore } from '../store-contract/store-harness.ts';
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
  changes.filter(({ event }) => event === 'INSERT').flatMap(({ image }) => denialsFromImage(image));

function inTable(work: (store: Store, table: string) => Promise<void>): Promise<void> {
  let table = '';
  const empty = async (): Promise<TestStore> => {
    const place = await emptyDynamodbStore(engine(), { now: () => NOW });
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

/** Ids of the denials with which a group that was fixed is denied again. */
const regressing = (changes: readonly Change[]) =>
  changes.flatMap(({ event, image }) => {
    const record = { eventName: event, dynamodb: { NewImage: image } } as Parameters<
      typeof insertedDenials
    >[0];
    return insertedDenials(record).flatMap(({ denial, regresses }) => (regresses ? [denial.id] : []));
  });

test('the first denial after a fix says so, once for each fix', () =>
  inTable(async (store, table) => {
    const at = (minute: string, id: string) => aDenial({ id, time: `2026-11-20T10:${minute}:00Z` });
    const found = { foundBy: 'ana', foundAt: '2026-11-20T12:00:00Z' };
    const fixed = (minute: string) =>
      store.markFixed(aDenial().denial.group, {
        ...{ at: `2026-11-20T10:${minute}:00Z`, by: 'success', eventId: `s${minute}` },
        ...found,
      });
    await store.putDenials([at('01', 'before')]);
    await fixed('10');
    await store.putDenials([at('05', 'late')]);
    expect(regressing(await changesOf(table))).toEqual([]);
    await store.putDenials([at('04', 'later'), at('21', 'second'), at('20', 'first'), at('22', 'third')]);
    await store.putDenials([at('20', 'first'), at('23', 'fourth')]);
    expect(regressing(await changesOf(table))).toEqual(['first']);
    await fixed('15');
    await store.putDenials([at('24', 'fifth')]);
    expect(regressing(await changesOf(table))).toEqual(['first']);
    await fixed('30');
    await Promise.all([store.putDenials([at('30', 'again')]), store.putDenials([at('30', 'again')])]);
    await store.putDenials([at('31', 'more')]);
    expect(regressing(await changesOf(table))).toEqual(['first', 'again']);
    expect((await store.listGroups({}, 'count'))[0]).toMatchObject({ count: 10, state: 'regressed' });
  }));

test("a shared call whose caller's copy comes to a fixed group says so, too", () =>
  inTable(async (store, table) => {
    const callers = aDenial({ sharedEventId: 's', time: '2026-11-20T10:20:00Z' });
    await store.putDenials([aDenial({ id: 'before', time: '2026-11-20T10:01:00Z' })]);
    const fixed = { at: '2026-11-20T10:10:00Z', by: 'success', eventId: 's1' } as const;
    await store.markFixed(callers.denial.group, { ...fixed, foundBy: 'ana', foundAt: fixed.at });
    const owners = { copy: 'resourceOwner', principal: 'AROAEXAMPLE', time: callers.denial.time } as const;
    await store.putDenials([aDenial({ sharedEventId: 's', ...owners })]);
    await store.putDenials([callers]);
    expect(regressing(await changesOf(table))).toEqual(['s']);
  }));

test("a shared call is inserted again when the caller's copy takes its place", () =>
  inTable(async (store, table) => {
    const owners = aDenial({ sharedEventId: 's', copy: 'resourceOwner', principal: 'AROAEXAMPLE' });
    const callers = aDenial({ sharedEventId: 's' });
    for (const each of [owners, callers, owners, callers]) await store.putDenials([each]);
    expect(inserted(await changesOf(table))).toStrictEqual([owners.denial, callers.denial]);
  }));
