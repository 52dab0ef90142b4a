/**
 * Makes one table of the monitor hold exactly what another one does: after a restore, which is only possible into a new table.
 *
 *     node scripts/copy-table.ts FROM TO [--yes]
 *
 * Without `--yes` it only counts. Nothing should write to either meanwhile; docs/runbook.md says how to stop that. May be
 * repeated, and continued after a failure.
 *
 * Calls   dynamodb:Scan, BatchGetItem, BatchWriteItem
 * Memory  one page of a table
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { getBatch, putItems, READ_BATCH, type Table, tableOf } from '../adapters/dynamodb/client.ts';
import { deleteItems } from '../adapters/dynamodb/erasure.ts';
import { type Item, keyOf } from '../adapters/dynamodb/keys.ts';

export interface Copied {
  /** Items that `from` has and `to` has not, or not so. */
  readonly put: number;
  /** Items that only `to` has. */
  readonly deleted: number;
}

/** What was to do, and was done unless it is a dry run. */
export async function copyTable(from: Table, to: Table, { dryRun }: { dryRun: boolean }): Promise<Copied> {
  let [put, deleted] = [0, 0];
  for await (const items of scanned(from)) {
    const there = await byKey(to, items);
    const other = items.filter((item) => !isDeepStrictEqual(item, there.get(idOf(item))));
    put += other.length;
    if (!dryRun) await putItems(to, other);
  }
  for await (const items of scanned(to)) {
    const wanted = await byKey(from, items);
    const extra = items.filter((item) => !wanted.has(idOf(item)));
    deleted += extra.length;
    if (!dryRun) await deleteItems(to, extra.map(keyOf));
  }
  return { put, deleted };
}

const idOf = (item: Item): string => JSON.stringify(keyOf(item));

async function* scanned(table: Table): AsyncGenerator<readonly Item[]> {
  let start: Item | undefined;
  do {
    const input = {
      TableName: table.name,
      ConsistentRead: true,
      Limit: READ_BATCH,
      ExclusiveStartKey: start,
    };
    const { Items = [], LastEvaluatedKey } = await table.client.send(new ScanCommand(input));
    if (Items.length > 0) yield Items;
    start = LastEvaluatedKey;
  } while (start !== undefined);
}

async function byKey(table: Table, items: readonly Item[]): Promise<ReadonlyMap<string, Item>> {
  const found = await getBatch(table, items.map(keyOf));
  return new Map(found.map((item) => [idOf(item), item]));
}

if (import.meta.main) {
  const options = { yes: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [from, to, ...others] = positionals;
  if (from === undefined || to === undefined || from === to || others.length > 0)
    throw new Error('give two tables: FROM and TO');
  const dryRun = !values.yes;
  const { put, deleted } = await copyTable(tableOf({ table: from }), tableOf({ table: to }), { dryRun });
  const end = dryRun ? 'nothing was changed; --yes does it' : 'done';
  console.log(`${to}: ${put} items to put, ${deleted} to delete; ${end}`);
}
