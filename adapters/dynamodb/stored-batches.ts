/**
 * Which denials the table has in items of several. They have no key of their own, whose absence a put could demand: so the
 * items of their minute are read first, and the put demands that its group was not written since. A process remembers what it
 * read or stored itself, and then reads what others added.
 *
 * Calls: dynamodb:Query, BatchGetItem.
 */
import { type BoundedMap, createBoundedMap } from '../../core/model/bounded-map.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import { alivePages, forEachOf, getItems, type Table } from './client.ts';
import { denialsFromItem } from './denial-batch.ts';
import { batchesOf, denialKey, minuteOf, partitionOf, textOf, writeText } from './keys.ts';

/** Of one principal. */
interface Minute {
  /** Sort keys that the denials in the items would have. */
  readonly keys: Set<string>;
  /**
   * By group: the number of its write up to which nothing is missing. A query may see a later write and miss the one before,
   * so what it saw beyond that number is read again.
   */
  readonly upTo: Map<string, number>;
}

/** Kept in memory by one process, some 150 bytes each. */
const MOST_DENIALS = 200_000;
const MOST_MINUTES = 5_000;

/** Queries of one transaction that run at the same time. */
const WIDTH = 8;

/** A group's write: the number that it has, and whether the group begins with it. */
export interface GroupWrite {
  readonly number: number;
  readonly isFirst: boolean;
}

export class StoredBatches {
  readonly #table: Table;
  readonly #minutes: BoundedMap<Minute> = createBoundedMap({ entries: MOST_MINUTES, weight: MOST_DENIALS });

  constructor(table: Table) {
    this.#table = table;
  }

  /** Those of a group's denials that are stored before this write of it. */
  async among(recorded: readonly RecordedDenial[], write: GroupWrite): Promise<ReadonlySet<RecordedDenial>> {
    const stored = new Set<RecordedDenial>();
    await forEachOf([...byMinute(recorded)], WIDTH, async ([minute, its]) => {
      const { keys } = await this.#read(its, minute, write);
      for (const each of its) if (keys.has(denialKey(each.denial).sk)) stored.add(each);
    });
    return stored;
  }

  async #read(
    [first]: readonly RecordedDenial[],
    minute: string,
    { number, isFirst }: GroupWrite,
  ): Promise<Minute> {
    if (first === undefined) throw new RangeError('a minute needs a denial');
    const { group, principal } = first.denial;
    const pk = partitionOf(principal.arn);
    const id = `${pk}\n${minute}`;
    // Where a group begins, the one before may have been erased, and what is remembered with it.
    const known = isFirst ? undefined : this.#minutes.get(id);
    const upTo = known?.upTo.get(group);
    if (known !== undefined && upTo === number - 1) return known;
    const read = known ?? { keys: new Set(), upTo: new Map() };
    // Of other groups once only: a denial changes its group when a new version names its action otherwise.
    const its = known === undefined ? batchesOf(minute) : batchesOf(minute, group);
    const from = upTo === undefined || upTo >= number ? its : `${its}${writeText(upTo + 1)}`;
    for await (const page of alivePages(this.#table, between(pk, from, `${its}\u{10ffff}`)))
      for (const item of page)
        for (const denial of denialsFromItem(item)) read.keys.add(denialKey(denial).sk);
    read.upTo.set(group, number - 1);
    this.#minutes.set(id, read, read.keys.size + 1);
    return read;
  }

  /** They were stored by this write of their group. */
  added(recorded: readonly RecordedDenial[], { number }: GroupWrite): void {
    for (const [minute, its] of byMinute(recorded)) {
      const [first] = its;
      if (first === undefined) continue;
      const { group, principal } = first.denial;
      const id = `${partitionOf(principal.arn)}\n${minute}`;
      const known = this.#minutes.get(id);
      if (known === undefined) continue;
      for (const { denial } of its) known.keys.add(denialKey(denial).sk);
      if (known.upTo.get(group) === number - 1) known.upTo.set(group, number);
      this.#minutes.set(id, known, known.keys.size + 1);
    }
  }
}

/** Denials that are items of their own, as older versions stored all. */
export async function storedAlone(
  table: Table,
  recorded: readonly RecordedDenial[],
): Promise<ReadonlySet<RecordedDenial>> {
  if (recorded.length === 0) return new Set();
  const items = await getItems(
    table,
    recorded.map(({ denial }) => denialKey(denial)),
  );
  const keys = new Set(items.map((item) => textOf(item, 'sk')));
  return new Set(recorded.filter(({ denial }) => keys.has(denialKey(denial).sk)));
}

export const byMinute = (recorded: readonly RecordedDenial[]): Map<string, RecordedDenial[]> =>
  Map.groupBy(recorded, ({ denial }) => minuteOf(denial.time));

const between = (pk: string, from: string, to: string) => ({
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
  ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } },
  ConsistentRead: true,
});
