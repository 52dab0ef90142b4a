/** The detector's state in SQLite: one row a key, written under its version. */
import type { DimensionItem, DimensionStore } from '../../core/ports.ts';
import { fromKey, number, type Prepare, text, toKey } from './database.ts';

const PAGE = 500;

export function sqliteDimensions(prepare: Prepare): DimensionStore {
  const due = prepare(`SELECT * FROM channels WHERE due = 1 AND id > ? ORDER BY id LIMIT ${PAGE}`);
  return {
    async readDimensions(ids) {
      const read = prepare('SELECT * FROM channels WHERE id = ?');
      const rows = [...new Set(ids)].map((id) => read.get(toKey(id))).filter((row) => row !== undefined);
      return new Map(rows.map((row) => [fromKey(row.id), dimensionFromRow(row)]));
    },
    async writeDimension(item) {
      return writeDimension(prepare, item);
    },
    async *dueDimensions() {
      for (let after = ''; ; ) {
        const rows = due.all(after);
        for (const row of rows) yield dimensionFromRow(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return;
        after = text(last.id);
      }
    },
  };
}

function writeDimension(prepare: Prepare, { id, version, state, due, expires }: DimensionItem): boolean {
  const write =
    version === 0
      ? 'INSERT INTO channels (state, due, expires, id, version) VALUES (?, ?, ?, ?, ? + 1) ON CONFLICT DO NOTHING'
      : 'UPDATE channels SET state = ?, due = ?, expires = ?, version = version + 1 WHERE id = ? AND version = ?';
  return prepare(write).run(state, due ? 1 : 0, expires, toKey(id), version).changes === 1;
}

function dimensionFromRow(row: Readonly<Record<string, unknown>>): DimensionItem {
  if (!(row.state instanceof Uint8Array)) throw new Error('the store holds no bytes where a state belongs');
  return {
    id: fromKey(row.id),
    version: number(row.version),
    state: row.state,
    due: row.due === 1,
    expires: number(row.expires),
  };
}
