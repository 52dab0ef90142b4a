/**
 * Writing denials into SQLite: each once, counted once in its group, or in the folded one of its principal and action. A call that two accounts recorded is kept once,
 * by the copy that knows the caller.
 */
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import {
  familyMark,
  foldedGroupOf,
  groupFamilyOf,
  inFoldedGroup,
  isFolded,
  MOST_FAMILIES_NOTED,
  MOST_REASONS_NOTED,
  reasonMark,
} from '../../core/model/folded-group.ts';
import { summaryOf } from '../../core/query/group-summary.ts';
import { accountOf, pointersOf } from '../../core/query/lookups.ts';
import { number, type Prepare, text, toKey } from './database.ts';
import { DENIAL_COLUMNS, denialReader, insertDenialRow, isDenialStored } from './denial-row.ts';
import { queueForDetection } from './detection-queue.ts';
import { putExplanationRequest } from './explanations.ts';
import { digestOf, NUMBER_OF_TEXT, Texts } from './texts.ts';

const COUNT_IN_GROUP = `
  INSERT INTO groups (id, principal, action, family, account, count, first, last, last_id, said, message)
  VALUES (:id, :principal, :action, :family, :account, :count, :first, :last, :denial, :said, :message)
  ON CONFLICT (id) DO UPDATE SET
    count = count + excluded.count,
    first = min(first, excluded.first),
    said = iif((excluded.last, excluded.last_id) > (last, last_id), excluded.said, said),
    message = iif((excluded.last, excluded.last_id) > (last, last_id), excluded.message, message),
    last_id = iif((excluded.last, excluded.last_id) > (last, last_id), excluded.last_id, last_id),
    last = max(last, excluded.last)`;

/** The denials of one transaction. */
export class PutBatch {
  readonly prepare: Prepare;
  readonly texts: Texts;
  readonly now: number;
  /** Groups of its own that a principal has for one action. */
  readonly mostGroups: number;
  /** What the groups of denials that were counted already are to hold, by what is alike in the denials. */
  readonly counted = new Map<string, Counted>();
  /** By group, of those that are there: what is still to be counted in them. */
  readonly pending = new Map<string, PendingCount>();

  constructor(prepare: Prepare, { now, mostGroups }: Pick<PutBatch, 'now' | 'mostGroups'>) {
    this.prepare = prepare;
    this.texts = new Texts(prepare);
    this.now = now;
    this.mostGroups = mostGroups;
  }
}

interface Counted {
  readonly key: Readonly<Record<'principal' | 'action' | 'family' | 'account' | 'said', string>>;
  readonly isFolded: boolean;
}

/** What is written of a group once for several of its denials; the texts are the newest one's. */
interface PendingCount {
  count: number;
  first: string;
  newest: Newest;
}

interface Newest extends Omit<Counted, 'isFolded'> {
  readonly time: string;
  /** Its id, as it is kept. */
  readonly id: string;
  readonly message: string | null;
}

/** In one transaction: the denials as they are stored, in their own groups or in folded ones; those that are not new are left out. */
export function putAll(batch: PutBatch, recorded: readonly RecordedDenial[]): readonly Denial[] {
  const stored = recorded.flatMap((each) => putDenial(batch, each) ?? []);
  writeCounts(batch);
  return stored;
}

function putDenial(batch: PutBatch, recorded: RecordedDenial): Denial | undefined {
  const stored = keepDenial(batch, recorded);
  putExplanationRequest(batch.prepare, recorded, batch.now);
  return stored;
}

function keepDenial(batch: PutBatch, recorded: RecordedDenial): Denial | undefined {
  const grouped = inItsGroup(batch, recorded);
  if (addDenial(batch, grouped, grouped !== recorded)) return grouped.denial;
  if (recorded.copy === 'caller' && recorded.sharedEventId !== null) replaceOwnersCopy(batch, recorded);
  return undefined;
}

/** In the folded group where it would need a group of its own, and its principal has enough of this action. */
function inItsGroup({ prepare, mostGroups, pending }: PutBatch, recorded: RecordedDenial): RecordedDenial {
  const { denial } = recorded;
  if (pending.has(denial.group)) return recorded;
  if (prepare('SELECT 1 FROM groups WHERE id = ?').get(denial.group) !== undefined) return recorded;
  const own = prepare('SELECT count(*) AS n FROM groups WHERE principal = ? AND action = ? AND id <> ?');
  const key = [toKey(denial.principal.arn), toKey(denial.action.toLowerCase())] as const;
  const count = number(own.get(...key, foldedGroupOf(denial))?.n);
  return count < mostGroups ? recorded : inFoldedGroup(recorded);
}

/**
 * Stores the denial and counts it. False: it is there, or of a call that two accounts recorded the other copy is, under
 * another principal.
 */
function addDenial(batch: PutBatch, recorded: RecordedDenial, isFolded: boolean): boolean {
  const { prepare, texts } = batch;
  const { denial, sharedEventId, copy } = recorded;
  if (isDenialStored(prepare, texts, denial)) return false;
  const other = 'SELECT 1 FROM denials WHERE id = ? AND copy IS NOT NULL';
  if (sharedEventId !== null && prepare(other).get(toKey(denial.id)) !== undefined) return false;
  const alike = insertDenialRow(prepare, texts, {
    ...{ denial, isFolded },
    copy: sharedEventId === null ? null : copy,
  });
  countInGroup(batch, recorded, alike);
  return true;
}

function countInGroup(batch: PutBatch, { denial, message }: RecordedDenial, alike: string): void {
  const { prepare, counted } = batch;
  const { key, isFolded } = counted.get(alike) ?? pointToGroup(prepare, denial);
  counted.set(alike, { key, isFolded });
  const { group, time } = denial;
  const newest = { key, time, id: toKey(denial.id), message };
  const more = batch.pending.get(group);
  if (more === undefined) {
    // The next one looks for the group.
    writeCount(prepare, group, { count: 1, first: time, newest });
    batch.pending.set(group, { count: 0, first: time, newest });
  } else {
    more.count += 1;
    if (time < more.first) more.first = time;
    if (isNewer(newest, more.newest)) more.newest = newest;
  }
  if (isFolded) {
    note(prepare, denial.group, 'family', familyMark(denial), MOST_FAMILIES_NOTED);
    note(prepare, denial.group, 'reason', reasonMark(denial), MOST_REASONS_NOTED);
  }
}

/** As SQLite compares texts. */
const isNewer = (one: Newest, other: Newest): boolean =>
  one.time > other.time ||
  (one.time === other.time && Buffer.compare(Buffer.from(one.id), Buffer.from(other.id)) > 0);

function writeCounts({ prepare, pending }: PutBatch): void {
  for (const [group, count] of pending) if (count.count > 0) writeCount(prepare, group, count);
  pending.clear();
}

function writeCount(prepare: Prepare, id: string, { count, first, newest }: PendingCount): void {
  const { key, time, message } = newest;
  prepare(COUNT_IN_GROUP).run({
    ...key,
    ...{ id, count, first, last: time, denial: newest.id },
    message: message === null ? null : JSON.stringify(message),
  });
}

/** INVARIANT: pointers are never removed, and of denials that are alike they are the same. */
function pointToGroup(prepare: Prepare, denial: Denial): Counted {
  const put = prepare('INSERT INTO pointers (kind, value, grp) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  for (const { by, value } of pointersOf(denial)) put.run(by, toKey(value), denial.group);
  const key = {
    principal: toKey(denial.principal.arn),
    action: toKey(denial.action.toLowerCase()),
    family: toKey(groupFamilyOf(denial)),
    account: toKey(accountOf(denial.principal.arn) ?? ''),
    said: JSON.stringify(summaryOf(denial)),
  };
  return { key, isFolded: isFolded(denial) };
}

/** At most so many of a kind: the folded group says "at least". */
function note(prepare: Prepare, group: string, kind: 'family' | 'reason', mark: string, most: number): void {
  prepare(
    `INSERT INTO folded (grp, kind, mark) SELECT ?1, ?2, ?3
     WHERE (SELECT count(*) FROM folded WHERE grp = ?1 AND kind = ?2) < ?4 ON CONFLICT DO NOTHING`,
  ).run(group, kind, mark, most);
}

function replaceOwnersCopy(batch: PutBatch, recorded: RecordedDenial): void {
  const { prepare } = batch;
  const id = toKey(recorded.denial.id);
  const owners = `
    DELETE FROM denials WHERE id = ? AND copy = 'resourceOwner'
    RETURNING (SELECT text FROM texts WHERE n = grp) AS grp, time`;
  const taken = prepare(owners).get(id);
  if (taken === undefined) return;
  writeCounts(batch);
  leaveGroup(prepare, text(taken.grp), id);
  const grouped = inItsGroup(batch, recorded);
  addDenial(batch, grouped, grouped !== recorded);
  // Where the detector knows the call already, it knows it by the copy that did not know the caller.
  prepare('DELETE FROM undetected WHERE time = ? AND id = ?').run(text(taken.time), id);
  queueForDetection(prepare, [grouped.denial]);
}

/** Counts one less; when the newest denial is gone, the group shows the one before it, without its message. */
function leaveGroup(prepare: Prepare, group: string, gone: string): void {
  const newest = prepare(`
    SELECT ${DENIAL_COLUMNS} FROM denials WHERE grp = ${NUMBER_OF_TEXT} ORDER BY time DESC, id DESC LIMIT 1`);
  const left = newest.get(digestOf(group));
  // Its family may be gone with it: what is noted from now on is still there.
  prepare("DELETE FROM folded WHERE grp = ? AND kind = 'family'").run(group);
  if (left === undefined) {
    prepare('DELETE FROM folded WHERE grp = ?').run(group);
    prepare('DELETE FROM groups WHERE id = ?').run(group);
    return;
  }
  const first = `SELECT min(time) FROM denials WHERE grp = ${NUMBER_OF_TEXT}`;
  prepare(`UPDATE groups SET count = count - 1, first = (${first}) WHERE id = ?`).run(digestOf(group), group);
  prepare(
    'UPDATE groups SET said = ?, message = NULL, last = ?, last_id = ? WHERE id = ? AND last_id = ?',
  ).run(JSON.stringify(summaryOf(denialReader(prepare)(left))), text(left.time), text(left.id), group, gone);
}
