/**
 * Writing denials into the table: one transaction a group, each denial put if absent and counted in its group; then
 * the explanation requests for them.
 * A denial that is stored already cancels the transaction, which names it; the rest is tried again. So a batch that runs
 * twice, at the same time or after a crash, counts nothing twice, and in the usual case reads nothing.
 *
 * Calls: dynamodb:BatchWriteItem, PutItem, UpdateItem, DeleteItem; GetItem, Query for moved copies.
 */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import type { PutResult } from '../../core/ports.ts';
import { oneCopyEach } from '../../core/query/one-copy-each.ts';
import { BusyError } from './busy-error.ts';
import { ATTEMPTS, backOff, expiryOf, forEachOf, type Table } from './client.ts';
import { copyMarkerOf, moveToCaller, putCopyMarker } from './copies.ts';
import { denialItem } from './denial-item.ts';
import { explanationRequestWriter } from './explanation-requests.ts';
import { tallyOf } from './group-item.ts';
import { addToGroup, IN_ORDER, type TimeRelation, timeRelationOf } from './group-write.ts';
import { groupKey, type Item } from './keys.ts';
import { groupPointers, type PutPointers } from './pointers.ts';
import { MOST_ACTIONS, type Refusal, transact } from './transact.ts';

/** Transactions of one batch that run at the same time. */
const WIDTH = 8;

/** A copy marker and a denial for each, and the group. */
const MOST_DENIALS = Math.floor((MOST_ACTIONS - 1) / 2);

type PutDenials = (recorded: readonly RecordedDenial[]) => Promise<PutResult>;

export function denialWriter(table: Table, putPointers: PutPointers): PutDenials {
  const putExplanationRequests = explanationRequestWriter(table);
  return async (recorded) => {
    const each = oneCopyEach(recorded);
    const groups = [...Map.groupBy(each, ({ denial }) => denial.group).values()];
    const added = new Set<Denial>();
    await forEachOf(groups, WIDTH, async (group) => {
      for (let at = 0; at < group.length; at += MOST_DENIALS) {
        const chunk = group.slice(at, at + MOST_DENIALS);
        for (const { denial } of await putIntoGroup(table, putPointers, chunk)) added.add(denial);
        await putExplanationRequests(chunk);
      }
    });
    const inOrder = each.map(({ denial }) => denial).filter((denial) => added.has(denial));
    return { added: inOrder, duplicates: recorded.length - inOrder.length };
  };
}

/** Those of one group that were not stored yet. */
async function putIntoGroup(
  table: Table,
  putPointers: PutPointers,
  recorded: readonly RecordedDenial[],
): Promise<readonly RecordedDenial[]> {
  await putPointers(recorded.flatMap(groupPointers));
  let left = recorded;
  let relation = IN_ORDER;
  for (let attempt = 0; left.length > 0; ) {
    const { actions, owners } = actionsFor(table, left, relation);
    const outcome = await transact(table, actions);
    if (outcome.done) return left;
    /** The first refusal of each record: that of its copy marker, where it has one. */
    const there = new Map(outcome.refused.toReversed().map((refusal) => [owners[refusal.action], refusal]));
    const group = there.get(undefined);
    for (const each of left) await replaceOwnersCopy(table, each, there.get(each));
    left = left.filter((each) => !there.has(each));
    if (group !== undefined && left.length > 0) relation = timeRelationOf(tallyOf(left), group.item);
    if (outcome.busy) await backOff(table, attempt);
    if (outcome.busy || group !== undefined) attempt += 1;
    if (attempt > ATTEMPTS)
      throw new BusyError(`group ${groupIdOf(left)} is too busy: gave up after ${ATTEMPTS} attempts`);
  }
  return [];
}

const groupIdOf = ([first]: readonly RecordedDenial[]): string => first?.denial.group ?? '';

interface Actions {
  readonly actions: readonly TransactWriteItem[];
  /** For each action the record it belongs to; undefined for the group's, which is the last. */
  readonly owners: readonly (RecordedDenial | undefined)[];
}

function actionsFor(table: Table, recorded: readonly RecordedDenial[], relation: TimeRelation): Actions {
  const ttl = expiryOf(table);
  const [first] = recorded;
  if (first === undefined) throw new RangeError('a transaction needs a denial');
  const puts = recorded.flatMap((each): [TransactWriteItem, RecordedDenial][] => [
    ...(each.sharedEventId === null
      ? []
      : [[putCopyMarker(table, each, ttl), each] as [TransactWriteItem, RecordedDenial]]),
    [putIfAbsent(table, denialItem(each.denial, { ttl })), each],
  ]);
  const at = { table: table.name, key: groupKey(first.denial), ttl };
  const count = addToGroup(at, first.denial, tallyOf(recorded), relation);
  return {
    actions: [...puts.map(([action]) => action), count],
    owners: [...puts.map(([, owner]) => owner), undefined],
  };
}

function putIfAbsent(table: Table, item: Item): TransactWriteItem {
  return {
    Put: { TableName: table.name, Item: { ...item }, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** The caller's copy replaces the resource owner's. */
async function replaceOwnersCopy(
  table: Table,
  recorded: RecordedDenial,
  refusal: Refusal | undefined,
): Promise<void> {
  if (refusal?.item === undefined || recorded.sharedEventId === null || recorded.copy !== 'caller') return;
  if (copyMarkerOf(refusal.item)?.copy === 'resourceOwner') await moveToCaller(table, recorded);
}
