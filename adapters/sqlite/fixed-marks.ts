/** What shows that a group is fixed, in SQLite: the first mark and the newest, beside the counts of the group. */
import type { Denial } from '../../core/model/denial.ts';
import type { FixedMark, FixedMarks } from '../../core/model/fixed-mark.ts';
import { addMark, boundedMark, holdsFrom } from '../../core/query/fixed-marks.ts';
import { type Database, inTransaction, type Prepare, text, toKey } from './database.ts';
import { digestOf, NUMBER_OF_TEXT } from './texts.ts';

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

/**
 * INVARIANT: depends on the denials and marks that are stored, not on the order in which they came. A mark that was found
 * between the first and the newest one is not kept, so a regression after it is found only while it is the newest.
 */
export function regressing(prepare: Prepare, denials: readonly Denial[]): ReadonlySet<Denial> {
  const groups = JSON.stringify([...new Set(denials.map(({ group }) => group))]);
  const marked = `SELECT id, fixed, first FROM groups WHERE fixed IS NOT NULL AND id IN (SELECT value FROM json_each(?))`;
  const again = prepare(marked)
    .all(groups)
    .flatMap((row) => firstAgain(prepare, row));
  const isAgain = ({ group, id, time }: Denial) =>
    again.some((each) => each.group === group && each.time === time && each.id === toKey(id));
  return new Set(denials.filter(isAgain));
}

/** The first denial after each mark of a group that was denied before it. */
function firstAgain(prepare: Prepare, row: Readonly<Record<string, unknown>>) {
  const marks = marksFrom(row);
  if (marks === undefined) return [];
  const group = text(row.id);
  const after = prepare(
    `SELECT id, time FROM denials WHERE grp = ${NUMBER_OF_TEXT} AND time >= ? ORDER BY time, id LIMIT 1`,
  );
  return [marks.first, marks.newest]
    .map(holdsFrom)
    .filter((time) => time > text(row.first))
    .flatMap((time) => after.all(digestOf(group), time))
    .map(({ id, time }) => ({ group, id: text(id), time: text(time) }));
}
