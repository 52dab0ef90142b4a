/**
 * Writing denials into SQLite: each once, counted once in its group. A call that two accounts recorded is kept once,
 * by the copy that knows the caller.
 */
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { summaryOf } from '../../core/query/group-summary.ts';
import { accountOf, pointersOf } from '../../core/query/lookups.ts';
import { type Prepare, text, toKey } from './database.ts';
import { queueForDetection } from './detection-queue.ts';
import { putExplanationRequest } from './explanations.ts';

/** Of a call that two accounts recorded, the other copy may be there under another principal. */
const INSERT_DENIAL = `
  INSERT INTO denials (id, principal, time, grp, copy, body)
  SELECT :id, :principal, :time, :group, :copy, :body
  WHERE :copy IS NULL OR NOT EXISTS (SELECT 1 FROM denials WHERE id = :id AND copy IS NOT NULL)
  ON CONFLICT DO NOTHING`;

const COUNT_IN_GROUP = `
  INSERT INTO groups (id, principal, action, family, account, count, first, last, last_id, said, message)
  VALUES (:id, :principal, :action, :family, :account, 1, :time, :time, :denial, :said, :message)
  ON CONFLICT (id) DO UPDATE SET
    count = count + 1,
    first = min(first, excluded.first),
    said = iif((excluded.last, excluded.last_id) > (last, last_id), excluded.said, said),
    message = iif((excluded.last, excluded.last_id) > (last, last_id), excluded.message, message),
    last_id = iif((excluded.last, excluded.last_id) > (last, last_id), excluded.last_id, last_id),
    last = max(last, excluded.last)`;

/** True when the denial is new. */
export function putDenial(prepare: Prepare, recorded: RecordedDenial, now: number): boolean {
  const isNew = keepDenial(prepare, recorded);
  putExplanationRequest(prepare, recorded, now);
  return isNew;
}

function keepDenial(prepare: Prepare, recorded: RecordedDenial): boolean {
  if (insertDenial(prepare, recorded)) {
    countInGroup(prepare, recorded);
    return true;
  }
  if (recorded.copy === 'caller' && recorded.sharedEventId !== null) replaceOwnersCopy(prepare, recorded);
  return false;
}

function insertDenial(prepare: Prepare, { denial, sharedEventId, copy }: RecordedDenial): boolean {
  const { id, principal, time, group } = denial;
  const { changes } = prepare(INSERT_DENIAL).run({
    ...{ id: toKey(id), principal: toKey(principal.arn), time, group },
    copy: sharedEventId === null ? null : copy,
    body: JSON.stringify(denial),
  });
  return changes === 1;
}

function countInGroup(prepare: Prepare, { denial, message }: RecordedDenial): void {
  prepare(COUNT_IN_GROUP).run({
    id: denial.group,
    principal: toKey(denial.principal.arn),
    action: toKey(denial.action.toLowerCase()),
    family: toKey(denial.resourceFamily),
    account: toKey(accountOf(denial.principal.arn) ?? ''),
    time: denial.time,
    denial: toKey(denial.id),
    said: JSON.stringify(summaryOf(denial)),
    message: message === null ? null : JSON.stringify(message),
  });
  const put = prepare('INSERT INTO pointers (kind, value, grp) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  for (const { by, value } of pointersOf(denial)) put.run(by, toKey(value), denial.group);
}

function replaceOwnersCopy(prepare: Prepare, recorded: RecordedDenial): void {
  const id = toKey(recorded.denial.id);
  const owners = `DELETE FROM denials WHERE id = ? AND copy = 'resourceOwner' RETURNING grp, time`;
  const taken = prepare(owners).get(id);
  if (taken === undefined) return;
  leaveGroup(prepare, text(taken.grp), id);
  insertDenial(prepare, recorded);
  countInGroup(prepare, recorded);
  // Where the detector knows the call already, it knows it by the copy that did not know the caller.
  prepare('DELETE FROM undetected WHERE time = ? AND id = ?').run(text(taken.time), id);
  queueForDetection(prepare, [recorded.denial]);
}

/** Counts one less; when the newest denial is gone, the group shows the one before it, without its message. */
function leaveGroup(prepare: Prepare, group: string, gone: string): void {
  const newest = prepare(
    'SELECT id, time, body FROM denials WHERE grp = ? ORDER BY time DESC, id DESC LIMIT 1',
  );
  const left = newest.get(group);
  if (left === undefined) {
    prepare('DELETE FROM groups WHERE id = ?').run(group);
    return;
  }
  prepare(
    `UPDATE groups SET count = count - 1, first = (SELECT min(time) FROM denials WHERE grp = ?1) WHERE id = ?1`,
  ).run(group);
  prepare(
    'UPDATE groups SET said = ?, message = NULL, last = ?, last_id = ? WHERE id = ? AND last_id = ?',
  ).run(
    JSON.stringify(summaryOf(JSON.parse(text(left.body)) as Denial)),
    text(left.time),
    text(left.id),
    group,
    gone,
  );
}
