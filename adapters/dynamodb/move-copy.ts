/** The caller's copy of a call replaces the resource owner's, in one transaction: marker, both denials, both groups. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { inFoldedGroup, inOwnGroup } from '../../core/model/folded-group.ts';
import { newestFirst } from '../../core/query/order.ts';
import { BusyError } from './busy-error.ts';
import { ATTEMPTS, backOff, expiryOf, getItem, queryPages, type Table } from './client.ts';
import { type CopyMarker, copyMarkerItem, copyMarkerOf } from './copies.ts';
import { denialsInOrder } from './denial-batch.ts';
import { denialItem } from './denial-item.ts';
import { addTallies, encodeSummary, type Tally, tallyFromItem, tallyOf } from './group-item.ts';
import { lowerCounter, type Place, placeOf } from './group-place.ts';
import {
  addToGroup,
  IN_ORDER,
  type Presence,
  type Relation,
  relationOf,
  replaceGroup,
} from './group-write.ts';
import {
  denialKey,
  groupKey,
  type Item,
  type Key,
  keyAttributes,
  loneKey,
  sameKey,
  splitTimeId,
  timeId,
} from './keys.ts';
import { groupPointers, type PutPointers } from './pointers.ts';
import { transact } from './transact.ts';

/**
 * Does nothing when the caller's copy is stored already. True: it is in its own group; false: in the folded one, or the
 * call is not stored any more.
 */
export async function moveToCaller(
  table: Table,
  putPointers: PutPointers,
  recorded: RecordedDenial,
): Promise<boolean> {
  const own = inOwnGroup(recorded);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const item = await getItem(table, loneKey('E', own.denial.id));
    const marker = item === undefined ? undefined : copyMarkerOf(item);
    if (marker?.copy !== 'resourceOwner')
      return marker !== undefined && sameKey(marker.group, groupKey(own.denial));
    const target = await targetOf(table, own);
    await putPointers(groupPointers(target.recorded));
    const actions = [...moveDenial(table, marker, target), ...(await moveCount(table, marker, target))];
    const outcome = await transact(table, actions);
    if (outcome.done) return target.recorded === own;
    await backOff(table, attempt);
  }
  throw new BusyError(`call ${own.denial.id} is too busy: gave up after ${ATTEMPTS} attempts`);
}

/** The group that the caller's copy comes to. */
interface Target {
  readonly recorded: RecordedDenial;
  readonly presence: Presence;
  readonly relation: Relation;
  readonly counter: TransactWriteItem | undefined;
}

async function targetOf(table: Table, own: RecordedDenial): Promise<Target> {
  const place: Place = await placeOf(table, own.denial);
  const tally = tallyOf([own]);
  switch (place.kind) {
    case 'existing':
      return {
        recorded: own,
        presence: 'existing',
        relation: relationOf(tally, place.item),
        counter: undefined,
      };
    case 'new':
      return { recorded: own, presence: 'new', relation: IN_ORDER, counter: place.counter };
    case 'full': {
      const recorded = inFoldedGroup(own);
      const item = await getItem(table, groupKey(recorded.denial));
      return { recorded, presence: 'either', relation: relationOf(tally, item), counter: undefined };
    }
  }
}

function moveDenial(
  table: Table,
  marker: CopyMarker,
  { recorded, relation: { regresses } }: Target,
): readonly TransactWriteItem[] {
  const ttl = expiryOf(table);
  const from = { TableName: table.name, Key: keyAttributes(marker.denial) };
  const item = { TableName: table.name, Item: { ...copyMarkerItem(recorded, ttl) } };
  const isOwners = {
    ConditionExpression: 'c = :owner',
    ExpressionAttributeValues: { ':owner': { S: 'resourceOwner' } },
  };
  const put = {
    Put: { TableName: table.name, Item: { ...denialItem(recorded.denial, { ttl, regresses }) } },
  };
  const inPlace = sameKey(marker.denial, denialKey(recorded.denial));
  return [{ Put: { ...item, ...isOwners } }, ...(inPlace ? [] : [{ Delete: from }]), put];
}

async function moveCount(
  table: Table,
  { group, denial }: CopyMarker,
  { recorded, presence, relation, counter }: Target,
): Promise<readonly TransactWriteItem[]> {
  const to = { table: table.name, key: groupKey(recorded.denial), ttl: expiryOf(table), now: table.now() };
  const tally = tallyOf([recorded]);
  const raised = counter === undefined ? [] : [counter];
  const added = () => addToGroup(to, recorded.denial, tally, relation, presence);
  const read = await getItem(table, group);
  if (read === undefined) return [added(), ...raised];
  const left = await tallyWithout(table, read, denial, group);
  if (sameKey(group, to.key))
    return [replaceGroup(to, read, left === undefined ? tally : addTallies(left, tally))];
  const lowered = left === undefined ? await lowerCounter(table, read) : undefined;
  return [replaceGroup({ ...to, key: group }, read, left), added(), ...counters(raised, lowered)];
}

/** One group goes and another of its principal and action comes: their counter stays as it is. */
function counters(
  raised: readonly TransactWriteItem[],
  lowered: TransactWriteItem | undefined,
): readonly TransactWriteItem[] {
  if (lowered === undefined) return raised;
  const [raise] = raised;
  if (raise === undefined) return [lowered];
  return sameItem(raise, lowered) ? [] : [raise, lowered];
}

const sameItem = (a: TransactWriteItem, b: TransactWriteItem): boolean => keyIn(a) === keyIn(b);

function keyIn({ Update, Put }: TransactWriteItem): string {
  const { pk, sk } = Update?.Key ?? Put?.Item ?? {};
  return JSON.stringify([pk?.S, sk?.S]);
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
    ...(oldest !== undefined && { first: oldest.time }),
    ...(newest !== undefined && {
      newest: timeId(newest.time, newest.id),
      said: encodeSummary(newest, null),
    }),
  };
}

/** The oldest or the newest denial of a group, one excepted. */
async function endOfGroup(
  table: Table,
  gone: Key,
  group: Key,
  forward: boolean,
): Promise<Denial | undefined> {
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
  const order = forward ? (a: Denial, b: Denial) => newestFirst(b, a) : newestFirst;
  for await (const denials of denialsInOrder(pages, order)) {
    const other = denials.find((denial) => denialKey(denial).sk !== gone.sk);
    if (other !== undefined) return other;
  }
  return undefined;
}
