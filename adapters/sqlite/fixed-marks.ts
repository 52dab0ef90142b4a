/** What shows that a group is fixed, in SQLite: the first mark and the newest, beside the counts of the group. */
import type { FixedMark, FixedMarks } from '../../core/model/fixed-mark.ts';
import { addMark, boundedMark } from '../../core/query/fixed-marks.ts';
import { type Database, inTransaction, type Prepare, toKey } from './database.ts';

export function marksFrom({ fixed }: Readonly<Record<string, unknown>>): FixedMarks | undefined {
  return typeof fixed === 'string' ? (JSON.parse(fixed) as FixedMarks) : undefined;
}

export function markFixed(database: Database, prepare: Prepare, group: string, mark: FixedMark): boolean {
  return inTransaction(database, () => {
    const row = prepare('SELECT fixed FROM groups WHERE id = ?').get(toKey(group));
    if (row === undefined) return false;
    const marks = addMark(marksFrom(row), boundedMark(mark));
    prepare('UPDATE groups SET fixed = ? WHERE id = ?').run(JSON.stringify(marks), toKey(group));
    return true;
  });
}
