/**
 * Explanation requests and stored explanations in SQLite. A request is put with its denial, in one transaction; the
 * first of a group and cause stays.
 */
import type { RecordedDenial } from '../../core/model/denial.ts';
import type {
  ExplanationKey,
  ExplanationRequest,
  StoredExplanation,
} from '../../core/model/explanation-request.ts';
import type { SessionGrant } from '../../core/model/session-grant.ts';
import type { ExplanationStore } from '../../core/ports.ts';
import { attributionPointers } from '../../core/query/lookups.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { type Database, inTransaction, number, type Prepare, text, toKey } from './database.ts';

const PAGE = 200;

export interface OpenExplanationRequests {
  /** Requests without an explanation, and those put again, in any order; one that is explained meanwhile may still come. */
  openExplanationRequests(): AsyncIterable<ExplanationKey>;
}

/** Puts the requests of explanations again that took the session for one that was given nothing. */
export function askAgain(prepare: Prepare, { accessKeyId }: SessionGrant, now: number): void {
  const presumed = prepare('UPDATE presumptions SET again = 1 WHERE key = ? RETURNING grp, cause');
  for (const { grp, cause } of presumed.all(toKey(accessKeyId))) {
    const body = prepare('SELECT body FROM questions WHERE grp = ? AND cause = ?').get(
      text(grp),
      text(cause),
    )?.body;
    if (body === undefined) continue;
    const request = { ...(JSON.parse(text(body)) as ExplanationRequest), askedAt: isoSeconds(now) };
    prepare('UPDATE questions SET body = ? WHERE grp = ? AND cause = ?').run(
      JSON.stringify(request),
      text(grp),
      text(cause),
    );
  }
}

/** Puts none where the denial's group no longer exists: the other account's copy replaced it. */
export function putExplanationRequest(prepare: Prepare, recorded: RecordedDenial, now: number): void {
  const { denial } = recorded;
  const key = explanationKeyOf(denial);
  const known = prepare('SELECT 1 FROM questions WHERE grp = ? AND cause = ?').get(key.group, key.cause);
  // Most denials are of a group that has one: only what is put is worth making.
  if (known !== undefined) return;
  const { sample } = recorded;
  prepare(
    `INSERT INTO questions (grp, cause, body) SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM groups WHERE id = ?1)
     ON CONFLICT DO NOTHING`,
  ).run(key.group, key.cause, JSON.stringify({ ...key, denial, sample, askedAt: isoSeconds(now) }));
}

export function sqliteExplanations(
  database: Database,
  prepare: Prepare,
): ExplanationStore & OpenExplanationRequests {
  return {
    async getExplanationRequest({ group, cause }) {
      const row = prepare('SELECT body FROM questions WHERE grp = ? AND cause = ?').get(group, cause);
      if (row === undefined) return undefined;
      const request = JSON.parse(text(row.body)) as ExplanationRequest;
      const first = prepare('SELECT first FROM groups WHERE id = ?').get(group)?.first;
      return { ...request, firstSeen: first === undefined ? request.denial.time : text(first) };
    },
    getExplanation: async (key) => readExplanation(prepare, key),
    async putExplanation(explanation) {
      inTransaction(database, () => writeExplanation(prepare, explanation));
    },
    async countActions(principal, most) {
      const count = prepare(
        'SELECT count(*) AS n FROM (SELECT DISTINCT action FROM groups WHERE principal = ? LIMIT ?)',
      );
      return number(count.get(toKey(principal), most)?.n);
    },
    openExplanationRequests: () => readOpenRequests(prepare),
  };
}

export function readExplanation(
  prepare: Prepare,
  { group, cause }: ExplanationKey,
): StoredExplanation | undefined {
  const row = prepare('SELECT body FROM answers WHERE grp = ? AND cause = ?').get(group, cause);
  return row === undefined ? undefined : (JSON.parse(text(row.body)) as StoredExplanation);
}

function writeExplanation(prepare: Prepare, explanation: StoredExplanation): void {
  const put = prepare('INSERT OR REPLACE INTO answers (grp, cause, body) VALUES (?, ?, ?)');
  const { group, cause, withoutGrantOf } = explanation;
  put.run(group, cause, JSON.stringify(explanation));
  if (withoutGrantOf === undefined) {
    prepare('DELETE FROM presumptions WHERE grp = ? AND cause = ?').run(group, cause);
  } else {
    const presume = 'INSERT OR REPLACE INTO presumptions (grp, cause, key, again) VALUES (?, ?, ?, 0)';
    prepare(presume).run(group, cause, toKey(withoutGrantOf));
  }
  const pointer = prepare('INSERT INTO pointers (kind, value, grp) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  for (const { by, value } of attributionPointers(explanation.attribution)) {
    pointer.run(by, toKey(value), group);
  }
}

async function* readOpenRequests(prepare: Prepare): AsyncGenerator<ExplanationKey> {
  const page = prepare(`
    SELECT questions.grp, questions.cause, body FROM questions
    WHERE (questions.grp, questions.cause) > (?, ?) AND (
      NOT EXISTS (SELECT 1 FROM answers WHERE answers.grp = questions.grp AND answers.cause = questions.cause)
      OR EXISTS (SELECT 1 FROM presumptions AS p
        WHERE p.grp = questions.grp AND p.cause = questions.cause AND p.again = 1))
    ORDER BY questions.grp, questions.cause LIMIT ${PAGE}`);
  for (let after: [string, string] = ['', '']; ; ) {
    const rows = page.all(...after);
    for (const { body } of rows) {
      const { principal, group, cause } = JSON.parse(text(body)) as ExplanationRequest;
      yield { principal, group, cause };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = [text(last.grp), text(last.cause)];
  }
}
