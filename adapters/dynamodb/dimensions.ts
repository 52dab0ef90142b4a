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
    async readDimensions(ids) {
      const keys = [...new Set(ids)].map((id) => loneKey('W', id));
      const dimensions = (await getItems(table, keys)).map(dimensionFromItem);
      return new Map(dimensions.map((dimension) => [dimension.id, dimension]));
    },
    writeDimension: (item) => putVersion(table, dimensionItem(item), item.version),
    async *dueDimensions() {
      const query = {
        IndexName: 'by-state',
        KeyConditionExpression: 'gState = :due',
        ExpressionAttributeValues: { ':due': { S: DUE } },
      };
      for await (const page of queryPages(table, query)) {
        const dimensions = (await getItems(table, page.map(keyOf))).map(dimensionFromItem);
        yield* dimensions.filter(({ due }) => due);
      }
    },
  };
}

function dimensionItem({ id, state, due, expires }: DimensionItem): Item {
  return {
    ...keyAttributes(loneKey('W', id)),
    id: { S: JSON.stringify(id) },
    s: { B: state },
    ttl: { N: String(expires) },
    ...(due && { gState: { S: DUE }, gAt: { S: keyPart(id) } }),
  };
}

function dimensionFromItem(item: Item): DimensionItem {
  const state = item.s?.B;
  if (state === undefined) throw new Error('the table holds a dimension without its state');
  return {
    id: String(JSON.parse(textOf(item, 'id'))),
    version: numberOf(item, 'v'),
    state,
    due: item.gState !== undefined,
    expires: numberOf(item, 'ttl'),
  };
}
