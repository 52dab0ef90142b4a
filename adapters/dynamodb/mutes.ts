/**
 * Mutes in the table: all in one partition, because there are few and they are read together. One that has ended
 * stays for the table's retention, then it is forgotten.
 *
 * Calls: dynamodb:PutItem, GetItem, UpdateItem, Query.
 */

import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { byEnd, type Mute, type MuteEnd, storedMute } from '../../core/model/mute.ts';
import type { MuteStore } from '../../core/ports.ts';
import { instant } from '../../core/record/event-time.ts';
import { backOffOrGiveUp, getItem, isAlive, queryPages, type Table } from './client.ts';
import { isWritten } from './conditional-write.ts';
import { type Item, keyAttributes, muteKey, textOf } from './keys.ts';

const DAY_SECONDS = 86_400;

export function dynamodbMutes(table: Table): MuteStore {
  return {
    async putMute(mute) {
      const ttl = Math.ceil(instant(mute.until) / 1000) + table.retentionDays * DAY_SECONDS;
      const body = { body: { S: JSON.stringify(mute) }, ttl: { N: String(ttl) } };
      const Item = { ...keyAttributes(muteKey(mute.mute)), ...body };
      await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    },
    endMute: (id, end) => endMute(table, id, end),
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
      if (isAlive(table, item)) mutes.push(muteFrom(item));
    }
  }
  return mutes.sort(byEnd);
}

const muteFrom = (item: Item): Mute => storedMute(JSON.parse(textOf(item, 'body')) as Mute);

async function endMute(table: Table, id: string, end: MuteEnd): Promise<Mute | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const item = await getItem(table, muteKey(id));
    if (item === undefined) return undefined;
    const mute = muteFrom(item);
    if (mute.ended !== null || (await replaceBody(table, item, { ...mute, ended: end }))) return mute;
    await backOffOrGiveUp(table, attempt);
  }
}

/** False: it was written since it was read. */
async function replaceBody(table: Table, read: Item, mute: Mute): Promise<boolean> {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(muteKey(mute.mute)),
    UpdateExpression: 'SET body = :body',
    ConditionExpression: 'body = :read',
    ExpressionAttributeValues: {
      ':body': { S: JSON.stringify(mute) },
      ':read': { S: textOf(read, 'body') },
    },
  });
  return isWritten(table.client.send(command));
}
