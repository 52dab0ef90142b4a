/** SQLite stores for the contract suite: a file each, which several connections share; calls can be made to fail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type Database, openDatabase } from '../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { Fault, type StoreSettings, type TestStore } from '../store-contract/store-harness.ts';
import { familyOf } from './denials.ts';

export async function emptySqliteStore(settings: StoreSettings = {}): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'denials-'));
  const path = join(folder, 'denials.db');
  const opened: DatabaseSync[] = [];
  const open = (fault = new Fault()) => {
    const database = openDatabase(path);
    opened.push(database);
    return openSqliteStore(path, { familyOf, database: withFault(database, fault), ...settings });
  };
  return {
    store: open(),
    open,
    async discard() {
      for (const database of opened) database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Each call of the database or of one of its statements may be the one that fails. */
export function withFault(database: DatabaseSync, fault: Fault): Database {
  return {
    exec: (sql) => fault.run(() => database.exec(sql)),
    prepare: (sql) => statementWithFault(database.prepare(sql), fault),
    close: () => database.close(),
    get isTransaction() {
      return database.isTransaction;
    },
  };
}

const FAULTY = ['run', 'get', 'all'] as const;

function statementWithFault(statement: StatementSync, fault: Fault): StatementSync {
  for (const name of FAULTY) {
    const call = statement[name].bind(statement) as (...values: SQLInputValue[]) => unknown;
    Object.assign(statement, { [name]: (...values: SQLInputValue[]) => fault.run(() => call(...values)) });
  }
  return statement;
}
