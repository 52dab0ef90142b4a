/**
 * The denials of a store, oldest first, a day at a time: a store lists the newest first, and of a long history only
 * one day is held in memory.
 */

import type { Denial } from '../core/model/denial.ts';
import { isoSeconds } from '../core/normalize/event-time.ts';
import type { DenialQuery } from '../core/ports.ts';
import type { Io } from './command.ts';
import { openStoreToRead, STORE_OPTIONS, type Store } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { QUERY_OPTIONS, queryFrom } from './query-options.ts';

const DAY_MILLISECONDS = 24 * 3_600_000;

export async function* storeHistory(args: readonly string[], io: Io): AsyncGenerator<Denial> {
  const options = { ...QUERY_OPTIONS, ...STORE_OPTIONS };
  const { values } = parseCommandLine({ args: [...args], options });
  const query = queryFrom(values, io);
  const store = await openStoreToRead(values, io);
  try {
    yield* oldestFirst(store, query);
  } finally {
    await store.close();
  }
}

async function* oldestFirst(store: Store, query: DenialQuery): AsyncGenerator<Denial> {
  const groups = await store.listGroups(query, 'last');
  const times = groups.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]).sort();
  const [first, last] = [query.since ?? times[0], query.until ?? times.at(-1)];
  if (groups.length === 0 || first === undefined || last === undefined) return;
  for (let start = Date.parse(first); start <= Date.parse(last); start += DAY_MILLISECONDS) {
    const end = Math.min(start + DAY_MILLISECONDS - 1000, Date.parse(last));
    const day = await Array.fromAsync(
      store.listDenials({ ...query, since: isoSeconds(start), until: isoSeconds(end) }),
    );
    yield* day.reverse();
  }
}
