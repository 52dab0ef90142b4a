/**
 * Finds one denial or one group by its id. Groups have an index. Denials have none, because it would cost a write for
 * each: a shared call is found through its copy marker, any other denial by a parallel scan of bounded length.
 *
 * Calls: dynamodb:GetItem, Query, Scan.
 */

import { paginateScan, ScanCommand } from '@aws-sdk/client-dynamodb';
import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial } from '../../core/model/denial.ts';
import { getItem, getItems, isAlive, queryPages, type Table } from './client.ts';
import { copyMarkerOf } from './copies.ts';
import { denialFromItem } from './denial-item.ts';
import { type Item, keyOf, keyPart, loneKey, textOf } from './keys.ts';

/** Four scans at once, of at most 2,000 pages of a megabyte each: some ten million denials. */
const SEGMENTS = 4;
const MOST_PAGES = 2_000;

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
  return item === undefined ? await scanForDenial(table, id) : denialFromItem(item);
}

/** Groups by their index, which holds nothing but keys; denials by the scan. */
export async function findIds(
  table: Table,
  kind: 'group' | 'denial',
  beginning: string,
  most: number,
): Promise<readonly string[]> {
  if (kind === 'group') return groupIds(table, beginning, most);
  const isWanted = (id: string) => id.startsWith(beginning);
  const { found, stopped } = await scanDenials(table, { part: beginning, isWanted, most });
  if (stopped) throw notAmongTheFirst(beginning);
  return [...found.keys()].slice(0, most);
}

async function groupIds(table: Table, beginning: string, most: number): Promise<readonly string[]> {
  const found: string[] = [];
  const pages = paginateScan(
    { client: table.client },
    {
      TableName: table.name,
      IndexName: 'by-group',
      FilterExpression: 'begins_with(gId, :beginning)',
      ExpressionAttributeValues: { ':beginning': { S: beginning } },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) found.push(textOf(item, 'gId'));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

async function scanForDenial(table: Table, id: string): Promise<Denial | undefined> {
  const isWanted = (each: string) => each === id;
  const { found, stopped } = await scanDenials(table, { part: keyPart(id), isWanted, most: 1 });
  const denial = found.get(id);
  if (denial === undefined && stopped) throw notAmongTheFirst(id);
  return denial;
}

const notAmongTheFirst = (id: string): Error =>
  new Error(
    `denial ${id} is not among the first ${SEGMENTS * MOST_PAGES} MB of the table: list by principal`,
  );

interface Wanted {
  /** Of the id, as the key has it. */
  readonly part: string;
  readonly isWanted: (id: string) => boolean;
  readonly most: number;
}

/** What the segments of one scan share. */
interface Search extends Wanted {
  readonly found: Map<string, Denial>;
  stopped: boolean;
}

async function scanDenials(table: Table, wanted: Wanted): Promise<Search> {
  const search: Search = { ...wanted, found: new Map(), stopped: false };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(table, search, segment)));
  return search;
}

async function scanSegment(table: Table, search: Search, segment: number): Promise<void> {
  let start: Item | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const command = new ScanCommand({
      TableName: table.name,
      Segment: segment,
      TotalSegments: SEGMENTS,
      FilterExpression: 'begins_with(sk, :denials) AND contains(sk, :id)',
      ExpressionAttributeValues: {
        ':denials': { S: KEY_PREFIX.denial },
        ':id': { S: `#${search.part}` },
      },
      ExclusiveStartKey: start,
    });
    const { Items = [], LastEvaluatedKey } = await table.client.send(command);
    const alive = Items.filter((item) => isAlive(table, item)).map(denialFromItem);
    for (const denial of alive) if (search.isWanted(denial.id)) search.found.set(denial.id, denial);
    if (search.found.size >= search.most || LastEvaluatedKey === undefined) return;
    start = LastEvaluatedKey;
  }
  search.stopped = true;
}
