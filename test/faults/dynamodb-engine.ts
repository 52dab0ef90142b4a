/** The real DynamoDB adapter over DynamoDB Local; each run's requests go wrong by themselves. A table for each history. */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
import type { StreamImage } from '../../adapters/dynamodb/stream.ts';
import { KEY_PREFIX } from '../../contract/table.ts';
import { createTable, deleteTable, startDynamodbLocal } from '../support/engines/dynamodb-local.ts';
import { type Engine, type EngineOptions, interleaved, type OpenEngine } from './engine.ts';
import { type Invocation, Passing } from './invocation.ts';

export interface RunningEngine {
  readonly open: OpenEngine;
  readonly stop: () => Promise<void>;
}

export async function startDynamodbEngine(): Promise<RunningEngine> {
  const { client, stop } = await startDynamodbLocal();
  return { stop, open: (options) => openTable(client, options) };
}

let tables = 0;

async function openTable(client: DynamoDBClient, { now }: EngineOptions): Promise<Engine> {
  tables += 1;
  const table = `faults-${tables}`;
  await createTable(client, table);
  const images: StreamImage[] = [];
  const store = openDynamodbStore({ table, now, client: streaming(client, images) });
  return {
    store,
    inserted: () => images,
    open: (invocation) => {
      const faulty = failing(streaming(client, images), invocation);
      const options = { table, now, client: faulty, sleep: () => invocation.turns() };
      return interleaved(openDynamodbStore({ ...options, random: () => invocation.random() }), invocation);
    },
    close: () => deleteTable(client, table),
  };
}

type Send = (command: unknown) => Promise<unknown>;

/** The same client, with another way to send. */
function sending(client: DynamoDBClient, make: (send: Send) => Send): DynamoDBClient {
  const send: Send = (command) => Reflect.apply(client.send, client, [command]);
  const own = make(send);
  return new Proxy(client, { get: (target, name) => (name === 'send' ? own : Reflect.get(target, name)) });
}

/** Notes the denials that a transaction put: what the table's stream would bring. */
const streaming = (client: DynamoDBClient, images: StreamImage[]): DynamoDBClient =>
  sending(client, (send) => async (command) => {
    const answer = await send(command);
    if (command instanceof TransactWriteItemsCommand) {
      for (const { Put } of command.input.TransactItems ?? []) {
        if (Put?.Item?.sk?.S?.startsWith(KEY_PREFIX.denial)) images.push(Put.Item as StreamImage);
      }
    }
    return answer;
  });

const failing = (client: DynamoDBClient, invocation: Invocation): DynamoDBClient =>
  sending(client, (send) => async (command) => {
    try {
      invocation.before(command instanceof TransactWriteItemsCommand);
    } catch (error) {
      if (error instanceof Passing && error.name === 'Conflict') throw conflict();
      throw error;
    }
    const answer = await sendPart(send, command, invocation);
    invocation.after();
    return answer;
  });

const conflict = () =>
  new TransactionCanceledException({
    ...{ message: 'conflict', $metadata: {} },
    CancellationReasons: [{ Code: 'TransactionConflict' }],
  });

/** A batch may be done in part: what is left over comes back. */
async function sendPart(send: Send, command: unknown, invocation: Invocation): Promise<unknown> {
  if (command instanceof BatchWriteItemCommand) {
    const { RequestItems = {} } = command.input;
    const [table = '', writes = []] = Object.entries(RequestItems)[0] ?? [];
    const left = invocation.leftOver(writes.length);
    if (left === 0) return send(command);
    const done = writes.slice(0, writes.length - left);
    if (done.length > 0) await send(new BatchWriteItemCommand({ RequestItems: { [table]: done } }));
    return { UnprocessedItems: { [table]: writes.slice(writes.length - left) }, $metadata: {} };
  }
  if (command instanceof BatchGetItemCommand) {
    const { RequestItems = {} } = command.input;
    const [table = '', { Keys = [], ...how } = {}] = Object.entries(RequestItems)[0] ?? [];
    const left = invocation.leftOver(Keys.length);
    if (left === 0 || left === Keys.length) return send(command);
    const part = { [table]: { ...how, Keys: Keys.slice(0, Keys.length - left) } };
    const answer = (await send(new BatchGetItemCommand({ RequestItems: part }))) as object;
    return { ...answer, UnprocessedKeys: { [table]: { ...how, Keys: Keys.slice(Keys.length - left) } } };
  }
  return send(command);
}
