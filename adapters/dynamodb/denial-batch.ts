/**
 * Several denials of one group in one item: those of one minute that one transaction stores. DynamoDB bills an item by the
 * started kilobyte, and equal denials deflate to a few dozen bytes each.
 *
 *     ds JSON (packed when long) of [what follows the minute in the time, id, body], oldest first; bodies as in denial-item.ts
 *
 * In a partition the items of a minute lie together: `#` sorts before the `:` of the seconds, so the several come before those
 * that are items of their own.
 * INVARIANT: the key has the number of the group's write that stores it, so no two are equal, and later ones sort behind.
 */
import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { newestFirst } from '../../core/query/order.ts';
import {
  attributesBeside,
  type Body,
  bodyOf,
  denialFromBody,
  denialFromItem,
  type StoredBeside,
} from './denial-item.ts';
import { denialBatchKey, type Item, itemSize, keyAttributes, minuteOf, textOf } from './keys.ts';
import { layoutAttribute, SEVERAL_DENIALS } from './layout.ts';
import { packText, unpackText } from './pack.ts';

/** The detector takes each item whole. */
const MOST_IN_ITEM = 25;

/** Of JSON, packed or not: DynamoDB takes items of 400 KB, and a denial has up to 64,000 bytes (core/normalize/denial.ts). */
const MOST_ITEM_BYTES = 200_000;

type Entry = readonly [seconds: string, id: string, body: Body];

/** `write`: of the group; `part` of it. */
export interface BatchPlace {
  readonly write: number;
  readonly part: number;
}

/** Of one group and one minute, at least one. */
export function denialBatchItem(denials: readonly Denial[], place: BatchPlace, beside: StoredBeside): Item {
  const [first, ...others] = denials.toSorted((a, b) => newestFirst(b, a));
  if (first === undefined) throw new RangeError('an item of denials needs one');
  const key = denialBatchKey(first, place);
  const item = {
    ...{ ...keyAttributes(key), ...layoutAttribute(SEVERAL_DENIALS) },
    ...attributesBeside(first, beside),
  };
  const entries = [first, ...others].map((denial): Entry => {
    const { id, time } = denial;
    return [time.slice(minuteOf(time).length), id, bodyOf(denial, { arn: key.pk.slice(2), id, time })];
  });
  return { ...item, ds: packText(JSON.stringify(entries), itemSize(item) + 'ds'.length) };
}

/** Of a query for the keys of denials, and for the items of several whole: their ids are inside. `#ttl`: `ttl`. */
export const KEYS_AND_SEVERAL = 'pk, sk, g, lv, ds, #ttl';

/** It holds several denials. */
export const isBatch = (item: Item): boolean => item.ds !== undefined;

/** As many as one item takes, in each. */
export const itemsOf = (recorded: readonly RecordedDenial[]): Iterable<readonly RecordedDenial[]> =>
  slicesThatFit(recorded, { denials: MOST_IN_ITEM, bytes: MOST_ITEM_BYTES });

/** In their order; `bytes` of JSON. */
export function* slicesThatFit(
  recorded: readonly RecordedDenial[],
  most: { readonly denials: number; readonly bytes: number },
): Generator<readonly RecordedDenial[]> {
  let slice: RecordedDenial[] = [];
  let bytes = 0;
  for (const each of recorded) {
    const its = Buffer.byteLength(JSON.stringify(each.denial));
    if (slice.length > 0 && (slice.length === most.denials || bytes + its > most.bytes)) {
      yield slice;
      [slice, bytes] = [[], 0];
    }
    slice.push(each);
    bytes += its;
  }
  if (slice.length > 0) yield slice;
}

/** Of an item of one denial or of several, oldest first. */
export function denialsFromItem(item: Item): readonly Denial[] {
  if (!isBatch(item)) return [denialFromItem(item)];
  const [arn, group, minute] = [textOf(item, 'pk').slice(2), textOf(item, 'g'), minuteOfItem(item)];
  const entries = JSON.parse(unpackText(item.ds)) as readonly Entry[];
  return entries.map(([seconds, id, body]) =>
    denialFromBody(body, { arn, id, time: `${minute}${seconds}` }, group),
  );
}

/** The denial with which a group that was fixed from `time` on is denied again. */
export function firstFrom(denials: readonly Denial[], time: string | undefined): Denial | undefined {
  if (time === undefined) return undefined;
  return denials.filter((denial) => denial.time >= time).toSorted((a, b) => newestFirst(b, a))[0];
}

/** The denials of a partition in the order of its pages, which have the items of a minute one after the other. */
export async function* denialsInOrder(
  pages: AsyncIterable<readonly Item[]>,
  order: (a: Denial, b: Denial) => number,
): AsyncGenerator<readonly Denial[]> {
  let held: readonly Denial[] = [];
  for await (const page of pages) {
    const read = [...held, ...page.flatMap(denialsFromItem)];
    // The next page may have more of the last minute.
    const last = minuteOf(read.at(-1)?.time ?? '');
    held = read.filter(({ time }) => minuteOf(time) === last);
    const rest = read.filter(({ time }) => minuteOf(time) !== last);
    if (rest.length > 0) yield rest.toSorted(order);
  }
  if (held.length > 0) yield held.toSorted(order);
}

const minuteOfItem = (item: Item | undefined): string | undefined =>
  item === undefined ? undefined : minuteOf(textOf(item, 'sk').slice(KEY_PREFIX.denial.length));
