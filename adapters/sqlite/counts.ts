/** Counts denials by group and interval in SQLite: an index holds all that is needed, so no denial is read. */

import type { CountStore } from '../../core/ports.ts';
import { INTERVALS, intervalOf } from '../../core/query/counts.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { number, type Prepare, text } from './database.ts';

/** Up to so many groups are looked up one by one; more are cheaper in one walk over the index. */
const FEW = 100;

const COUNT =
  'SELECT grp, substr(time, 1, ?3) AS at, count(*) AS n FROM denials WHERE time >= ?1 AND time <= ?2';

export function sqliteCounts(prepare: Prepare): CountStore {
  return {
    async countDenials(groups, filter, step) {
      const { since, until } = timeRange(filter);
      const { length } = INTERVALS[step];
      const wanted = new Set(groups.map(({ group }) => group));
      const found =
        wanted.size > FEW
          ? prepare(`${COUNT} GROUP BY grp, at`).all(since, until, length)
          : [...wanted].flatMap((group) =>
              prepare(`${COUNT} AND grp = ?4 GROUP BY at`).all(since, until, length, group),
            );
      const rows = found.map((row) => ({
        ...{ group: text(row.grp), count: number(row.n) },
        at: intervalOf(text(row.at), step),
      }));
      return { rows: rows.filter(({ group }) => wanted.has(group)), isCut: false };
    },
  };
}
