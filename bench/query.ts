/**
 * What `list --principal` costs with more and more denials of others in the table: read units and time, which should not
 * grow. On DynamoDB Local.
 *
 *     npm run bench query [-- --json] [--quick] [--most 1000000]
 *
 * Beyond 100,000 the table is filled up with copies of what the store wrote, under other names of principals.
 *
 * Units   read units as the engine reports them; milliseconds of wall time.
 */
import { type AttributeValue, paginateScan } from '@aws-sdk/client-dynamodb';
import { forEachOf, putItems, tableOf } from '../adapters/dynamodb/client.ts';
import type { Item } from '../adapters/dynamodb/keys.ts';
import { openDynamodbStore } from '../adapters/dynamodb/store.ts';
import type { RecordedDenial } from '../core/model/denial.ts';
import { aDenial } from '../test/support/denials.ts';
import { meter } from '../test/support/engines/capacity-meter.ts';
import {
  createTable,
  type DynamodbLocal,
  startDynamodbLocal,
} from '../test/support/engines/dynamodb-local.ts';
import { optionsOf } from './options.ts';
import { type Spread, spreadOf } from './spread.ts';

/** So many at most are put one by one. */
const MOST_PUT = 100_000;
const SIZES = [1, 1_000, MOST_PUT];
/** Of the principal that is asked for, where there are so many. */
const ITS_DENIALS = 100;
const LISTED = 20;
const ROUNDS = 20;

interface QueryCost {
  /** Denials in the table. */
  readonly denials: number;
  readonly listed: number;
  readonly readUnits: number;
  readonly requests: number;
  readonly milliseconds: Spread;
}

export async function run(args: readonly string[]): Promise<void> {
  const { json, quick, numbers } = optionsOf(args, ['most']);
  const most = numbers.get('most') ?? (quick ? 10_000 : 100_000);
  const sizes = [...new Set([...SIZES.filter((size) => size < most), most])];
  const engine = await startDynamodbLocal();
  try {
    const costs = [];
    for (const size of sizes) costs.push(await measure(engine, size));
    console.log(json ? JSON.stringify({ queries: costs }) : textOf(costs));
  } finally {
    await engine.stop();
  }
}

async function measure({ client }: DynamodbLocal, denials: number): Promise<QueryCost> {
  const table = `bench-query-${denials}`;
  await createTable(client, table);
  const store = openDynamodbStore({ table, client });
  const own = Math.min(denials, ITS_DENIALS);
  await store.putDenials(denialsOf('asked', own));
  const put = Math.min(denials, MOST_PUT);
  for (let stored = own, role = 0; stored < put; role += 10) {
    // Ten principals at a time.
    const batch = Array.from({ length: 10 }, (_, k) => denialsOf(`${OTHERS}${role + k}`, 100)).flat();
    await store.putDenials(batch.slice(0, put - stored));
    stored += batch.length;
  }
  await copyOthers(client, table, Math.ceil(denials / put) - 1);
  return { denials, ...(await ask(client, table)) };
}

const OTHERS = 'other-';

async function copyOthers(client: DynamodbLocal['client'], name: string, copies: number): Promise<void> {
  if (copies === 0) return;
  const stored: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: name })) stored.push(...Items);
  const others = stored.filter(({ pk }) => pk?.S?.includes(OTHERS));
  const table = tableOf({ table: name, client });
  const pages = Array.from({ length: Math.ceil(others.length / PAGE) }, (_, n) =>
    others.slice(n * PAGE, (n + 1) * PAGE),
  );
  for (let copy = 1; copy <= copies; copy += 1) {
    const renamed = (value: AttributeValue): AttributeValue =>
      value.S === undefined ? value : { S: value.S.replaceAll(OTHERS, `${OTHERS}${copy}-`) };
    await forEachOf(pages, AT_ONCE, (page) =>
      putItems(
        table,
        page.map((item) =>
          Object.fromEntries(Object.entries(item).map(([key, value]) => [key, renamed(value)])),
        ),
      ),
    );
  }
}

const PAGE = 100;
const AT_ONCE = 4;

const arnOf = (role: string): string => `arn:aws:iam::111122223333:role/${role}`;

/** Over some minutes. */
const denialsOf = (role: string, count: number): readonly RecordedDenial[] =>
  Array.from({ length: count }, (_, n) => {
    const time = new Date(Date.UTC(2026, 10, 20, 10) + n * 3000).toISOString().replace('.000', '');
    return aDenial({ id: `${role}-${n}`, time, principal: arnOf(role), session: 'ci' });
  });

async function ask(client: DynamodbLocal['client'], table: string): Promise<Omit<QueryCost, 'denials'>> {
  const metered = meter(client);
  const store = openDynamodbStore({ table, client: metered.client });
  const query = { principal: arnOf('asked'), limit: LISTED };
  const times: number[] = [];
  let listed = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    metered.spent();
    const began = performance.now();
    listed = (await Array.fromAsync(store.listDenials(query))).length;
    // The first one warms the engine.
    if (round > 0) times.push(performance.now() - began);
  }
  const { readUnits, requests } = metered.spent();
  return { listed, readUnits, requests, milliseconds: spreadOf(times) };
}

function textOf(costs: readonly QueryCost[]): string {
  const rows = costs.map(
    ({ denials, listed, readUnits, requests, milliseconds: { median, least, most } }) => {
      const time = `${median.toFixed(1)} ms (${least.toFixed(1)} – ${most.toFixed(1)})`;
      return `${denials.toLocaleString('en-US').padStart(9)} denials: ${listed} listed, ${readUnits} read units, ${requests} requests, ${time}`;
    },
  );
  return rows.join('\n');
}
