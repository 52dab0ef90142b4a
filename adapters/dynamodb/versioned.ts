/**
 * An item that is written under its version: a writer that did not see the last write does not overwrite it.
 *
 * Calls: dynamodb:PutItem.
 * Source  Amazon DynamoDB Developer Guide, "Optimistic locking with version number".
 */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { epochSeconds, type Table } from './client.ts';
import { isWritten } from './conditional-write.ts';
import type { Item } from './keys.ts';

/** Puts `item` as version `version + 1`, in its number `v`; false: the stored version is another one by now. */
export async function putVersion(table: Table, item: Item, version: number): Promise<boolean> {
  const condition =
    version === 0
      ? {
          // Time to live is late: an expired item may still be in the table.
          ConditionExpression: 'attribute_not_exists(v) OR #ttl <= :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':now': { N: String(epochSeconds(table)) } },
        }
      : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': { N: String(version) } } };
  const Item = { ...item, v: { N: String(version + 1) } };
  return isWritten(table.client.send(new PutItemCommand({ TableName: table.name, Item, ...condition })));
}
