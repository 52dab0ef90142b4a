/** Canaries that arrived, in SQLite: one row a place and time. */
import type { DenialStore } from '../../core/ports.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { type Database, inTransaction, type Prepare, toKey } from './database.ts';

export function sqliteCanaries(
  database: Database,
  prepare: Prepare,
): Pick<DenialStore, 'putCanaries' | 'lastCanary'> {
  return {
    async putCanaries(canaries) {
      const put = prepare('INSERT OR IGNORE INTO canaries (account, region, time) VALUES (?, ?, ?)');
      inTransaction(database, () => {
        for (const { account, region, time } of canaries) put.run(toKey(account), toKey(region), time);
      });
    },
    async lastCanary({ account, region }, range) {
      const { since, until } = timeRange(range);
      const newest = prepare(
        'SELECT max(time) AS time FROM canaries WHERE account = ? AND region = ? AND time >= ? AND time <= ?',
      ).get(toKey(account), toKey(region), since, until);
      return typeof newest?.time === 'string' ? newest.time : undefined;
    },
  };
}
