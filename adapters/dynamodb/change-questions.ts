/**
 * What a policy change fixed, as a question among the explanation requests: the stream passes it to the function `attribute`.
 *
 *     K#<event id>   Q#change   body JSON of the change, deflated when long · expires after a day, when the stream has passed it
 *
 * Put after the change itself, and again for a copy of it that comes later: a process that stops between the two loses nothing.
 *
 * Calls: dynamodb:PutItem.
 */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { PolicyChange } from '../../core/model/policy-change.ts';
import { instant } from '../../core/record/event-time.ts';
import { forEachOf, type Table } from './client.ts';
import { changeQuestionKey, type Item, itemSize, keyAttributes } from './keys.ts';
import { packText, unpackText } from './pack.ts';
import { inItem } from './stream.ts';

/** What is read now shows nothing of a change that comes out of an archive. CloudTrail delivers within minutes. */
const LATEST_MS = 6 * 3_600_000;

const DAY_SECONDS = 86_400;
const WIDTH = 8;

export async function askWhatIsFixed(
  table: Pick<Table, 'client' | 'name' | 'now'>,
  changes: readonly PolicyChange[],
): Promise<void> {
  const recent = changes.filter(({ time }) => table.now() - instant(time) <= LATEST_MS);
  await forEachOf(recent, WIDTH, async (change) => {
    const Item = questionItem(change, Math.floor(table.now() / 1000) + DAY_SECONDS);
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  });
}

function questionItem(change: PolicyChange, ttl: number): Record<string, Item[string]> {
  const item = { ...keyAttributes(changeQuestionKey(change.id)), ttl: { N: String(ttl) } };
  return { ...item, body: packText(JSON.stringify(change), itemSize(item) + 'body'.length) };
}

/** Undefined for a record of anything else. */
export function requestedChange({ eventName, dynamodb }: DynamoDBRecord): PolicyChange | undefined {
  const image = dynamodb?.NewImage;
  const isQuestion = eventName !== 'REMOVE' && image?.sk?.S === changeQuestionKey('').sk;
  return isQuestion ? (JSON.parse(unpackText(inItem(image?.body ?? {}))) as PolicyChange) : undefined;
}
