/** Counts denials by group and interval in SQLite: an index holds all that is needed, so no denial is read. */

import type { CountStep, CountStore, DenialCount } from '../../core/ports.ts';
import { INTERVALS, intervalOf } from '../../core/query/counts.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { type Prepare, type Row, text } from './database.ts';
import { digestOf, NUMBER_OF_TEXT } from './texts.ts';

/** Up to so many groups are looked up one by one; more are cheaper in one walk over the index. */
const FEW = 100;

/** A row for each interval costs more to hand over than to count: a row holds all intervals of a group, `2026-11-20T10 3`. */
const countOf = (condition: string): string => `
  SELECT grp, group_concat(at || ' ' || n) AS counts FROM (
    SELECT grp, substr(time, 1, ?3) AS at, count(*) AS n FROM denials
    WHERE time >= ?1 AND time <= ?2 ${condition} GROUP BY grp, at
  ) GROUP BY grp`;

const COUNT_ALL = `SELECT text, counts FROM (${countOf('')}) JOIN texts ON texts.n = grp ORDER BY text`;
const COUNT_ONE = countOf(`AND grp = ${NUMBER_OF_TEXT}`);

export function sqliteCounts(prepare: Prepare): CountStore {
  return {
    async countDenials(groups, filter, step) {
      const { since, until } = timeRange(filter);
      const { length } = INTERVALS[step];
      const wanted = new Set(groups.map(({ group }) => group));
      const ofGroup = (group: string): readonly Row[] =>
        prepare(COUNT_ONE)
          .all(since, until, length, digestOf(group))
          .map((row) => ({ ...row, text: group }));
      const found =
        wanted.size > FEW ? prepare(COUNT_ALL).all(since, until, length) : [...wanted].flatMap(ofGroup);
      const intervals = new Map<string, string>();
      const rows: DenialCount[] = [];
      for (const row of found) {
        const group = text(row.text);
        if (wanted.has(group)) addCounts(rows, { group, counts: text(row.counts), step }, intervals);
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
    rows.push({ group, count: Number(each.slice(length)), at });
  }
}
