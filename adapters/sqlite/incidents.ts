/** Incidents in SQLite: one row each, replaced as a whole. */
import type { Incident } from '../../core/model/incident.ts';
import type { IncidentStore } from '../../core/ports.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { type Prepare, text, toKey } from './database.ts';

const PAGE = 200;

export function sqliteIncidents(prepare: Prepare): IncidentStore {
  const parse = (row: Readonly<Record<string, unknown>>) => JSON.parse(text(row.body)) as Incident;
  return {
    async putIncident(incident) {
      const put = prepare('INSERT OR REPLACE INTO incidents (id, opened, open, body) VALUES (?, ?, ?, ?)');
      const { incident: id, openedAt, closedAt } = incident;
      put.run(toKey(id), openedAt, closedAt === null ? 1 : 0, JSON.stringify(incident));
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
    async getIncident(id) {
      const row = prepare('SELECT body FROM incidents WHERE id = ?').get(toKey(id));
      return row === undefined ? undefined : parse(row);
    },
  };
}
