/** DynamoDB Local in a process of its own, on a free port, in memory; and tables in it as the stack would make them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE_SCHEMA } from '../../../contract/table.ts';
import { freePort } from './free-port.ts';
import { fetchJars } from './maven.ts';

export const DYNAMODB_LOCAL = { group: 'com.amazonaws', name: 'DynamoDBLocal', version: '2.6.1' };

/** It takes seconds on a busy machine. */
const START_TIMEOUT_MS = 60_000;

export interface DynamodbLocal {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly stop: () => Promise<void>;
}

export async function startDynamodbLocal(): Promise<DynamodbLocal> {
  const port = await freePort();
  const server = spawn('java', serverArguments(fetchJars(DYNAMODB_LOCAL), port), { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = localClient(endpoint);
  await answering(client, server);
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    },
  };
}

function serverArguments(jars: string, port: number): string[] {
  const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  // Compiled once and quickly: a suite is over before a second compilation would have paid.
  const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const options = ['-Xmx512m', ...quick, `-Djava.library.path=${jars}`, '-cp', `${jars}/*`];
  return [...options, main, '-inMemory', '-disableTelemetry', '-port', String(port)];
}

export function localClient(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint, credentials, region: 'us-east-1' });
}

async function answering(client: DynamoDBClient, server: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(100)) {
    if (server.exitCode !== null) break;
    const answer = await client.send(new ListTablesCommand()).catch(() => undefined);
    if (answer !== undefined) return;
  }
  server.kill('SIGKILL');
  throw new Error('DynamoDB Local did not start');
}

export async function createTable(client: DynamoDBClient, TableName: string): Promise<void> {
  const { partitionKey, sortKey, indexes } = TABLE_SCHEMA;
  const attributes = [partitionKey, sortKey, ...indexes.flatMap((index) => Object.values(keysOf(index)))];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: TABLE_SCHEMA.stream },
      AttributeDefinitions: attributes.map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: keySchema({ partitionKey, sortKey }),
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(keysOf(index)),
        Projection: { ProjectionType: 'KEYS_ONLY' as const },
      })),
    }),
  );
}

export async function deleteTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName }));
}

interface Keys {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

function keysOf({ partitionKey, sortKey }: Keys): Keys {
  return sortKey === undefined ? { partitionKey } : { partitionKey, sortKey };
}

function keySchema({ partitionKey, sortKey }: Keys) {
  const hash = { AttributeName: partitionKey, KeyType: 'HASH' as const };
  return sortKey === undefined ? [hash] : [hash, { AttributeName: sortKey, KeyType: 'RANGE' as const }];
}
