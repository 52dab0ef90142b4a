/**
 * Counts denials by group and interval in the table. Where the counters of a group say all, nothing is read. Else the
 * keys of its principal's denials in the range are read, newest first, up to a bound.
 *
 * Calls: dynamodb:Query.
 */

import { KEY_PREFIX } from '../../contract/table.ts';
import type { CountedGroup, CountStore, DenialCount } from '../../core/ports.ts';
import { countFromCounters, Tallies } from '../../core/query/counts.ts';
import { isWithin, type TimeRange, timeRange } from '../../core/query/time-range.ts';
import { isAlive, queryPages, type Table } from './client.ts';
import { denialsFromItem, isBatch, KEYS_AND_SEVERAL } from './denial-batch.ts';
import { type Item, minuteOf, partitionOf, splitTimeId, textOf } from './keys.ts';

/** Items whose keys one question reads: 50 MB of the table, some 6,000 read units. */
const MOST_READ = 50_000;

/** Partitions that are read at once. */
const AT_ONCE = 8;

export function dynamodbCounts(table: Table): CountStore {
  return {
    async countDenials(groups, filter, step) {
      const range = timeRange(filter);
      if (range.since > range.until) return { rows: [], isCut: false };
      const known: DenialCount[] = [];
      const open = new Map<string, CountedGroup[]>();
      for (const group of groups) {
        if (group.firstSeen > range.until || group.lastSeen < range.since) continue;
        const counted = countFromCounters(group, range, step);
        if (counted !== undefined) known.push(counted);
        else open.set(group.principal, [...(open.get(group.principal) ?? []), group]);
      }
      const tallies = new Tallies(step);
      const isCut = await readAll(table, open, range, tallies);
      return { rows: [...known, ...tallies.rows()], isCut };
    },
  };
}

/** True: the bound was reached. Principals that were denied last come first. */
async function readAll(
  table: Table,
  open: ReadonlyMap<string, readonly CountedGroup[]>,
  range: TimeRange,
  tallies: Tallies,
): Promise<boolean> {
  const newestOf = (groups: readonly CountedGroup[]) =>
    groups.reduce((newest, { lastSeen }) => (lastSeen > newest ? lastSeen : newest), '');
  const waiting = [...open].toSorted(([, a], [, b]) => (newestOf(a) < newestOf(b) ? -1 : 1));
  const budget = { left: MOST_READ };
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined && budget.left > 0; next = waiting.pop()) {
      const [principal, groups] = next;
      const wanted = new Set(groups.map(({ group }) => group));
      for await (const item of itemsOf(table, principal, range, budget)) {
        const group = textOf(item, 'g');
        if (!wanted.has(group)) continue;
        for (const time of timesIn(item)) if (isWithin(time, range)) tallies.add(group, time);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return budget.left <= 0;
}

/** Of one denial the key says it. */
const timesIn = (item: Item): readonly string[] =>
  isBatch(item)
    ? denialsFromItem(item).map(({ time }) => time)
    : [splitTimeId(textOf(item, 'sk').slice(KEY_PREFIX.denial.length)).time];

async function* itemsOf(
  table: Table,
  principal: string,
  range: TimeRange,
  budget: { left: number },
): AsyncGenerator<Item> {
  const query = {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': { S: partitionOf(principal) },
      ':from': { S: `${KEY_PREFIX.denial}${minuteOf(range.since)}` },
      ':to': { S: `${KEY_PREFIX.denial}${range.until}#\u{10ffff}` },
    },
    ProjectionExpression: KEYS_AND_SEVERAL,
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ScanIndexForward: false,
  };
  for await (const page of queryPages(table, query)) {
    budget.left -= page.length;
    for (const item of page) if (isAlive(table, item)) yield item;
    if (budget.left <= 0) return;
  }
}
