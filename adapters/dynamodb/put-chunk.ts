/** As many new denials of one group as one transaction holds: put, and counted in their group. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { BoundedMap } from '../../core/model/bounded-map.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import type { Noted } from '../../core/query/folded-view.ts';
import { BusyError } from './busy-error.ts';
import { ATTEMPTS, backOff, expiryOf, getItem, type Table } from './client.ts';
import { copyMarkerOf, putCopyMarker } from './copies.ts';
import { denialBatchItem, firstFrom, itemsOf } from './denial-batch.ts';
import { denialItem, type StoredBeside } from './denial-item.ts';
import { tallyOf } from './group-item.ts';
import { notedIn } from './group-marks.ts';
import { placeOf } from './group-place.ts';
import { addToGroup, IN_ORDER, type Presence, type Relation, relationOf } from './group-write.ts';
import { groupKey, type Item, numberOf } from './keys.ts';
import { moveToCaller } from './move-copy.ts';
import { groupPointers, type PutPointers } from './pointers.ts';
import { byMinute, type GroupWrite, type StoredBatches, storedAlone } from './stored-batches.ts';
import { type Refusal, transact } from './transact.ts';

export interface Writer {
  readonly table: Table;
  readonly putPointers: PutPointers;
  /** Groups of their own that this process found in the table: the number of their last write; NaN: it is to be read. */
  readonly known: BoundedMap<number>;
  readonly batches: StoredBatches;
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
  /** Which write of the group it is to be; undefined: each denial is an item of its own, whatever else is written. */
  readonly write: GroupWrite | undefined;
}

/** `recorded`: of one group, at least one; all of calls that two accounts record, or none. */
export async function putChunk(
  writer: Writer,
  recorded: readonly RecordedDenial[],
  into: Into,
): Promise<Placed> {
  let left = recorded;
  let plan = await planFor(writer, left, into);
  /** What is stored already was read for it. */
  let isRead = false;
  let wasRefused = Number.isNaN(writer.known.get(groupOf(left)));
  let exists = plan?.presence === 'existing';
  if (plan !== undefined) await writer.putPointers(left.flatMap(groupPointers));
  for (let attempt = 0; left.length > 0; ) {
    if (plan === undefined) return { added: [], beyond: left, exists };
    const attempted = await tryPut(writer, left, plan, isRead);
    isRead = true;
    if (attempted.done) {
      // A group that others write, too, or out of order, is read before each write: a refused one costs as much as another.
      const last = wasRefused ? undefined : plan.write?.number;
      if (into.into === 'own') writer.known.set(groupOf(left), last ?? Number.NaN);
      return { added: left, beyond: [], exists: true };
    }
    const { there, isRefused, group, busy } = attempted;
    for (const [each, refusal] of there) exists = (await replaceOwnersCopy(writer, each, refusal)) || exists;
    left = left.filter((each) => !there.has(each));
    wasRefused ||= isRefused;
    const waits = busy || (isRefused && attempt > 0);
    if (waits) await backOff(writer.table, attempt);
    if (busy || isRefused) attempt += 1;
    // Others may have written the group during a wait: where its write is numbered, it is read again.
    const isStale = waits && plan.write !== undefined;
    if ((isRefused || isStale) && left.length > 0) {
      if (isStale || group === undefined) writer.known.delete(groupOf(left));
      plan = await planFor(writer, left, into, isStale ? undefined : group);
      isRead = false;
      exists ||= plan?.presence === 'existing';
    }
    if (attempt > ATTEMPTS)
      throw new BusyError(`group ${groupOf(left)} is too busy: gave up after ${ATTEMPTS} attempts`);
  }
  // All were stored meanwhile by another process, which may have ended before it asked for their explanation.
  exists ||= into.into === 'own' && (await isInTable(writer.table, recorded));
  return { added: [], beyond: [], exists };
}

async function isInTable(table: Table, [first]: readonly RecordedDenial[]): Promise<boolean> {
  return first !== undefined && (await getItem(table, groupKey(first.denial))) !== undefined;
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
  const isShared = first.sharedEventId !== null;
  const existing = (relation: Relation, last: number): Plan => ({
    presence: 'existing',
    ...{ relation, counter: undefined, write: isShared ? undefined : { number: last + 1, isFirst: false } },
  });
  if (into.into === 'folded') {
    if (seen !== undefined) writer.noted.set(group, notedIn(seen));
    const noted = writer.noted.get(group) ?? IN_ORDER.noted;
    const relation = seen === undefined ? { ...IN_ORDER, noted } : relationTo(seen);
    return { presence: 'either', relation, counter: undefined, write: undefined };
  }
  if (seen !== undefined) return existing(relationTo(seen), numberOf(seen, 'rev'));
  const last = writer.known.get(group);
  if (last !== undefined && (isShared || !Number.isNaN(last))) return existing(IN_ORDER, last);
  const place = await placeOf(writer.table, first.denial, into.isFull);
  switch (place.kind) {
    case 'existing':
      return existing(relationTo(place.item), numberOf(place.item, 'rev'));
    case 'new':
      return {
        presence: 'new',
        ...{ relation: IN_ORDER, counter: place.counter },
        write: isShared ? undefined : { number: writer.table.now() + 1, isFirst: true },
      };
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
  writer: Writer,
  recorded: readonly RecordedDenial[],
  { presence, relation, counter, write }: Plan,
  isRead: boolean,
): Promise<Attempted> {
  const { table } = writer;
  const [some] = recorded;
  if (some === undefined) return { done: true };
  const stored: ReadonlySet<RecordedDenial> =
    write === undefined || isRead ? new Set() : await storedAmong(writer, recorded, write);
  if (stored.size > 0) return { done: false, ...NOTHING_REFUSED, there: asRefusals(stored) };
  const ttl = expiryOf(table);
  const first = firstFrom(
    recorded.map(({ denial }) => denial),
    relation.regresses,
  );
  const besideOf = (each: readonly RecordedDenial[]): StoredBeside => ({
    ...{ ttl, regresses: each.some(({ denial }) => denial === first) ? relation.regresses : undefined },
  });
  const puts =
    write === undefined
      ? recorded.flatMap((each) => putsOf(table, each, besideOf([each])))
      : putsTogether(table, recorded, write.number, besideOf);
  const at = { table: table.name, key: groupKey(some.denial), ttl, now: table.now() };
  const count = addToGroup(at, some.denial, tallyOf(recorded), relation, presence, write?.number);
  const actions = [...puts.map(({ action }) => action), count, ...(counter === undefined ? [] : [counter])];
  const outcome = await transact(table, actions);
  if (outcome.done) {
    if (write !== undefined) writer.batches.added(recorded, write);
    return outcome;
  }
  const there = new Map<RecordedDenial, Refusal>();
  for (const refusal of outcome.refused) {
    const owner = puts[refusal.action]?.of;
    if (owner !== undefined && !there.has(owner)) there.set(owner, refusal);
  }
  const others = outcome.refused.filter(({ action }) => puts[action]?.of === undefined);
  const group = others.find(({ action }) => action === puts.length)?.item;
  return { done: false, there, isRefused: others.length > 0, group, busy: outcome.busy };
}

const NOTHING_REFUSED = { isRefused: false, group: undefined, busy: false } as const;

const asRefusals = (stored: ReadonlySet<RecordedDenial>): ReadonlyMap<RecordedDenial, Refusal> =>
  new Map([...stored].map((each) => [each, { action: -1, item: undefined }]));

/** Of an item of its own, the put demands that it is not there; what several hold, or would be held by, is read. */
async function storedAmong(
  { table, batches }: Writer,
  recorded: readonly RecordedDenial[],
  write: GroupWrite,
): Promise<ReadonlySet<RecordedDenial>> {
  const severals = [...byMinute(recorded).values()].filter(({ length }) => length > 1).flat();
  const [together, alone] = await Promise.all([batches.among(recorded, write), storedAlone(table, severals)]);
  return new Set([...together, ...alone]);
}

interface DenialPut {
  readonly action: TransactWriteItem;
  /** The denial that is stored already when this is refused; undefined: it stores several. */
  readonly of: RecordedDenial | undefined;
}

function putsTogether(
  table: Table,
  recorded: readonly RecordedDenial[],
  write: number,
  besideOf: (each: readonly RecordedDenial[]) => StoredBeside,
): readonly DenialPut[] {
  const items = [...byMinute(recorded).values()].flatMap((ofMinute) => [...itemsOf(ofMinute)]);
  return items.flatMap((its, part): readonly DenialPut[] => {
    const [alone, ...others] = its;
    if (alone !== undefined && others.length === 0) return putsOf(table, alone, besideOf(its));
    const denials = its.map(({ denial }) => denial);
    const item = denialBatchItem(denials, { write, part }, besideOf(its));
    return [{ action: putIfAbsent(table, item), of: undefined }];
  });
}

function putsOf(table: Table, each: RecordedDenial, beside: StoredBeside): readonly DenialPut[] {
  const put = { action: putIfAbsent(table, denialItem(each.denial, beside)), of: each };
  if (each.sharedEventId === null) return [put];
  return [{ action: putCopyMarker(table, each, beside.ttl), of: each }, put];
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
