/**
 * The real DynamoDB adapter over DynamoDB Local, and the real SNS adapter over a topic on this machine; between the SDK and
 * both stands a proxy, on which each run's requests go wrong by themselves (wire/). A table for each history.
 */
import { openSnsAlerts } from '../../adapters/aws/sns-alerts.ts';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
import type { StreamImage } from '../../adapters/dynamodb/stream.ts';
import { KEY_PREFIX } from '../../contract/table.ts';
import { emailMessage } from '../../core/alert/channels/email.ts';
import {
  createTable,
  type DynamodbLocal,
  deleteTable,
  startDynamodbLocal,
} from '../support/engines/dynamodb-local.ts';
import { startTopic } from '../support/engines/topic.ts';
import type { Engine, EngineOptions, OpenEngine } from './engine.ts';
import { startFaultyProxy } from './wire/proxy.ts';
import { type Ends, openConnections, Wire } from './wire/wire.ts';

export interface RunningEngine {
  readonly open: OpenEngine;
  readonly stop: () => Promise<void>;
}

export async function startDynamodbEngine(): Promise<RunningEngine> {
  const local = await startDynamodbLocal();
  const topic = await startTopic({ keeps: false });
  const dynamodb = await startFaultyProxy(local.endpoint);
  const sns = await startFaultyProxy(topic.endpoint);
  const ends = { proxies: { dynamodb, sns }, dynamodb: local.endpoint, connections: openConnections() };
  return {
    open: (options) => openTable(local, ends, options),
    async stop() {
      ends.connections.destroy?.();
      dynamodb.stop();
      sns.stop();
      topic.stop();
      await local.stop();
    },
  };
}

let tables = 0;

async function openTable(
  { client }: DynamodbLocal,
  ends: Ends,
  { seed, tally, ...own }: EngineOptions,
): Promise<Engine> {
  tables += 1;
  const table = `faults-${tables}`;
  await createTable(client, table);
  const stream = new Stream();
  const onDone = (body: string) => stream.note(body);
  const wire = new Wire(ends, seed, tally);
  return {
    store: openDynamodbStore({ table, ...own, client: wire.calmDynamodb({ onDone }) }),
    inserted: () => stream.images,
    open: (invocation) =>
      openDynamodbStore({
        ...{ table, ...own, client: wire.dynamodb(invocation, { onDone }) },
        ...{ sleep: () => invocation.turns(), random: () => invocation.random() },
      }),
    publisher(invocation, { name, isAway, took, unsure }) {
      const client = wire.sns(invocation, {
        isAway,
        onDone: (body) => took(deduplicationIdOf(body)),
        onUnsure: (body) => unsure(deduplicationIdOf(body)),
      });
      return openSnsAlerts(`arn:aws:sns:us-east-1:111122223333:${name}`, emailMessage, client);
    },
    async close() {
      await wire.quiet();
      await deleteTable(client, table);
    },
  };
}

/** The denials that transactions put: what the table's stream would bring. */
class Stream {
  readonly images: StreamImage[] = [];
  /** A transaction that comes again with its token has no second effect. */
  readonly #tokens = new Set<string>();

  note(body: string): void {
    const { TransactItems, ClientRequestToken: token } = JSON.parse(body);
    if (TransactItems === undefined || this.#tokens.has(token)) return;
    this.#tokens.add(token);
    for (const { Put } of TransactItems)
      if (Put?.Item?.sk?.S?.startsWith(KEY_PREFIX.denial)) this.images.push(Put.Item);
  }
}

/** Of a Publish, whose attributes are numbered. */
function deduplicationIdOf(body: string): string {
  const parameters = new URLSearchParams(body);
  const [attribute = ''] = [...parameters].find(([, value]) => value === 'deduplicationId') ?? [];
  return parameters.get(attribute.replace(/\.Name$/, '.Value.StringValue')) ?? '';
}
