/** Counts denials by group and interval in SQLite: an index holds all that is needed, so no denial is read. */

import type { CountStep, CountStore, DenialCount } from '../../core/ports.ts';
import { INTERVALS, intervalOf } from '../../core/query/counts.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { type Prepare, text } from './database.ts';

/** Up to so many groups are looked up one by one; more are cheaper in one walk over the index. */
const FEW = 100;

/** A row for each interval costs more to hand over than to count: a row holds all intervals of a group, `2026-11-20T10 3`. */
const countOf = (condition: string): string => `
  SELECT grp, group_concat(at || ' ' || n) AS counts FROM (
    SELECT grp, substr(time, 1, ?3) AS at, count(*) AS n FROM denials
    WHERE time >= ?1 AND time <= ?2 ${condition} GROUP BY grp, at
  ) GROUP BY grp`;

export function sqliteCounts(prepare: Prepare): CountStore {
  return {
    async countDenials(groups, filter, step) {
      const { since, until } = timeRange(filter);
      const { length } = INTERVALS[step];
      const wanted = new Set(groups.map(({ group }) => group));
      const found =
        wanted.size > FEW
          ? prepare(countOf('')).all(since, until, length)
          : [...wanted].flatMap((group) => prepare(countOf('AND grp = ?4')).all(since, until, length, group));
      const intervals = new Map<string, string>();
      const rows: DenialCount[] = [];
      for (const { grp, counts } of found) {
        const group = text(grp);
        if (wanted.has(group)) addCounts(rows, { group, counts: text(counts), step }, intervals);
      }
      return { rows, isCut: false };
    },
  };
}

interface Counted {
  readonly group: string;
  readonly counts: string;
  readonly step: CountStep;
}

/** `intervals`: by what their times share, so that all rows of one have the same text. */
function addCounts(rows: DenialCount[], counted: Counted, intervals: Map<string, string>): void {
  const { group, counts, step } = counted;
  const { length } = INTERVALS[step];
  for (const each of counts.split(',')) {
    const shared = each.slice(0, length);
    const at = intervals.get(shared) ?? intervalOf(shared, step);
    intervals.set(shared, at);
    rows.push({ group, at, count: Number(each.slice(length)) });
  }
}
