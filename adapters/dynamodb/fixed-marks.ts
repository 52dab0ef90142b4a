/**
 * What shows that a group is fixed, in the group's item: the first mark and the newest.
 *
 *     fx JSON of both · f1 from when on the newest holds: a denial then or later is one after the fix
 *
 * Calls: dynamodb:Query, BatchGetItem to find the group; UpdateItem under the number of its writes.
 */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { FixedMark, FixedMarks } from '../../core/model/fixed-mark.ts';
import { addMark, boundedMark, holdsFrom } from '../../core/query/fixed-marks.ts';
import { backOffOrGiveUp, type Table } from './client.ts';
import { isWritten } from './conditional-write.ts';
import { findGroupItem } from './find.ts';
import { type Item, keyAttributes, keyOf, numberOf } from './keys.ts';

export function marksFrom({ fx }: Item): FixedMarks | undefined {
  return fx?.S === undefined ? undefined : (JSON.parse(fx.S) as FixedMarks);
}

/** The group's time to live stays as it is: a mark does not keep what is no more denied. */
export async function markFixed(table: Table, group: string, mark: FixedMark): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const item = await findGroupItem(table, group);
    if (item === undefined) return false;
    const before = item.fx?.S;
    const marks = addMark(marksFrom(item), boundedMark(mark));
    const text = JSON.stringify(marks);
    if (text === before || (await putMarks(table, item, marks, text))) return true;
    await backOffOrGiveUp(table, attempt);
  }
}

/** False: the group was written since it was read. */
async function putMarks(table: Table, item: Item, { newest }: FixedMarks, text: string): Promise<boolean> {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyAttributes(keyOf(item)),
    UpdateExpression: 'SET fx = :fx, f1 = :f1 ADD rev :one',
    ConditionExpression: 'rev = :rev',
    ExpressionAttributeValues: {
      ':fx': { S: text },
      ':f1': { S: holdsFrom(newest) },
      ':rev': { N: String(numberOf(item, 'rev')) },
      ':one': { N: '1' },
    },
  });
  return isWritten(table.client.send(command));
}
