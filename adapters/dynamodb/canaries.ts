/**
 * Canaries that arrived, in the table: an item a place and time, so that one put is all that keeping it takes.
 *
 * Calls: dynamodb:BatchWriteItem, Query.
 */
import { CANARY_KEPT_SECONDS } from '../../contract/deployment.ts';
import type { ReceivedCanary } from '../../core/model/received-canary.ts';
import type { DenialStore } from '../../core/ports.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { epochSeconds, isAlive, putItems, queryPages, type Table } from './client.ts';
import { canaryKey, canaryPartition, type Item, keyAttributes, keyOf } from './keys.ts';

export function dynamodbCanaries(table: Table): Pick<DenialStore, 'putCanaries' | 'lastCanary'> {
  return {
    async putCanaries(canaries) {
      const ttl = { N: String(epochSeconds(table) + CANARY_KEPT_SECONDS) };
      const items = canaries.map((canary): Item => ({ ...keyAttributes(canaryKey(canary)), ttl }));
      // A batch may not name a key twice.
      const each = new Map(items.map((item) => [JSON.stringify(keyOf(item)), item]));
      await putItems(table, [...each.values()]);
    },
    lastCanary: (place, range) => lastCanary(table, place, range),
  };
}

async function lastCanary(
  table: Table,
  ...[place, range]: Parameters<DenialStore['lastCanary']>
): Promise<ReceivedCanary['time'] | undefined> {
  const { since, until } = timeRange(range);
  if (since > until) return undefined;
  const query = {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :since AND :until',
    ExpressionAttributeValues: {
      ':pk': { S: canaryPartition(place) },
      // A key value may not be empty; every time is after `#`.
      ':since': { S: since === '' ? '#' : since },
      ':until': { S: until },
    },
    ScanIndexForward: false,
  };
  for await (const page of queryPages(table, query, [1, undefined])) {
    const newest = page.find((item) => isAlive(table, item));
    if (newest !== undefined) return keyOf(newest).sk;
  }
  return undefined;
}
