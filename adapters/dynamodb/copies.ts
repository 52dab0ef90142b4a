/**
 * Calls that two accounts recorded. Each shared call has a copy marker, which says which copy is stored, and where; it
 * is written in the same transaction as the denial. When the resource owner's copy came first, the caller's copy, which
 * holds more, replaces it in one transaction: marker, both denials, both groups.
 */

import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEY_PREFIX } from '../../contract/table.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import { BusyError } from './busy-error.ts';
import { ATTEMPTS, backOff, expiryOf, getItem, queryPages, type Table } from './client.ts';
import { denialFromItem, denialItem } from './denial-item.ts';
import { addTallies, encodeSummary, type Tally, tallyFromItem, tallyOf } from './group-item.ts';
import { addToGroup, IN_ORDER, replaceGroup, type TimeRelation, timeRelationOf } from './group-write.ts';
import {
  denialKey,
  groupKey,
  type Item,
  type Key,
  keyAttributes,
  loneKey,
  sameKey,
  splitTimeId,
} from './keys.ts';
import { transact } from './transact.ts';

export interface CopyMarker {
  readonly copy: RecordedDenial['copy'];
  readonly denial: Key;
  readonly group: Key;
}

export function copyMarkerOf(item: Item): CopyMarker | undefined {
  const { c, dp, ds, gs } = item;
  if (dp?.S === undefined || ds?.S === undefined || gs?.S === undefined) return undefined;
  return {
    copy: c?.S === 'caller' ? 'caller' : 'resourceOwner',
    denial: { pk: dp.S, sk: ds.S },
    group: { pk: dp.S, sk: gs.S },
  };
}

function copyMarkerItem({ denial, copy }: RecordedDenial, ttl: number): Item {
  const key = denialKey(denial);
  return {
    ...keyAttributes(loneKey('E', denial.id)),
    c: { S: copy },
    dp: { S: key.pk },
    ds: { S: key.sk },
    gs: { S: groupKey(denial).sk },
    ttl: { N: String(ttl) },
  };
}

export function putCopyMarker(table: Table, recorded: RecordedDenial, ttl: number): TransactWriteItem {
  return {
    Put: {
      TableName: table.name,
      Item: { ...copyMarkerItem(recorded, ttl) },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

/** Does nothing when the caller's copy is stored already. */
export async function moveToCaller(table: Table, recorded: RecordedDenial): Promise<void> {
  let relation = IN_ORDER;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const item = await getItem(table, loneKey('E', recorded.denial.id));
    const marker = item === undefined ? undefined : copyMarkerOf(item);
    if (marker?.copy !== 'resourceOwner') return;
    const actions = [
      ...moveDenial(table, marker, recorded),
      ...(await moveCount(table, marker, recorded, relation)),
    ];
    const outcome = await transact(table, actions);
    if (outcome.done) return;
    const added = outcome.refused.find(
      ({ action }) => actions[action]?.Update?.ReturnValuesOnConditionCheckFailure,
    );
    if (added !== undefined) relation = timeRelationOf(tallyOf([recorded]), added.item);
    await backOff(table, attempt);
  }
  throw new BusyError(`call ${recorded.denial.id} is too busy: gave up after ${ATTEMPTS} attempts`);
}

function moveDenial(
  table: Table,
  marker: CopyMarker,
  recorded: RecordedDenial,
): readonly TransactWriteItem[] {
  const ttl = expiryOf(table);
  const from = { TableName: table.name, Key: keyAttributes(marker.denial) };
  const item = { TableName: table.name, Item: { ...copyMarkerItem(recorded, ttl) } };
  const isOwners = {
    ConditionExpression: 'c = :owner',
    ExpressionAttributeValues: { ':owner': { S: 'resourceOwner' } },
  };
  const put = { Put: { TableName: table.name, Item: { ...denialItem(recorded.denial, { ttl }) } } };
  const inPlace = sameKey(marker.denial, denialKey(recorded.denial));
  return [{ Put: { ...item, ...isOwners } }, ...(inPlace ? [] : [{ Delete: from }]), put];
}

async function moveCount(
  table: Table,
  { group, denial }: CopyMarker,
  recorded: RecordedDenial,
  relation: TimeRelation,
): Promise<readonly TransactWriteItem[]> {
  const ttl = expiryOf(table);
  const to = { table: table.name, key: groupKey(recorded.denial), ttl };
  const tally = tallyOf([recorded]);
  const read = await getItem(table, group);
  if (read === undefined) return [addToGroup(to, recorded.denial, tally, relation)];
  const left = await tallyWithout(table, read, denial, group);
  if (sameKey(group, to.key))
    return [replaceGroup(to, read, left === undefined ? tally : addTallies(left, tally))];
  return [
    replaceGroup({ ...to, key: group, ttl }, read, left),
    addToGroup(to, recorded.denial, tally, relation),
  ];
}

/** The tally of the group's other denials; undefined when there is none. Reads denials only for the first and the newest. */
async function tallyWithout(table: Table, read: Item, gone: Key, group: Key): Promise<Tally | undefined> {
  const stored = tallyFromItem(read);
  if (stored.count <= 1) return undefined;
  const goneId = gone.sk.slice(2);
  const atStart = splitTimeId(goneId).time === stored.first;
  const oldest = atStart ? await endOfGroup(table, gone, group, true) : undefined;
  const newest = goneId === stored.newest ? await endOfGroup(table, gone, group, false) : undefined;
  return {
    ...stored,
    count: stored.count - 1,
    ...(oldest !== undefined && { first: denialFromItem(oldest).time }),
    ...(newest !== undefined && {
      newest: newest.sk?.S?.slice(2) ?? stored.newest,
      said: encodeSummary(denialFromItem(newest), null),
    }),
  };
}

/** The oldest or the newest denial of a group, one excepted. */
async function endOfGroup(table: Table, gone: Key, group: Key, forward: boolean): Promise<Item | undefined> {
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :denials)',
    FilterExpression: 'g = :group',
    ExpressionAttributeValues: {
      ':pk': { S: gone.pk },
      ':denials': { S: KEY_PREFIX.denial },
      ':group': { S: group.sk.slice(2) },
    },
    ConsistentRead: true,
    ScanIndexForward: forward,
  });
  for await (const page of pages) {
    const other = page.find(({ sk }) => sk?.S !== gone.sk);
    if (other !== undefined) return other;
  }
  return undefined;
}
