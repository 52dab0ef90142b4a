/** The real SQLite adapter over one database, in memory or in a file; each run's statements go wrong by themselves. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { denialItem } from '../../adapters/dynamodb/denial-item.ts';
import type { StreamImage } from '../../adapters/dynamodb/stream.ts';
import { type Database, openDatabase, type Prepare, statementCache } from '../../adapters/sqlite/database.ts';
import { DENIAL_COLUMNS, denialReader } from '../../adapters/sqlite/denial-row.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { inProcess } from './channel.ts';
import { type Engine, type EngineOptions, interleaved } from './engine.ts';
import type { Invocation } from './invocation.ts';

const NEVER = 4_000_000_000;

/** The first insert of each denial, in the order in which they were made. */
const STREAM = `
  CREATE TABLE stream (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
  CREATE TRIGGER stream_inserts AFTER INSERT ON denials BEGIN
    INSERT INTO stream (id) SELECT NEW.id WHERE NOT EXISTS (SELECT 1 FROM stream WHERE id = NEW.id);
  END;`;

export async function openSqliteEngine(path: string, given: EngineOptions): Promise<Engine> {
  const database = openDatabase(path);
  const store = openSqliteStore(path, { database, ...given });
  database.exec(STREAM);
  const stored = database.prepare(
    `SELECT place, ${DENIAL_COLUMNS} FROM stream JOIN denials USING (id) WHERE place > ? ORDER BY place`,
  );
  const prepare = statementCache(database);
  const images: StreamImage[] = [];
  let last = 0;
  return {
    store,
    open(invocation) {
      // Opening the store looks at the schema, which goes wrong in no history.
      const opening = { isDone: false };
      const opened = openSqliteStore(path, {
        database: faulty(database, prepare, invocation, opening),
        ...given,
      });
      opening.isDone = true;
      return interleaved(opened, invocation);
    },
    publisher: inProcess,
    inserted() {
      const read = denialReader(prepare);
      for (const row of stored.all(last)) {
        last = Number(row.place);
        images.push(denialItem(read(row), { ttl: NEVER }) as StreamImage);
      }
      return images;
    },
    close: () => store.close(),
  };
}

export const openMemoryEngine = (options: EngineOptions): Promise<Engine> =>
  openSqliteEngine(':memory:', options);

export async function openFileEngine(options: EngineOptions): Promise<Engine> {
  const path = join(tmpdir(), `faults-${process.pid}-${Math.random().toString(36).slice(2)}.db`);
  const engine = await openSqliteEngine(path, options);
  return {
    ...engine,
    async close() {
      await engine.close();
      for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    },
  };
}

/** A killed process leaves an open transaction, which SQLite rolls back: that call always passes. */
const ROLLBACK = 'ROLLBACK';
const SCHEMA_VERSION = 'PRAGMA user_version';

/** Runs share the prepared statements: to prepare them anew would cost more than to run them. */
function faulty(
  database: Database,
  prepare: Prepare,
  invocation: Invocation,
  opening: { readonly isDone: boolean },
): Database {
  const call = <T>(work: () => T, canConflict: boolean): T => {
    if (!opening.isDone) return work();
    invocation.before(canConflict);
    const result = work();
    invocation.after();
    return result;
  };
  return {
    exec(sql) {
      if (sql === ROLLBACK) database.exec(sql);
      else call(() => database.exec(sql), sql.startsWith('BEGIN'));
    },
    prepare(sql) {
      const statement = prepare(sql);
      if (sql === SCHEMA_VERSION) return statement;
      return new Proxy(statement, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          const isCall = name === 'run' || name === 'get' || name === 'all';
          return (...args: unknown[]) =>
            isCall
              ? call(() => Reflect.apply(member, target, args), false)
              : Reflect.apply(member, target, args);
        },
      });
    },
    close: () => {},
    get isTransaction() {
      return database.isTransaction;
    },
  };
}
