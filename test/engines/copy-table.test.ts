import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableOf } from '../../adapters/dynamodb/client.ts';
import { copyTable } from '../../scripts/copy-table.ts';
import { createTable } from '../support/engines/dynamodb-local.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';

const engine = useDynamodbLocal();

let tables = 0;

/** With one item for each key; its body, and an expiry that has passed. */
async function tableWith(items: ReadonlyMap<number, string>) {
  const { client } = engine();
  tables += 1;
  const name = `copies-${tables}`;
  await createTable(client, name);
  for (const [key, body] of items) {
    const Item = { pk: { S: `P#${key % 3}` }, sk: { S: String(key) }, body: { S: body }, ttl: { N: '1' } };
    await client.send(new PutItemCommand({ TableName: name, Item }));
  }
  return tableOf({ table: name, client });
}

async function heldBy({ client, name }: Awaited<ReturnType<typeof tableWith>>) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
  return new Map(Items.map(({ sk, body }) => [Number(sk?.S), body?.S ?? '']));
}

const items = fc
  .array(fc.tuple(fc.nat({ max: 300 }), fc.constantFrom('a', 'b')), { maxLength: 150 })
  .map((each) => new Map(each));

test('what one table holds, the other does; a dry run counts that and changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(items, items, async (there, here) => {
      const [from, to] = [await tableWith(there), await tableWith(here)];
      const put = [...there].filter(([key, body]) => here.get(key) !== body).length;
      const deleted = [...here].filter(([key]) => !there.has(key)).length;
      expect(await copyTable(from, to, { dryRun: true })).toEqual({ put, deleted });
      expect(await heldBy(to)).toEqual(here);
      expect(await copyTable(from, to, { dryRun: false })).toEqual({ put, deleted });
      expect(await heldBy(to)).toEqual(there);
      expect(await heldBy(from)).toEqual(there);
      expect(await copyTable(from, to, { dryRun: false })).toEqual({ put: 0, deleted: 0 });
    }),
    { numRuns: 5 },
  );
});
