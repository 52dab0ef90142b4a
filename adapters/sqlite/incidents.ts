/** Incidents in SQLite: one row each, replaced as a whole. */
import type { Incident } from '../../core/model/incident.ts';
import type { IncidentStore } from '../../core/ports.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { type Database, inTransaction, type Prepare, text, toKey } from './database.ts';

const PAGE = 200;

export function sqliteIncidents(database: Database, prepare: Prepare): IncidentStore {
  const parse = (row: Readonly<Record<string, unknown>>) => JSON.parse(text(row.body)) as Incident;
  const get = (id: string): Incident | undefined => {
    const row = prepare('SELECT body FROM incidents WHERE id = ?').get(toKey(id));
    return row === undefined ? undefined : parse(row);
  };
  return {
    async changeIncident(id, change) {
      const put = prepare('INSERT OR REPLACE INTO incidents (id, opened, open, body) VALUES (?, ?, ?, ?)');
      return inTransaction(database, () => {
        const before = get(id);
        const changed = change(before);
        if (changed === undefined) return before;
        const { openedAt, closedAt } = changed;
        put.run(toKey(id), openedAt, closedAt === null ? 1 : 0, JSON.stringify(changed));
        return before;
      });
    },
    async *listIncidents({ open, since }) {
      const page = prepare(`
        SELECT opened, id, body FROM incidents WHERE ${open === undefined ? 'TRUE' : `open = ${open ? 1 : 0}`}
        AND opened >= ? AND (opened, id) < (?, ?) ORDER BY opened DESC, id DESC LIMIT ${PAGE}`);
      const range = timeRange(since === undefined ? {} : { since });
      for (let before: [string, string] = [range.until, '']; ; ) {
        const rows = page.all(range.since, ...before);
        for (const row of rows) yield parse(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < PAGE) return;
        before = [text(last.opened), text(last.id)];
      }
    },
    getIncident: async (id) => get(id),
  };
}
