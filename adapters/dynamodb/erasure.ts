/**
 * Erasure of a principal in the table: its partition, and what leads to it from others. Backups and the time before a
 * deletion in point-in-time recovery keep it as long as they are kept.
 *
 * Calls: dynamodb:Query, BatchGetItem, BatchWriteItem.
 */
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { KEY_PREFIX } from '../../contract/table.ts';
import { dimensionIdsOfPrincipal } from '../../core/detect/dimensions.ts';
import type { ErasureStore, KeptOfPrincipal } from '../../core/ports.ts';
import { attributionPointers, type Pointer, pointersOf } from '../../core/query/lookups.ts';
import type { DenialSource } from '../../core/query/search.ts';
import { ALL_TIME } from '../../core/query/time-range.ts';
import { backOffOrGiveUp, getItems, queryPages, type Table } from './client.ts';
import { copyMarkerOf } from './copies.ts';
import {
  groupKey,
  type Key,
  keyAttributes,
  keyOf,
  keyPart,
  loneKey,
  partitionOf,
  pointerKey,
} from './keys.ts';

export function dynamodbErasure(table: Table, source: DenialSource): ErasureStore {
  return {
    countOfPrincipal: async (arn) => (await keptOf(table, source, arn)).kept,
    async erasePrincipal(arn) {
      const { kept, inPartition, elsewhere } = await keptOf(table, source, arn);
      // What leads there goes first: after a failure, the partition still says what it is.
      await deleteItems(table, elsewhere);
      await deleteItems(table, inPartition);
      return kept;
    },
  };
}

interface Kept {
  readonly kept: KeptOfPrincipal;
  readonly inPartition: readonly Key[];
  readonly elsewhere: readonly Key[];
}

async function keptOf(table: Table, source: DenialSource, arn: string): Promise<Kept> {
  const partition = partitionOf(arn);
  const inPartition = await keysOf(table, partition);
  const changes = await keysOf(table, `C#${keyPart(arn)}`);
  const pointers = new Map<string, Key>();
  const point = (pointer: Pointer, group: string) => {
    const key = pointerKey(pointer.by, pointer.value, groupKey({ principal: { arn }, group }));
    pointers.set(`${key.pk} ${key.sk}`, key);
  };
  const ids = new Set<string>();
  let denials = 0;
  for await (const { stated, explained } of source.denials(arn, ALL_TIME)) {
    denials += 1;
    ids.add(stated.id);
    for (const each of [...pointersOf(stated), ...attributionPointers(explained.attribution)])
      point(each, stated.group);
  }
  for await (const group of source.groups({ by: 'principal', value: arn }))
    for (const each of attributionPointers(group.attribution)) point(each, group.group);
  const dimensions = dimensionIdsOfPrincipal(arn).map((id) => loneKey('W', id));
  const markers = await markersOf(table, [...ids], partition);
  const startingWith = (prefix: string) => inPartition.filter(({ sk }) => sk.startsWith(prefix)).length;
  return {
    kept: {
      denials,
      groups: startingWith(KEY_PREFIX.group),
      explanations: startingWith(KEY_PREFIX.explanation),
      policyChanges: changes.length,
    },
    inPartition,
    elsewhere: [...pointers.values(), ...markers, ...dimensions, ...changes],
  };
}

async function keysOf(table: Table, partition: string): Promise<readonly Key[]> {
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: partition } },
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
  };
  const keys: Key[] = [];
  for await (const page of queryPages(table, query)) keys.push(...page.map(keyOf));
  return keys;
}

/** Of shared calls. A forged id may be another principal's, too: its marker stays. */
async function markersOf(table: Table, ids: readonly string[], partition: string): Promise<readonly Key[]> {
  const items = await getItems(
    table,
    ids.map((id) => loneKey('E', id)),
  );
  return items.filter((item) => copyMarkerOf(item)?.denial.pk === partition).map(keyOf);
}

const WRITE_BATCH = 25;

export async function deleteItems(table: Table, keys: readonly Key[]): Promise<void> {
  for (let at = 0; at < keys.length; at += WRITE_BATCH) {
    let left = keys
      .slice(at, at + WRITE_BATCH)
      .map((key) => ({ DeleteRequest: { Key: keyAttributes(key) as Record<string, { S: string }> } }));
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await backOffOrGiveUp(table, attempt);
      const command = new BatchWriteItemCommand({ RequestItems: { [table.name]: left } });
      const { UnprocessedItems } = await table.client.send(command);
      left = (UnprocessedItems?.[table.name] ?? []) as typeof left;
    }
  }
}
