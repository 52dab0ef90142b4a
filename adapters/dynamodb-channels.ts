/**
 * The detector's state in the table: one item a key, written under its version. A key that the sweep must look at
 * is in the index `by-state`, the others are not.
 *
 * Calls: dynamodb:BatchGetItem, PutItem, Query.
 */
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ChannelItem, ChannelStore } from '../core/ports.ts';
import { epochSeconds, getItems, queryPages, type Table } from './dynamodb-client.ts';
import { type Item, keyAttributes, keyOf, keyPart, loneKey, numberOf, textOf } from './dynamodb-keys.ts';

const DUE = 'channel-due';

export function dynamodbChannels(table: Table): ChannelStore {
  return {
    async readChannels(ids) {
      const keys = [...new Set(ids)].map((id) => loneKey('W', id));
      const channels = (await getItems(table, keys)).map(channelFromItem);
      return new Map(channels.map((channel) => [channel.id, channel]));
    },
    writeChannel: (item) => writeChannel(table, item),
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

async function writeChannel(table: Table, channel: ChannelItem): Promise<boolean> {
  const { version } = channel;
  const condition =
    version === 0
      ? {
          // Time to live is late: a forgotten key may still lie there.
          ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':now': { N: String(epochSeconds(table)) } },
        }
      : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': { N: String(version) } } };
  try {
    await table.client.send(
      new PutItemCommand({ TableName: table.name, Item: channelItem(channel), ...condition }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function channelItem({ id, version, state, due, expires }: ChannelItem) {
  return {
    ...keyAttributes(loneKey('W', id)),
    id: { S: JSON.stringify(id) },
    v: { N: String(version + 1) },
    s: { B: state },
    ttl: { N: String(expires) },
    ...(due && { gState: { S: DUE }, gAt: { S: keyPart(id) } }),
  };
}

function channelFromItem(item: Item): ChannelItem {
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
