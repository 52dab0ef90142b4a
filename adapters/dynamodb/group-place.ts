/**
 * Where new denials of a group are counted: in their own group, or, where it would be one more than its principal may have
 * of this action, in the folded one.
 *
 *     L#<action> of the principal   n groups made · expires when none was made for the retention
 *
 * The counter is raised in the transaction that makes a group, below the limit only; so two writers at once make no group
 * too many. Where it is missing or has expired (also: a table of the version before), the groups are counted.
 *
 * Calls: dynamodb:GetItem; Query, PutItem where there is no counter.
 */
import { PutItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial } from '../../core/model/denial.ts';
import { MORE_RESOURCES } from '../../core/model/folded-group.ts';
import { epochSeconds, expiryOf, getItem, isAlive, queryPages, type Table } from './client.ts';
import { isWritten } from './conditional-write.ts';
import {
  groupCounterKey,
  groupKey,
  type Item,
  type Key,
  keyAttributes,
  keyPart,
  numberOf,
  partitionOf,
  textOf,
} from './keys.ts';

export type Place =
  /** `item`: the group as it was read. */
  | { readonly kind: 'existing'; readonly item: Item }
  /** To be made, together with this change of the counter. */
  | { readonly kind: 'new'; readonly counter: TransactWriteItem }
  | { readonly kind: 'full' };

export type Counted = Pick<Denial, 'principal' | 'action' | 'group'>;

/** `isFull`: the counter was read a moment ago, and is at the limit. */
export async function placeOf(table: Table, denial: Counted, isFull = false): Promise<Place> {
  const item = await getItem(table, groupKey(denial));
  if (item !== undefined) return { kind: 'existing', item };
  if (isFull) return { kind: 'full' };
  const key = groupCounterKey(denial);
  const counter = await getItem(table, key);
  if (counter !== undefined) {
    const hasRoom = numberOf(counter, 'n') < table.mostGroups;
    return hasRoom ? { kind: 'new', counter: raise(table, key) } : { kind: 'full' };
  }
  const count = await countGroups(table, denial);
  if (count < table.mostGroups) return { kind: 'new', counter: { Put: begin(table, key, count + 1) } };
  await putCounter(table, key, count);
  return { kind: 'full' };
}

function raise(table: Table, key: Key): TransactWriteItem {
  return {
    Update: {
      TableName: table.name,
      Key: keyAttributes(key),
      UpdateExpression: 'SET #ttl = :ttl ADD n :one',
      ConditionExpression: 'n < :most AND #ttl > :now',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':ttl': { N: String(expiryOf(table)) },
        ':one': { N: '1' },
        ':most': { N: String(table.mostGroups) },
        ':now': { N: String(epochSeconds(table)) },
      },
    },
  };
}

function begin(table: Table, key: Key, count: number) {
  return {
    TableName: table.name,
    Item: { ...keyAttributes(key), n: { N: String(count) }, ttl: { N: String(expiryOf(table)) } },
    // Time to live is late: an expired counter may still be in the table.
    ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':now': { N: String(epochSeconds(table)) } },
  };
}

async function putCounter(table: Table, key: Key, count: number): Promise<void> {
  await isWritten(table.client.send(new PutItemCommand(begin(table, key, count))));
}

async function countGroups(table: Table, { principal, action }: Counted): Promise<number> {
  const query = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :groups)',
    FilterExpression: 'gAction = :action AND gResource <> :folded',
    ExpressionAttributeValues: {
      ':pk': { S: partitionOf(principal.arn) },
      ':groups': { S: KEY_PREFIX.group },
      ':action': { S: keyPart(action.toLowerCase()) },
      ':folded': { S: keyPart(MORE_RESOURCES) },
    },
    ProjectionExpression: '#ttl',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ConsistentRead: true,
  };
  let count = 0;
  for await (const page of queryPages(table, query)) {
    count += page.filter((item) => isAlive(table, item)).length;
  }
  return count;
}

/** The counter of a group that goes away, lowered; undefined: the group was not counted, or its counter has expired. */
export async function lowerCounter(table: Table, group: Item): Promise<TransactWriteItem | undefined> {
  const key = counterOfGroup(group);
  if (key === undefined || (await getItem(table, key)) === undefined) return undefined;
  return {
    Update: {
      TableName: table.name,
      Key: keyAttributes(key),
      UpdateExpression: 'ADD n :less',
      ConditionExpression: 'n > :none',
      ExpressionAttributeValues: { ':less': { N: '-1' }, ':none': { N: '0' } },
    },
  };
}

function counterOfGroup(group: Item): Key | undefined {
  const { gAction, gResource } = group;
  if (gAction?.S === undefined || gResource?.S === MORE_RESOURCES) return undefined;
  return { pk: textOf(group, 'pk'), sk: `${KEY_PREFIX.groupCounter}${gAction.S}` };
}
