/** Mutes in SQLite: one row each. */
import { byEnd, type Mute } from '../../core/model/mute.ts';
import type { MuteStore } from '../../core/ports.ts';
import { type Prepare, text, toKey } from './database.ts';

export function sqliteMutes(prepare: Prepare): MuteStore {
  return {
    async putMute(mute) {
      const put = prepare('INSERT OR REPLACE INTO mutes (id, body) VALUES (?, ?)');
      put.run(toKey(mute.mute), JSON.stringify(mute));
    },
    async deleteMute(id) {
      return prepare('DELETE FROM mutes WHERE id = ?').run(toKey(id)).changes === 1;
    },
    async listMutes() {
      const rows = prepare('SELECT body FROM mutes').all();
      return rows.map(({ body }) => JSON.parse(text(body)) as Mute).sort(byEnd);
    },
  };
}
