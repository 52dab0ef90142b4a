/**
 * Finds one denial or one group by its id. Groups have an index. Denials have none, because it would cost a write for
 * each: a shared call is found through its copy marker, any other denial by a parallel scan of bounded length.
 *
 * Calls: dynamodb:GetItem, Query, Scan.
 */

import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial } from '../../core/model/denial.ts';
import { getItem, getItems, isAlive, queryPages, type Table } from './client.ts';
import { copyMarkerOf } from './copies.ts';
import { denialFromItem } from './denial-item.ts';
import { type Item, keyOf, keyPart, loneKey } from './keys.ts';

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

async function scanForDenial(table: Table, id: string): Promise<Denial | undefined> {
  const search: Search = { id, found: undefined, stopped: false };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(table, search, segment)));
  if (search.found === undefined && search.stopped) {
    throw new Error(
      `denial ${id} is not among the first ${SEGMENTS * MOST_PAGES} MB of the table: list by principal`,
    );
  }
  return search.found;
}

/** What the segments of one scan share. */
interface Search {
  readonly id: string;
  found: Denial | undefined;
  stopped: boolean;
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
        ':id': { S: `#${keyPart(search.id)}` },
      },
      ExclusiveStartKey: start,
    });
    const { Items = [], LastEvaluatedKey } = await table.client.send(command);
    const alive = Items.filter((item) => isAlive(table, item)).map(denialFromItem);
    search.found ??= alive.find(({ id }) => id === search.id);
    if (search.found !== undefined || LastEvaluatedKey === undefined) return;
    start = LastEvaluatedKey;
  }
  search.stopped = true;
}
