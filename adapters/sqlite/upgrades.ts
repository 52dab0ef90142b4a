/**
 * Older stores become stores of this version when they are opened: step by step, all in one transaction.
 *
 * Errors  a file that another version wrote, with a schema that is not known here, is refused.
 */
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { isFolded } from '../../core/model/folded-group.ts';
import { type Database, inTransaction, statementCache, text, versionOf } from './database.ts';
import { insertDenialRow } from './denial-row.ts';
import {
  CANARIES,
  CONTEXT,
  DENIALS,
  EXPLANATIONS,
  FOLDED,
  GROUP_INDEXES,
  GROUPS,
  GROUPS_BY_PRINCIPAL,
  IMPORTED_OBJECTS,
  INCIDENT_INDEXES,
  INCIDENTS,
  MUTES,
  PRESUMPTIONS,
  SCHEMA,
  UNDETECTED,
} from './schema.ts';
import { Texts } from './texts.ts';

const SCHEMA_VERSION = 12;

/** What an older version stored, it detected: in the order of its files. */
const DETECTED_BEFORE = `${UNDETECTED}
  INSERT INTO detected_to SELECT 1, last, last_id FROM groups ORDER BY last DESC, last_id DESC LIMIT 1;`;

/** Version 6 knew what was left, and not where it had come to. */
const FROM_VERSION_6 = `
  ALTER TABLE undetected RENAME TO waiting;
  ${DETECTED_BEFORE}
  INSERT INTO undetected SELECT time, id, 0 FROM waiting JOIN denials USING (id);
  DROP TABLE waiting;`;

/** Up to version 7 the id alone was the key. */
const FROM_VERSION_7 = `
  CREATE TABLE denials_by_call (
    id TEXT, principal TEXT, time TEXT, grp TEXT NOT NULL, copy TEXT, body TEXT NOT NULL,
    PRIMARY KEY (id, principal, time)
  ) WITHOUT ROWID;
  INSERT INTO denials_by_call SELECT id, principal, time, grp, copy, body FROM denials;
  DROP TABLE denials;
  ALTER TABLE denials_by_call RENAME TO denials;`;

/** Groups that are there stay, however many: only new ones are folded. */
const FROM_VERSION_9 = `${FOLDED} DROP INDEX groups_by_principal; ${GROUPS_BY_PRINCIPAL}`;

/** Rows of JSON lay in tables without rowids, and denials were kept whole. */
const FROM_VERSION_11 = `
  DROP INDEX IF EXISTS denials_by_principal;
  DROP INDEX IF EXISTS denials_by_group;
  ALTER TABLE denials RENAME TO whole_denials;
  ${DENIALS}
  ${rebuilt(['groups'], GROUPS)} ${GROUP_INDEXES}
  ${rebuilt(['policy_changes', 'session_grants'], CONTEXT)}
  ${rebuilt(['questions', 'answers'], EXPLANATIONS)}
  ${rebuilt(['incidents'], INCIDENTS)} ${INCIDENT_INDEXES}`;

function rebuilt(tables: readonly string[], schema: string): string {
  const before = tables.map((table) => `ALTER TABLE ${table} RENAME TO ${table}_before;`);
  const after = tables.map(
    (table) => `INSERT INTO ${table} SELECT * FROM ${table}_before; DROP TABLE ${table}_before;`,
  );
  return [...before, schema, ...after].join('\n');
}

function compactDenials(database: Database): void {
  const prepare = statementCache(database);
  const texts = new Texts(prepare);
  const whole = database.prepare('SELECT copy, body FROM whole_denials ORDER BY id, principal, time');
  for (const { copy, body } of whole.iterate()) {
    const denial = JSON.parse(text(body)) as Denial;
    insertDenialRow(prepare, texts, {
      ...{ denial, isFolded: isFolded(denial) },
      copy: copy as RecordedDenial['copy'] | null,
    });
  }
  database.exec('DROP TABLE whole_denials;');
}

interface Upgrade {
  readonly to: number;
  readonly sql: string;
  /** What SQL alone cannot do. */
  readonly convert?: (database: Database) => void;
}

/** By version, the next one. Denials of a file without requests get one for their explanation when they come again. */
const UPGRADES: ReadonlyMap<unknown, Upgrade> = new Map<unknown, Upgrade>([
  [0, { to: SCHEMA_VERSION, sql: SCHEMA }],
  [1, { to: 2, sql: MUTES }],
  [2, { to: 3, sql: EXPLANATIONS }],
  [3, { to: 4, sql: PRESUMPTIONS }],
  [4, { to: 5, sql: CANARIES }],
  [5, { to: 7, sql: DETECTED_BEFORE }],
  [6, { to: 7, sql: FROM_VERSION_6 }],
  [7, { to: 8, sql: FROM_VERSION_7 }],
  [8, { to: 9, sql: IMPORTED_OBJECTS }],
  [9, { to: 10, sql: FROM_VERSION_9 }],
  [10, { to: 11, sql: 'ALTER TABLE groups ADD COLUMN fixed TEXT;' }],
  [11, { to: 12, sql: FROM_VERSION_11, convert: compactDenials }],
]);

/** Makes the tables that a file lacks; two processes may try at once. */
export function prepareSchema(database: Database): void {
  if (versionOf(database) === SCHEMA_VERSION) return;
  const before = inTransaction(database, () => upgrade(database));
  if (before !== 0 && before !== SCHEMA_VERSION) giveBackRoom(database);
}

/** The version that it was. */
function upgrade(database: Database): unknown {
  const before = versionOf(database);
  let version = before;
  while (version !== SCHEMA_VERSION) {
    const next = UPGRADES.get(version);
    if (next === undefined) {
      throw new Error(`the store was written by another version of this program (schema ${version})`);
    }
    database.exec(next.sql);
    next.convert?.(database);
    version = next.to;
  }
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION};`);
  return before;
}

/** The file is upgraded. Where it cannot be made smaller, since a disk is full or it is read, new denials take the room. */
function giveBackRoom(database: Database): void {
  try {
    database.exec('VACUUM;');
  } catch {}
}
