/** As many new denials of one group as one transaction holds: put, and counted in their group. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { BoundedMap } from '../../core/model/bounded-map.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import type { Noted } from '../../core/query/folded-view.ts';
import { newestFirst } from '../../core/query/order.ts';
import { BusyError } from './busy-error.ts';
import { ATTEMPTS, backOff, expiryOf, type Table } from './client.ts';
import { copyMarkerOf, putCopyMarker } from './copies.ts';
import { denialItem, type StoredBeside } from './denial-item.ts';
import { tallyOf } from './group-item.ts';
import { notedIn } from './group-marks.ts';
import { placeOf } from './group-place.ts';
import { addToGroup, IN_ORDER, type Presence, type Relation, relationOf } from './group-write.ts';
import { groupKey, type Item } from './keys.ts';
import { moveToCaller } from './move-copy.ts';
import { groupPointers, type PutPointers } from './pointers.ts';
import { type Refusal, transact } from './transact.ts';

export interface Writer {
  readonly table: Table;
  readonly putPointers: PutPointers;
  /** Groups of their own that this process found in the table. */
  readonly known: BoundedMap<true>;
  /** What folded groups had noted when they were last seen. */
  readonly noted: BoundedMap<Noted>;
}

export interface Placed {
  /** Those that were not stored yet. */
  readonly added: readonly RecordedDenial[];
  /** Those that need a group of their own, of which their principal has enough. */
  readonly beyond: readonly RecordedDenial[];
  /** The group is in the table. */
  readonly exists: boolean;
}

/** `isFull`: no further group of this principal and action has room, as was read a moment ago. */
export type Into = { readonly into: 'folded' } | { readonly into: 'own'; readonly isFull: boolean };

/** How the next attempt counts them. */
interface Plan {
  readonly presence: Presence;
  readonly relation: Relation;
  /** Raises the counter of groups; undefined: no group is made that counts. */
  readonly counter: TransactWriteItem | undefined;
}

/** `recorded`: of one group, at least one. */
export async function putChunk(
  writer: Writer,
  recorded: readonly RecordedDenial[],
  into: Into,
): Promise<Placed> {
  let left = recorded;
  let plan = await planFor(writer, left, into);
  let exists = plan?.presence === 'existing';
  if (plan !== undefined) await writer.putPointers(left.flatMap(groupPointers));
  for (let attempt = 0; left.length > 0; ) {
    if (plan === undefined) return { added: [], beyond: left, exists };
    const attempted = await tryPut(writer, left, plan);
    if (attempted.done) {
      if (into.into === 'own') writer.known.set(groupOf(left), true);
      return { added: left, beyond: [], exists: true };
    }
    const { there, isRefused, group, busy } = attempted;
    for (const [each, refusal] of there) exists = (await replaceOwnersCopy(writer, each, refusal)) || exists;
    left = left.filter((each) => !there.has(each));
    if (isRefused && left.length > 0) {
      if (group === undefined) writer.known.delete(groupOf(left));
      plan = await planFor(writer, left, into, group);
      exists ||= plan?.presence === 'existing';
    }
    if (busy) await backOff(writer.table, attempt);
    if (busy || isRefused) attempt += 1;
    if (attempt > ATTEMPTS)
      throw new BusyError(`group ${groupOf(left)} is too busy: gave up after ${ATTEMPTS} attempts`);
  }
  return { added: [], beyond: [], exists };
}

const groupOf = ([first]: readonly RecordedDenial[]): string => first?.denial.group ?? '';

/** Undefined: the group would be one more than its principal may have. `seen`: the group, as a refusal carried it. */
async function planFor(
  writer: Writer,
  recorded: readonly RecordedDenial[],
  into: Into,
  seen?: Item,
): Promise<Plan | undefined> {
  const [first] = recorded;
  if (first === undefined) return undefined;
  const { group } = first.denial;
  const relationTo = (item: Item) => relationOf(tallyOf(recorded), item);
  const existing = (relation: Relation): Plan => ({ presence: 'existing', relation, counter: undefined });
  if (into.into === 'folded') {
    if (seen !== undefined) writer.noted.set(group, notedIn(seen));
    const noted = writer.noted.get(group) ?? IN_ORDER.noted;
    const relation = seen === undefined ? { ...IN_ORDER, noted } : relationTo(seen);
    return { presence: 'either', relation, counter: undefined };
  }
  if (seen !== undefined) return existing(relationTo(seen));
  if (writer.known.get(group)) return existing(IN_ORDER);
  const place = await placeOf(writer.table, first.denial, into.isFull);
  switch (place.kind) {
    case 'existing':
      return existing(relationTo(place.item));
    case 'new':
      return { presence: 'new', relation: IN_ORDER, counter: place.counter };
    case 'full':
      return undefined;
  }
}

type Attempted =
  | { readonly done: true }
  | {
      readonly done: false;
      /** Those that are stored already, with the first refusal of each: that of its copy marker, where it has one. */
      readonly there: ReadonlyMap<RecordedDenial, Refusal>;
      /** The group, or the counter of groups, is not as it was assumed. */
      readonly isRefused: boolean;
      /** The group as it is, where it was refused and is there. */
      readonly group: Item | undefined;
      readonly busy: boolean;
    };

async function tryPut(
  { table }: Writer,
  recorded: readonly RecordedDenial[],
  { presence, relation, counter }: Plan,
): Promise<Attempted> {
  const ttl = expiryOf(table);
  const first = firstFrom(recorded, relation.regresses);
  const puts = recorded.flatMap((each) =>
    putsOf(table, each, { ttl, regresses: each === first ? relation.regresses : undefined }),
  );
  const [some] = recorded;
  if (some === undefined) return { done: true };
  const at = { table: table.name, key: groupKey(some.denial), ttl };
  const count = addToGroup(at, some.denial, tallyOf(recorded), relation, presence);
  const actions = [...puts.map(([action]) => action), count, ...(counter === undefined ? [] : [counter])];
  const outcome = await transact(table, actions);
  if (outcome.done) return outcome;
  const there = new Map<RecordedDenial, Refusal>();
  for (const refusal of outcome.refused) {
    const owner = puts[refusal.action]?.[1];
    if (owner !== undefined && !there.has(owner)) there.set(owner, refusal);
  }
  const others = outcome.refused.filter(({ action }) => action >= puts.length);
  const group = others.find(({ action }) => action === puts.length)?.item;
  return { done: false, there, isRefused: others.length > 0, group, busy: outcome.busy };
}

/** The denial with which a group that was fixed from `time` on is denied again. */
function firstFrom(
  recorded: readonly RecordedDenial[],
  time: string | undefined,
): RecordedDenial | undefined {
  if (time === undefined) return undefined;
  return recorded
    .filter(({ denial }) => denial.time >= time)
    .toSorted((a, b) => newestFirst(b.denial, a.denial))[0];
}

function putsOf(
  table: Table,
  each: RecordedDenial,
  stored: StoredBeside,
): readonly [TransactWriteItem, RecordedDenial][] {
  const { ttl } = stored;
  const put = putIfAbsent(table, denialItem(each.denial, stored));
  return each.sharedEventId === null
    ? [[put, each]]
    : [
        [putCopyMarker(table, each, ttl), each],
        [put, each],
      ];
}

function putIfAbsent(table: Table, item: Item): TransactWriteItem {
  return {
    Put: { TableName: table.name, Item: { ...item }, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** The caller's copy replaces the resource owner's. True: it is in its own group now. */
async function replaceOwnersCopy(
  writer: Writer,
  recorded: RecordedDenial,
  refusal: Refusal,
): Promise<boolean> {
  if (refusal.item === undefined || recorded.sharedEventId === null || recorded.copy !== 'caller')
    return false;
  if (copyMarkerOf(refusal.item)?.copy !== 'resourceOwner') return false;
  return moveToCaller(writer.table, writer.putPointers, recorded);
}
