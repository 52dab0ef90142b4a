/**
 * Explanation requests in the table: one for each group and cause, put when its first denial is stored. The stream
 * passes them to the function `attribute`.
 *
 *     p principal · body JSON of the denial and its sample, deflated when long · at when it was put
 *
 * Put after the transaction that stores the denial, and again for every copy of it that comes later: a process that
 * stops between the two loses nothing. What this process has put it remembers, so a storm puts each once.
 *
 * Calls: dynamodb:PutItem; GetItem, Query to read.
 */

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { KEY_PREFIX } from '../../contract/table.ts';
import { createBoundedMap } from '../../core/model/bounded-map.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import type { ExplanationKey, ExplanationRequest } from '../../core/model/explanation-request.ts';
import type { Sample } from '../../core/model/sample.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { epochSeconds, expiryOf, getItem, queryPages, type Table } from './client.ts';
import { isWritten } from './conditional-write.ts';
import {
  explanationRequestKey,
  groupKey,
  type Item,
  itemSize,
  keyAttributes,
  partitionOf,
  textOf,
} from './keys.ts';
import { packText, unpackText } from './pack.ts';

/** Kept in memory by one process, some 100 bytes each. */
const MOST_KNOWN = 20_000;

export type PutExplanationRequests = (recorded: readonly RecordedDenial[]) => Promise<void>;

/** Of denials of one group. */
export function explanationRequestWriter(table: Table): PutExplanationRequests {
  /** Until when a request is in the table; the next denial after that puts it again, and it is explained again. */
  const known = createBoundedMap<number>({ entries: MOST_KNOWN });
  return async (recorded) => {
    for (const each of recorded) {
      const key = explanationKeyOf(each.denial);
      const id = `${key.group}#${key.cause}`;
      if ((known.get(id) ?? 0) > epochSeconds(table)) continue;
      const at = { at: isoSeconds(table.now()), ttl: expiryOf(table) };
      await putIfAbsent(table, explanationRequestItem(at, key, each));
      known.set(id, expiryOf(table));
    }
  };
}

async function putIfAbsent(table: Table, item: Item): Promise<void> {
  const command = new PutItemCommand({
    TableName: table.name,
    Item: { ...item },
    // Time to live is late: an expired item may still be in the table.
    ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':now': { N: String(epochSeconds(table)) } },
  });
  await isWritten(table.client.send(command));
}

interface Body {
  readonly denial: Denial;
  readonly sample: Sample;
}

export function explanationRequestItem(
  { at, ttl }: { readonly at: string; readonly ttl: number },
  key: ExplanationKey,
  { denial, sample }: Pick<RecordedDenial, 'denial' | 'sample'>,
): Item {
  const item = {
    ...keyAttributes(explanationRequestKey(key)),
    p: { S: JSON.stringify(key.principal) },
    at: { S: at },
    ttl: { N: String(ttl) },
  };
  const body: Body = { denial, sample };
  return { ...item, body: packText(JSON.stringify(body), itemSize(item) + 'body'.length) };
}

export async function readExplanationRequest(
  table: Table,
  key: ExplanationKey,
): Promise<ExplanationRequest | undefined> {
  const item = await getItem(table, explanationRequestKey(key));
  if (item === undefined) return undefined;
  const { denial, sample } = JSON.parse(unpackText(item.body)) as Body;
  const group = await getItem(table, groupKey(denial));
  return { ...key, denial, sample, askedAt: textOf(item, 'at'), firstSeen: group?.t0?.S ?? denial.time };
}

/** Undefined for a record of anything but an explanation request; throws on a request that cannot be read. */
export function requestedExplanation({ eventName, dynamodb }: DynamoDBRecord): ExplanationKey | undefined {
  const image = dynamodb?.NewImage;
  const [prefix, group, cause] = image?.sk?.S?.split('#') ?? [];
  if (eventName === 'REMOVE' || prefix !== 'Q' || group === undefined || cause === undefined)
    return undefined;
  return { principal: String(JSON.parse(image?.p?.S ?? '')), group, cause };
}

/** A caller that scans fills its partition: the first pages are enough to show it. */
const ACTION_PAGES = 3;

export async function countActions(table: Table, principal: string, most: number): Promise<number> {
  const actions = new Set<string>();
  const query = {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :groups)',
    ExpressionAttributeValues: { ':pk': { S: partitionOf(principal) }, ':groups': { S: KEY_PREFIX.group } },
    ProjectionExpression: 'gAction',
  };
  let pages = 0;
  for await (const page of queryPages(table, query, [100, 1000])) {
    for (const { gAction } of page) if (gAction?.S !== undefined) actions.add(gAction.S);
    pages += 1;
    if (actions.size >= most || pages >= ACTION_PAGES) break;
  }
  return Math.min(actions.size, most);
}
