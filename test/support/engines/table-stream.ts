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

export async function streamRecords(
  { client, endpoint }: DynamodbLocal,
  table: string,
): Promise<DynamoDBRecord[]> {
  const streams = new DynamoDBStreamsClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const StreamArn = await streamArn(client, table);
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const records: DynamoDBRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
    let { ShardIterator } = await streams.send(new GetShardIteratorCommand(start));
    // The end of an open shard is an empty page.
    for (let page = [{}]; ShardIterator !== undefined && page.length > 0; ) {
      const answer = await streams.send(new GetRecordsCommand({ ShardIterator }));
      page = answer.Records ?? [];
      records.push(...(page as DynamoDBRecord[]).map(asDelivered));
      ShardIterator = answer.NextShardIterator;
    }
  }
  streams.destroy();
  return records;
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
