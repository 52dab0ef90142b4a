/** What is kept of the organization, in SQLite: a second store to hold the contract to, and the first that tests without an engine use. */

import {
  type Database,
  fromKey,
  number,
  type Prepare,
  statementCache,
  text,
  toKey,
} from '../../adapters/sqlite/database.ts';
import type { OrganizationItem, OrganizationStore } from '../../core/ports.ts';

const TABLE = `
  CREATE TABLE IF NOT EXISTS organization (
    key TEXT PRIMARY KEY, writes INTEGER NOT NULL, body TEXT NOT NULL, expires INTEGER
  ) WITHOUT ROWID;
`;

const PAGE = 500;

export function openSqliteOrganization(database: Database): OrganizationStore {
  database.exec(TABLE);
  const prepare = statementCache(database);
  return {
    async readOrganization(keys) {
      const read = prepare('SELECT * FROM organization WHERE key = ?');
      const rows = [...new Set(keys)].map((key) => read.get(toKey(key))).filter((row) => row !== undefined);
      return new Map(rows.map(fromRow).map((item) => [item.key, item]));
    },
    async writeOrganization(item) {
      return write(prepare, item);
    },
    async *listOrganization(prefix) {
      const page = prepare(
        `SELECT * FROM organization WHERE key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ${PAGE}`,
      );
      for (let after = ''; ; ) {
        const rows = page.all(prefix, `${prefix}\u{10ffff}`, after);
        for (const row of rows) yield fromRow(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return;
        after = text(last.key);
      }
    },
  };
}

function write(prepare: Prepare, { key, writes, body, expires }: OrganizationItem): boolean {
  const statement =
    writes === 0
      ? 'INSERT INTO organization (body, expires, key, writes) VALUES (?, ?, ?, ? + 1) ON CONFLICT DO NOTHING'
      : 'UPDATE organization SET body = ?, expires = ?, writes = writes + 1 WHERE key = ? AND writes = ?';
  return prepare(statement).run(JSON.stringify(body), expires ?? null, toKey(key), writes).changes === 1;
}

function fromRow(row: Readonly<Record<string, unknown>>): OrganizationItem {
  return {
    key: fromKey(row.key),
    writes: number(row.writes),
    body: JSON.parse(text(row.body)),
    expires: row.expires === null ? undefined : number(row.expires),
  };
}
