import { expect, test } from 'vitest';
import { openDynamodbOrganization } from '../../adapters/dynamodb/organization.ts';
import {
  describeOrganizationStore,
  type TestOrganizationStore,
} from '../store-contract/organization-store.ts';
import { collect } from '../store-contract/store-harness.ts';
import { createTable, deleteTable } from '../support/engines/dynamodb-local.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';

const engine = useDynamodbLocal();
let tables = 0;

async function empty(now?: () => number): Promise<TestOrganizationStore> {
  tables += 1;
  const table = `organization-${tables}`;
  const { client } = engine();
  await createTable(client, table);
  const open = () => openDynamodbOrganization({ table, client, ...(now && { now }) });
  return { store: open(), open, discard: () => deleteTable(client, table) };
}

describeOrganizationStore({ name: 'DynamoDB', empty });

test('what has expired is not there, and its key is free again', async () => {
  let seconds = 1_000_000;
  const { store, discard } = await empty(() => seconds * 1000);
  const item = { key: 'step 1', writes: 0, body: 'old', expires: 1_000_100 };
  await store.writeOrganization(item);
  seconds = 1_000_100;
  expect(await store.readOrganization([item.key])).toStrictEqual(new Map());
  expect(await collect(store.listOrganization('step '))).toStrictEqual([]);
  expect(await store.writeOrganization({ ...item, body: 'new', expires: undefined })).toBe(true);
  expect((await store.readOrganization([item.key])).get(item.key)?.body).toBe('new');
  await discard();
});
