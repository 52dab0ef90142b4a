/**
 * Finds one denial or one group by its id. Groups have an index. Denials have none, because it would cost a write for
 * each: a shared call is found through its copy marker, any other denial by a bounded search of the principals' partitions.
 *
 * Calls: dynamodb:GetItem, Query, BatchGetItem.
 */

import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial } from '../../core/model/denial.ts';
import { alivePages, forEachOf, getItem, getItems, queryPages, type Table } from './client.ts';
import { copyMarkerOf } from './copies.ts';
import { denialsFromItem, isBatch, KEYS_AND_SEVERAL } from './denial-batch.ts';
import { denialFromItem } from './denial-item.ts';
import { everyGroup, principalPartitions } from './every-group.ts';
import { type Item, keyOf, keyPart, loneKey } from './keys.ts';

/** Principals that are searched at once. */
const AT_ONCE = 8;

/** Of a megabyte at most: some ten million denials of one principal, fewer where many principals have little. */
const MOST_PAGES = 20_000;

export async function findGroupItem(table: Table, id: string): Promise<Item | undefined> {
  if (id === '') return undefined;
  const query = {
    IndexName: 'by-group',
    KeyConditionExpression: 'gId = :id',
    ExpressionAttributeValues: { ':id': { S: keyPart(id) } },
  };
  for await (const page of queryPages(table, query)) {
    const [item] = await getItems(table, page.map(keyOf));
    if (item !== undefined) return item;
  }
  return undefined;
}

export async function findDenial(table: Table, id: string): Promise<Denial | undefined> {
  const copy = await getItem(table, loneKey('E', id));
  const marker = copy === undefined ? undefined : copyMarkerOf(copy);
  const item = marker === undefined ? undefined : await getItem(table, marker.denial);
  return item === undefined ? await searchForDenial(table, id) : denialFromItem(item);
}

/** Groups by their index, which holds nothing but keys; denials by the search. */
export async function findIds(
  table: Table,
  kind: 'group' | 'denial',
  beginning: string,
  most: number,
): Promise<readonly string[]> {
  if (kind === 'group') return groupIds(table, beginning, most);
  const isWanted = (id: string) => id.startsWith(beginning);
  const { found, stopped } = await searchDenials(table, { part: beginning, isWanted, most });
  if (stopped) throw notAmongTheFirst(beginning);
  return [...found.keys()].slice(0, most);
}

async function groupIds(table: Table, beginning: string, most: number): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const keys of everyGroup(table)) {
    const ids = keys.map(({ sk }) => sk.slice(KEY_PREFIX.group.length));
    found.push(...ids.filter((id) => id.startsWith(beginning)));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

async function searchForDenial(table: Table, id: string): Promise<Denial | undefined> {
  const isWanted = (each: string) => each === id;
  const { found, stopped } = await searchDenials(table, { part: keyPart(id), isWanted, most: 1 });
  const denial = found.get(id);
  if (denial === undefined && stopped) throw notAmongTheFirst(id);
  return denial;
}

const notAmongTheFirst = (id: string): Error =>
  new Error(`denial ${id} is not among the first ${MOST_PAGES} MB of denials: list by principal`);

interface Wanted {
  /** Of the id, as the key has it. */
  readonly part: string;
  readonly isWanted: (id: string) => boolean;
  readonly most: number;
}

/** What the principals of one search share. */
interface Search extends Wanted {
  readonly found: Map<string, Denial>;
  pages: number;
  stopped: boolean;
}

async function searchDenials(table: Table, wanted: Wanted): Promise<Search> {
  const search: Search = { ...wanted, found: new Map(), pages: 0, stopped: false };
  const partitions = await principalPartitions(table);
  await forEachOf(partitions, AT_ONCE, (partition) => searchPartition(table, search, partition));
  return search;
}

/**
 * A filter of a query may not name its sort key: of denials that are items of their own the keys come, and those that they
 * may mean are read; items of several come whole, because their ids are inside.
 */
async function searchPartition(table: Table, search: Search, partition: string): Promise<void> {
  const query = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :denials)',
    ExpressionAttributeValues: { ':pk': { S: partition }, ':denials': { S: KEY_PREFIX.denial } },
    ProjectionExpression: KEYS_AND_SEVERAL,
    ExpressionAttributeNames: { '#ttl': 'ttl' },
  };
  if (search.stopped || search.found.size >= search.most) return;
  for await (const page of alivePages(table, query)) {
    for (const denial of await denialsMeant(table, search, page))
      if (search.isWanted(denial.id)) search.found.set(denial.id, denial);
    search.pages += 1;
    search.stopped ||= search.pages >= MOST_PAGES;
    if (search.stopped || search.found.size >= search.most) return;
  }
}

async function denialsMeant(
  table: Table,
  { part }: Wanted,
  page: readonly Item[],
): Promise<readonly Denial[]> {
  const [several, alone] = [page.filter(isBatch), page.filter((item) => !isBatch(item))];
  const keys = alone.map(keyOf).filter(({ sk }) => sk.includes(`#${part}`));
  return [...several, ...(await getItems(table, keys))].flatMap(denialsFromItem);
}
