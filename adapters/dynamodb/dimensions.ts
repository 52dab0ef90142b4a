/**
 * The detector's state in the table: one item a key, written under its version. A key that the sweep must look at
 * is in the index `by-state`, the others are not.
 *
 * Calls: dynamodb:BatchGetItem, PutItem, Query.
 */
import type { DimensionItem, DimensionStore } from '../../core/ports.ts';
import { getItems, queryPages, type Table } from './client.ts';
import { type Item, keyAttributes, keyOf, keyPart, loneKey, numberOf, textOf } from './keys.ts';
import { putVersion } from './versioned.ts';

const DUE = 'channel-due';

export function dynamodbDimensions(table: Table): DimensionStore {
  return {
    async readChannels(ids) {
      const keys = [...new Set(ids)].map((id) => loneKey('W', id));
      const channels = (await getItems(table, keys)).map(channelFromItem);
      return new Map(channels.map((channel) => [channel.id, channel]));
    },
    writeChannel: (item) => putVersion(table, channelItem(item), item.version),
    async *dueChannels() {
      const query = {
        IndexName: 'by-state',
        KeyConditionExpression: 'gState = :due',
        ExpressionAttributeValues: { ':due': { S: DUE } },
      };
      for await (const page of queryPages(table, query)) {
        const channels = (await getItems(table, page.map(keyOf))).map(channelFromItem);
        yield* channels.filter(({ due }) => due);
      }
    },
  };
}

function channelItem({ id, state, due, expires }: DimensionItem): Item {
  return {
    ...keyAttributes(loneKey('W', id)),
    id: { S: JSON.stringify(id) },
    s: { B: state },
    ttl: { N: String(expires) },
    ...(due && { gState: { S: DUE }, gAt: { S: keyPart(id) } }),
  };
}

function channelFromItem(item: Item): DimensionItem {
  const state = item.s?.B;
  if (state === undefined) throw new Error('the table holds a channel without its state');
  return {
    id: String(JSON.parse(textOf(item, 'id'))),
    version: numberOf(item, 'v'),
    state,
    due: item.gState !== undefined,
    expires: numberOf(item, 'ttl'),
  };
}
