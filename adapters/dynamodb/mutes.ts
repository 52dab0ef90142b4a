/**
 * Mutes in the table: all in one partition, because there are few and they are read together. One that has ended
 * stays for the table's retention, then it is forgotten.
 *
 * Calls: dynamodb:PutItem, DeleteItem, Query.
 */

import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { byEnd, type Mute } from '../../core/model/mute.ts';
import type { MuteStore } from '../../core/ports.ts';
import { instant } from '../../core/record/event-time.ts';
import { isAlive, queryPages, type Table } from './client.ts';
import { keyAttributes, muteKey, textOf } from './keys.ts';

const DAY_SECONDS = 86_400;

export function dynamodbMutes(table: Table): MuteStore {
  return {
    async putMute(mute) {
      const ttl = Math.ceil(instant(mute.until) / 1000) + table.retentionDays * DAY_SECONDS;
      const body = { body: { S: JSON.stringify(mute) }, ttl: { N: String(ttl) } };
      const Item = { ...keyAttributes(muteKey(mute.mute)), ...body };
      await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    },
    async deleteMute(id) {
      const command = new DeleteItemCommand({
        TableName: table.name,
        Key: keyAttributes(muteKey(id)),
        ReturnValues: 'ALL_OLD',
      });
      return (await table.client.send(command)).Attributes !== undefined;
    },
    listMutes: () => listMutes(table),
  };
}

async function listMutes(table: Table): Promise<readonly Mute[]> {
  const mutes: Mute[] = [];
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: muteKey('').pk } },
    ConsistentRead: true,
  };
  for await (const page of queryPages(table, query)) {
    for (const item of page) {
      if (isAlive(table, item)) mutes.push(JSON.parse(textOf(item, 'body')) as Mute);
    }
  }
  return mutes.sort(byEnd);
}
