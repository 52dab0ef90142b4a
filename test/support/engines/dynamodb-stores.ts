/** DynamoDB stores for the contract suite: a table each, several clients; calls can be made to fail. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DynamodbOptions, openDynamodbStore } from '../../../adapters/dynamodb/store.ts';
import type { Fault, TestStore } from '../../store-contract/store-harness.ts';
import { familyOf } from '../denials.ts';
import { createTable, type DynamodbLocal, deleteTable } from './dynamodb-local.ts';

let tables = 0;

export async function emptyDynamodbStore(
  { client }: DynamodbLocal,
  options: Partial<DynamodbOptions> = {},
): Promise<TestStore & { readonly table: string }> {
  tables += 1;
  const table = `denials-${tables}`;
  await createTable(client, table);
  const open = (fault?: Fault) =>
    openDynamodbStore({
      table,
      familyOf,
      client: fault === undefined ? client : withFault(client, fault),
      // Waits are real but short: the engine is on this machine.
      random: () => 0.05,
      ...options,
    });
  return { table, store: open(), open, discard: () => deleteTable(client, table) };
}

function withFault(client: DynamoDBClient, fault: Fault): DynamoDBClient {
  return new Proxy(client, {
    get: (target, name) =>
      name === 'send'
        ? (...call: Parameters<DynamoDBClient['send']>) => fault.run(() => target.send(...call))
        : Reflect.get(target, name),
  });
}
