/**
 * Counts the write units and the requests that a client's writes cost, and the read units, as the engine reports them.
 *
 * DynamoDB Local 2.6.1 reports the same capacity for a transaction whatever the number of its actions, so the units
 * are counted by the documented rule, from the items as written: one unit for each started kilobyte, twice that in a
 * transaction, and one for each index entry (two in a transaction). Which indexes were written is as it reports.
 * Source  Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats", "On-demand capacity mode".
 */
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { type Item, itemSize } from '../../../adapters/dynamodb/keys.ts';

export interface Spent {
  readonly units: number;
  readonly readUnits: number;
  readonly requests: number;
  /** Names of the indexes that were written. */
  readonly indexes: readonly string[];
  /** Bytes of the largest denial and of the largest group. */
  readonly largest: { readonly denial: number; readonly group: number };
}

export interface Metered {
  readonly client: DynamoDBClient;
  /** Since the last time it was asked. */
  readonly spent: () => Spent;
}

type Capacity = {
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, unknown>>;
  readonly CapacityUnits?: number;
};
type Send = (command: {
  readonly input: object;
}) => Promise<{ readonly ConsumedCapacity?: Capacity | Capacity[] }>;

/** The engine takes nothing for a key that is not there; AWS takes at least a unit for each, half of one where old data will do. */
function readUnitsOf(input: ReadInput, consumed: readonly Capacity[]): number {
  const asked = Object.values(input.RequestItems ?? { one: input });
  const least = asked.reduce(
    (sum, { Keys = [{}], ConsistentRead }) => sum + Keys.length * (ConsistentRead === true ? 1 : 0.5),
    0,
  );
  return Math.max(
    least,
    consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0),
  );
}

interface ReadInput {
  readonly Keys?: readonly object[];
  readonly ConsistentRead?: boolean;
  readonly RequestItems?: Readonly<Record<string, ReadInput>>;
}

const READS = [BatchGetItemCommand, GetItemCommand, QueryCommand, ScanCommand];

const NOTHING = {
  units: 0,
  readUnits: 0,
  requests: 0,
  indexes: [] as string[],
  largest: { denial: 0, group: 0 },
};

export function meter(client: DynamoDBClient): Metered {
  let spent = structuredClone(NOTHING);
  const charge = (item: Item, factor: number) => {
    const bytes = itemSize(item);
    const kind = item.sk?.S?.startsWith('D#') ? 'denial' : item.sk?.S?.startsWith('G#') ? 'group' : undefined;
    if (kind !== undefined) spent.largest[kind] = Math.max(spent.largest[kind], bytes);
    spent.units += factor * Math.ceil(bytes / 1024);
  };
  const send: Send = async (command) => {
    Object.assign(command.input, { ReturnConsumedCapacity: 'INDEXES' });
    spent.requests += 1;
    const answer = await (client.send as unknown as Send).call(client, command);
    if (READS.some((Command) => command instanceof Command)) {
      spent.readUnits += readUnitsOf(command.input, [answer.ConsumedCapacity ?? []].flat());
      return answer;
    }
    const factor = command instanceof TransactWriteItemsCommand ? 2 : 1;
    for (const item of await itemsWritten(client, command)) charge(item, factor);
    for (const { GlobalSecondaryIndexes = {} } of [answer.ConsumedCapacity ?? []].flat()) {
      spent.indexes.push(...Object.keys(GlobalSecondaryIndexes));
      spent.units += factor * Object.keys(GlobalSecondaryIndexes).length;
    }
    return answer;
  };
  return {
    client: new Proxy(client, {
      get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)),
    }),
    spent() {
      const before = spent;
      spent = structuredClone(NOTHING);
      return before;
    },
  };
}

async function itemsWritten(client: DynamoDBClient, command: unknown): Promise<readonly Item[]> {
  if (command instanceof BatchWriteItemCommand) {
    const requests = Object.values(command.input.RequestItems ?? {}).flat();
    return requests.map(({ PutRequest }) => PutRequest?.Item).filter((item) => item !== undefined);
  }
  if (command instanceof PutItemCommand) return [command.input.Item ?? {}];
  if (!(command instanceof TransactWriteItemsCommand)) return [];
  const items: Item[] = [];
  for (const { Put, Update } of command.input.TransactItems ?? []) {
    if (Put?.Item !== undefined) items.push(Put.Item);
    if (Update === undefined) continue;
    const { TableName, Key } = Update;
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    if (Item !== undefined) items.push(Item);
  }
  return items;
}
