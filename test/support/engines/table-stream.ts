/** The records of a table's stream, as Lambda hands them over: DynamoDB's own, less Lambda's envelope. */
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import type { DynamodbLocal } from './dynamodb-local.ts';

/** All that the stream holds. */
export async function streamRecords(
  engine: Pick<DynamodbLocal, 'client' | 'endpoint'>,
  table: string,
): Promise<DynamoDBRecord[]> {
  const follow = followStream(engine, table);
  const records: DynamoDBRecord[] = [];
  // The end of an open shard is an empty page.
  for (let page = await follow.next(); page.length > 0; page = await follow.next()) records.push(...page);
  follow.stop();
  return records;
}

export interface FollowedStream {
  /** Those that came since it was asked last, shard by shard; from the beginning, when it is asked first. */
  readonly next: () => Promise<readonly DynamoDBRecord[]>;
  readonly stop: () => void;
}

export function followStream(
  { client, endpoint }: Pick<DynamodbLocal, 'client' | 'endpoint'>,
  table: string,
): FollowedStream {
  const streams = new DynamoDBStreamsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const iterators = new Map<string, string | undefined>();
  const findShards = async () => {
    const StreamArn = await streamArn(client, table);
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      if (iterators.has(ShardId)) continue;
      const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
      iterators.set(ShardId, (await streams.send(new GetShardIteratorCommand(start))).ShardIterator);
    }
  };
  return {
    async next() {
      if (iterators.size === 0) await findShards();
      const records: DynamoDBRecord[] = [];
      for (const [shard, ShardIterator] of iterators) {
        if (ShardIterator === undefined) continue;
        const answer = await streams.send(new GetRecordsCommand({ ShardIterator }));
        iterators.set(shard, answer.NextShardIterator);
        records.push(...((answer.Records ?? []) as DynamoDBRecord[]).map(asDelivered));
      }
      return records;
    },
    stop: () => streams.destroy(),
  };
}

async function streamArn(client: DynamoDBClient, table: string): Promise<string | undefined> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  return Table?.LatestStreamArn;
}

/** Lambda writes the time in seconds, the SDK reads it as a Date. */
function asDelivered(record: DynamoDBRecord): DynamoDBRecord {
  const at: unknown = record.dynamodb?.ApproximateCreationDateTime;
  if (record.dynamodb === undefined || !(at instanceof Date)) return record;
  return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: at.getTime() / 1000 } };
}
