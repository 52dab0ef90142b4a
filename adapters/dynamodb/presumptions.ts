/**
 * Which explanations take for granted that a session was given neither session policy nor tags, by the session's access
 * key. A grant that comes late makes their requests change, and the stream passes those to `attribute` again.
 *
 *     N#<access key>   <group id>#<cause>   p principal · expires when no grant of the session can be stored any more
 *
 * INVARIANT: a presumption is put before its explanation, and looked for after the grant is put; the explainer looks for
 * a grant after both. So one of the two sees the other, whatever the order.
 *
 * Calls: dynamodb:PutItem, Query, UpdateItem.
 */
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ExplanationKey, StoredExplanation } from '../../core/model/explanation-request.ts';
import { givesNothing, type SessionGrant } from '../../core/model/session-grant.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { epochSeconds, forEachOf, isAlive, queryPages, type Table } from './client.ts';
import { isWritten } from './conditional-write.ts';
import {
  explanationRequestKey,
  type Item,
  keyAttributes,
  presumptionKey,
  presumptionPartition,
  textOf,
} from './keys.ts';

/** Grants that are looked for at the same time. */
const WIDTH = 8;

export async function putPresumption(
  table: Table,
  { withoutGrantOf, principal, group, cause }: StoredExplanation,
  seconds: number,
): Promise<void> {
  if (withoutGrantOf === undefined) return;
  const Item = {
    ...keyAttributes(presumptionKey(withoutGrantOf, { group, cause })),
    p: { S: JSON.stringify(principal) },
    ttl: { N: String(epochSeconds(table) + seconds) },
  };
  await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
}

export async function askAgain(table: Table, grants: readonly SessionGrant[]): Promise<void> {
  await forEachOf(
    grants.filter((grant) => !givesNothing(grant)),
    WIDTH,
    async ({ accessKeyId }) => {
      const query = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: presumptionPartition(accessKeyId) } },
        ConsistentRead: true,
      };
      for await (const page of queryPages(table, query)) {
        for (const item of page) if (isAlive(table, item)) await putAgain(table, explanationKeyIn(item));
      }
    },
  );
}

function explanationKeyIn(item: Item): ExplanationKey {
  const [group = '', cause = ''] = textOf(item, 'sk').split('#');
  return { principal: String(JSON.parse(textOf(item, 'p'))), group, cause };
}

/** Counts, so that the item changes, and the stream has it, even within one second. */
async function putAgain(table: Table, key: ExplanationKey): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(explanationRequestKey(key)),
    UpdateExpression: 'SET #at = :now ADD #again :one',
    // Else the request has expired, and with it what it would be explained from.
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#at': 'at', '#again': 'again' },
    ExpressionAttributeValues: { ':now': { S: isoSeconds(table.now()) }, ':one': { N: '1' } },
  });
  await isWritten(table.client.send(command));
}
