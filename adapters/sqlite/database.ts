/**
 * The SQLite file behind the store: how it is opened, transactions, prepared statements.
 *
 * Source  Node.js `node:sqlite` (DatabaseSync); SQLite, "Write-Ahead Logging".
 * Errors  what SQLite reports is thrown as it is.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** As much of `DatabaseSync` as the store uses. */
export type Database = Pick<DatabaseSync, 'exec' | 'prepare' | 'close' | 'isTransaction'>;

export type Prepare = (sql: string) => StatementSync;

export type Row = Readonly<Record<string, unknown>>;

/** How long a writer waits for another process's transactions, between which it asks from time to time. */
const BUSY_TIMEOUT_MS = 30_000;

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

export const versionOf = (database: Pick<Database, 'prepare'>): unknown =>
  database.prepare('PRAGMA user_version').get()?.user_version;

/** All or nothing, even when `work` throws; one writer at a time. Inside of another one, it is kept with it. */
export function inTransaction<T>(database: Database, work: () => T): T {
  if (database.isTransaction) return inSavepoint(database, work);
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

function inSavepoint<T>(database: Database, work: () => T): T {
  database.exec('SAVEPOINT inner');
  try {
    const result = work();
    database.exec('RELEASE inner');
    return result;
  } catch (error) {
    // Some errors end the whole transaction.
    if (database.isTransaction) database.exec('ROLLBACK TO inner; RELEASE inner');
    throw error;
  }
}

/** All that is written meanwhile, or nothing. Nothing else may be done with the database. */
export async function inOneTransaction<T>(database: Database, work: () => Promise<T>): Promise<T> {
  try {
    database.exec('BEGIN IMMEDIATE');
    const result = await work();
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
