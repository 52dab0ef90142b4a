/**
 * The calls to the table that several files need: pages, batches with their unprocessed items, and waits.
 *
 * Errors  LayoutError for an item of a later version. DynamoDB's errors are thrown as they are; unprocessed items and conflicts are retried after growing, random
 *         waits, at most `ATTEMPTS` times.
 * Source  Amazon DynamoDB API Reference, BatchGetItem, BatchWriteItem, Query.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { DEFAULT_RETENTION_DAYS } from '../../contract/deployment.ts';
import { MOST_OWN_GROUPS } from '../../core/model/folded-group.ts';
import { QUICK_ANSWERS } from '../client-timeouts.ts';
import { BusyError } from './busy-error.ts';
import { type Item, type Key, keyAttributes, numberOf } from './keys.ts';
import { readable } from './layout.ts';

export { forEachOf } from '../for-each-of.ts';

export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
  readonly retentionDays: number;
  /** Groups of its own that a principal has for one action. */
  readonly mostGroups: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface TableOptions {
  readonly table: string;
  /** Credentials, Region and endpoint come from the SDK's standard chain when left out. */
  readonly client?: DynamoDBClient;
  readonly retentionDays?: number;
  /** Left out: `MOST_OWN_GROUPS`. */
  readonly mostGroups?: number;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export function tableOf(options: TableOptions): Table {
  return {
    client: options.client ?? new DynamoDBClient(QUICK_ANSWERS),
    name: options.table,
    retentionDays: options.retentionDays ?? DEFAULT_RETENTION_DAYS,
    mostGroups: options.mostGroups ?? MOST_OWN_GROUPS,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? ((milliseconds) => sleep(milliseconds)),
  };
}

export const ATTEMPTS = 12;
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 2_000;
const WRITE_BATCH = 25;
export const READ_BATCH = 100;

export const epochSeconds = ({ now }: Table): number => Math.floor(now() / 1000);
export const expiryOf = (table: Table): number => epochSeconds(table) + table.retentionDays * 86_400;

/** Time to live deletes days late: an expired item counts as deleted. */
export const isAlive = (table: Table, item: Item): boolean => numberOf(item, 'ttl') > epochSeconds(table);

/** "Full jitter": writers that collided wait for different times. */
export function backOff({ random, sleep }: Table, attempt: number): Promise<void> {
  return sleep(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
}

export async function getItem(table: Table, key: Key): Promise<Item | undefined> {
  const input = { TableName: table.name, Key: keyAttributes(key), ConsistentRead: true };
  const { Item: item } = await table.client.send(new GetItemCommand(input));
  return item !== undefined && isAlive(table, item) ? readable(item) : undefined;
}

/** Page by page, each read when the caller needs it; `limits` are the sizes of the first pages, the last for the rest. */
export async function* queryPages(
  table: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
  limits: readonly (number | undefined)[] = [undefined],
): AsyncGenerator<readonly Item[]> {
  let start: Item | undefined;
  for (let page = 0; page === 0 || start !== undefined; page += 1) {
    const Limit = limits[Math.min(page, limits.length - 1)];
    const input = { TableName: table.name, ...query, Limit, ExclusiveStartKey: start };
    const { Items = [], LastEvaluatedKey } = await table.client.send(new QueryCommand(input));
    yield Items.map(readable);
    start = LastEvaluatedKey;
  }
}

/** The same, without the items that have expired. */
export async function* alivePages(...query: Parameters<typeof queryPages>): AsyncGenerator<readonly Item[]> {
  const [table] = query;
  for await (const page of queryPages(...query)) yield page.filter((item) => isAlive(table, item));
}

/** Those of the items that exist and have not expired, in the order of their keys. */
export async function getItems(table: Table, keys: readonly Key[]): Promise<readonly Item[]> {
  const found = new Map<string, Item>();
  for (let at = 0; at < keys.length; at += READ_BATCH) {
    for (const item of await getBatch(table, keys.slice(at, at + READ_BATCH))) found.set(idOf(item), item);
  }
  return keys
    .map((key) => found.get(idOf(keyAttributes(key))))
    .filter((item) => item !== undefined && isAlive(table, item)) as Item[];
}

const idOf = ({ pk, sk }: Item): string => JSON.stringify([pk?.S, sk?.S]);

/** Also those that have expired, in no order; at most `READ_BATCH` keys. */
export async function getBatch(table: Table, keys: readonly Key[]): Promise<readonly Item[]> {
  const items: Item[] = [];
  let left: Item[] = keys.map(keyAttributes);
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > 0) await backOffOrGiveUp(table, attempt);
    const RequestItems = { [table.name]: { Keys: left, ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await table.client.send(new BatchGetItemCommand({ RequestItems }));
    items.push(...(Responses?.[table.name] ?? []).map(readable));
    left = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  return items;
}

/** Puts items that may be put twice; each key at most once in `items`. */
export async function putItems(table: Table, items: readonly Item[]): Promise<void> {
  for (let at = 0; at < items.length; at += WRITE_BATCH) {
    let left = items.slice(at, at + WRITE_BATCH).map((item) => ({ PutRequest: { Item: { ...item } } }));
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await backOffOrGiveUp(table, attempt);
      const command = new BatchWriteItemCommand({ RequestItems: { [table.name]: left } });
      const { UnprocessedItems } = await table.client.send(command);
      left = (UnprocessedItems?.[table.name] ?? []) as typeof left;
    }
  }
}

export async function backOffOrGiveUp(table: Table, attempt: number): Promise<void> {
  if (attempt >= ATTEMPTS)
    throw new BusyError(`the table ${table.name} is too busy: gave up after ${ATTEMPTS} attempts`);
  await backOff(table, attempt);
}
