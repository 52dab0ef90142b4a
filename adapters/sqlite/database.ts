/**
 * The SQLite file behind the store: schema, transactions, prepared statements.
 *
 * Source  Node.js `node:sqlite` (DatabaseSync); SQLite, "Write-Ahead Logging".
 * Errors  what SQLite reports is thrown as it is; a file with a newer schema is refused.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** As much of `DatabaseSync` as the store uses. */
export type Database = Pick<DatabaseSync, 'exec' | 'prepare' | 'close' | 'isTransaction'>;

export type Prepare = (sql: string) => StatementSync;

const SCHEMA_VERSION = 11;

const MUTES = 'CREATE TABLE mutes (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;';

const EXPLANATIONS = `
  CREATE TABLE questions (grp TEXT, cause TEXT, body TEXT NOT NULL, PRIMARY KEY (grp, cause)) WITHOUT ROWID;
  CREATE TABLE answers (grp TEXT, cause TEXT, body TEXT NOT NULL, PRIMARY KEY (grp, cause)) WITHOUT ROWID;`;

/** Explanations that take for granted that the session with this access key was given nothing; `again`: a grant has come. */
const PRESUMPTIONS = `
  CREATE TABLE presumptions (grp TEXT, cause TEXT, key TEXT NOT NULL, again INTEGER NOT NULL, PRIMARY KEY (grp, cause)) WITHOUT ROWID;
  CREATE INDEX presumptions_by_key ON presumptions (key);`;

const CANARIES =
  'CREATE TABLE canaries (account TEXT, region TEXT, time TEXT, PRIMARY KEY (account, region, time)) WITHOUT ROWID;';

/**
 * Denials that the detector has not taken in, those of the portion that it works on, and the last one that was ever in
 * such a portion: what is stored later and lies before it is late.
 */
const UNDETECTED = `
  CREATE TABLE undetected (time TEXT, id TEXT, taken INTEGER NOT NULL, PRIMARY KEY (time, id)) WITHOUT ROWID;
  CREATE INDEX undetected_taken ON undetected (time, id) WHERE taken = 1;
  CREATE TABLE detected_to (one INTEGER PRIMARY KEY, time TEXT NOT NULL, id TEXT NOT NULL);`;

/** What an older version stored, it detected: in the order of its files. */
const DETECTED_BEFORE = `${UNDETECTED}
  INSERT INTO detected_to SELECT 1, last, last_id FROM groups ORDER BY last DESC, last_id DESC LIMIT 1;`;

/** Version 6 knew what was left, and not where it had come to. */
const FROM_VERSION_6 = `
  ALTER TABLE undetected RENAME TO waiting;
  ${DETECTED_BEFORE}
  INSERT INTO undetected SELECT time, id, 0 FROM waiting JOIN denials USING (id);
  DROP TABLE waiting;`;

/** An id alone does not make a denial: records may be forged, or made by a tool that repeats ids. */
const DENIALS = `
  CREATE TABLE denials (
    id TEXT, principal TEXT, time TEXT, grp TEXT NOT NULL, copy TEXT, body TEXT NOT NULL,
    PRIMARY KEY (id, principal, time)
  ) WITHOUT ROWID;
  CREATE INDEX denials_by_principal ON denials (principal, time, id);
  CREATE INDEX denials_by_group ON denials (grp, time, id);`;

/** Up to version 7 the id alone was the key. */
const DENIALS_BY_ID = `
  DROP INDEX denials_by_principal;
  DROP INDEX denials_by_group;
  ALTER TABLE denials RENAME TO denials_by_id;
  ${DENIALS}
  INSERT INTO denials SELECT id, principal, time, grp, copy, body FROM denials_by_id;
  DROP TABLE denials_by_id;`;

/** Imported to their end: `imported-objects.ts`. */
const IMPORTED_OBJECTS = `
  CREATE TABLE imported_objects (
    bucket TEXT, key TEXT, etag TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;`;

/** Of folded groups: marks of the families and of AWS's reasons among their denials, a bounded number of each. */
const FOLDED =
  'CREATE TABLE folded (grp TEXT, kind TEXT, mark TEXT, PRIMARY KEY (grp, kind, mark)) WITHOUT ROWID;';

const GROUPS_BY_PRINCIPAL = 'CREATE INDEX groups_by_principal ON groups (principal, action);';

/** Groups that are there stay, however many: only new ones are folded. */
const FROM_VERSION_9 = `${FOLDED} DROP INDEX groups_by_principal; ${GROUPS_BY_PRINCIPAL}`;

const SCHEMA = `
  ${DENIALS}
  CREATE TABLE groups (
    id TEXT PRIMARY KEY, principal TEXT NOT NULL, action TEXT NOT NULL, family TEXT NOT NULL, account TEXT,
    count INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, last_id TEXT NOT NULL,
    said TEXT NOT NULL, message TEXT, fixed TEXT
  ) WITHOUT ROWID;
  ${GROUPS_BY_PRINCIPAL}
  CREATE INDEX groups_by_action ON groups (action);
  CREATE INDEX groups_by_family ON groups (family);
  CREATE INDEX groups_by_account ON groups (account);
  CREATE TABLE pointers (kind TEXT, value TEXT, grp TEXT, PRIMARY KEY (kind, value, grp)) WITHOUT ROWID;
  CREATE TABLE policy_changes (
    target TEXT, time TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (target, time, id)
  ) WITHOUT ROWID;
  CREATE TABLE session_grants (key TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE channels (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, state BLOB NOT NULL, due INTEGER NOT NULL, expires INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX channels_due ON channels (id) WHERE due = 1;
  CREATE TABLE incidents (
    id TEXT PRIMARY KEY, opened TEXT NOT NULL, open INTEGER NOT NULL, body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX incidents_by_time ON incidents (opened, id);
  CREATE INDEX incidents_open ON incidents (opened, id) WHERE open = 1;
  ${MUTES}
  ${EXPLANATIONS}
  ${PRESUMPTIONS}
  ${CANARIES}
  ${UNDETECTED}
  ${IMPORTED_OBJECTS}
  ${FOLDED}
`;

interface Upgrade {
  readonly to: number;
  readonly sql: string;
}

/** By version, the next one. Denials of a file without requests get one for their explanation when they come again. */
const UPGRADES: ReadonlyMap<unknown, Upgrade> = new Map([
  [0, { to: SCHEMA_VERSION, sql: SCHEMA }],
  [1, { to: 2, sql: MUTES }],
  [2, { to: 3, sql: EXPLANATIONS }],
  [3, { to: 4, sql: PRESUMPTIONS }],
  [4, { to: 5, sql: CANARIES }],
  [5, { to: 7, sql: DETECTED_BEFORE }],
  [6, { to: 7, sql: FROM_VERSION_6 }],
  [7, { to: 8, sql: DENIALS_BY_ID }],
  [8, { to: 9, sql: IMPORTED_OBJECTS }],
  [9, { to: 10, sql: FROM_VERSION_9 }],
  [10, { to: 11, sql: 'ALTER TABLE groups ADD COLUMN fixed TEXT;' }],
]);

/** How long a writer waits for another process's transaction. */
const BUSY_TIMEOUT_MS = 10_000;

/** A file that cannot be written, or lies in a folder that cannot, is opened to read. */
export function openDatabase(path: string): DatabaseSync {
  if (existsSync(path) && !(isWritable(path) && isWritable(dirname(path)))) return openToRead(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  return database;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Readers of a file with a write-ahead log need a file beside it, which they cannot make here. Without a log in use the
 * file does not change, so it is read as immutable, which needs none.
 */
function openToRead(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    versionOf(database);
    return database;
  } catch (error) {
    if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) throw error;
  }
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

const versionOf = (database: Pick<Database, 'prepare'>): unknown =>
  database.prepare('PRAGMA user_version').get()?.user_version;

/** Makes the tables that a file lacks; two processes may try at once. */
export function prepareSchema(database: Database): void {
  if (versionOf(database) === SCHEMA_VERSION) return;
  inTransaction(database, () => {
    let version = versionOf(database);
    while (version !== SCHEMA_VERSION) {
      const upgrade = UPGRADES.get(version);
      if (upgrade === undefined) {
        throw new Error(`the store was written by another version of this program (schema ${version})`);
      }
      database.exec(upgrade.sql);
      version = upgrade.to;
    }
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION};`);
  });
}

/** All or nothing, even when `work` throws; one writer at a time. */
export function inTransaction<T>(database: Database, work: () => T): T {
  try {
    database.exec('BEGIN IMMEDIATE');
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Prepares each statement once. */
export function statementCache(database: Database): Prepare {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('the store holds no text where one belongs');
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error('the store holds no number where one belongs');
  return value;
}

/** SQLite keeps UTF-8 only: a text with half a character, which JSON can bring, is kept as JSON, and marked. */
export function toKey(value: string): string {
  return value.isWellFormed() && !value.startsWith('~') ? value : `~${JSON.stringify(value)}`;
}

export function fromKey(value: unknown): string {
  const key = text(value);
  return key.startsWith('~') ? String(JSON.parse(key.slice(1))) : key;
}
