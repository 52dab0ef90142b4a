/** Mutes in SQLite: one row each, also of those that have ended. */
import { byEnd, type Mute, storedMute } from '../../core/model/mute.ts';
import type { MuteStore } from '../../core/ports.ts';
import { type Database, inTransaction, type Prepare, text, toKey } from './database.ts';

export function sqliteMutes(database: Database, prepare: Prepare): MuteStore {
  const put = (mute: Mute) =>
    prepare('INSERT OR REPLACE INTO mutes (id, body) VALUES (?, ?)').run(
      toKey(mute.mute),
      JSON.stringify(mute),
    );
  return {
    async putMute(mute) {
      put(mute);
    },
    async endMute(id, end) {
      return inTransaction(database, () => {
        const body = prepare('SELECT body FROM mutes WHERE id = ?').get(toKey(id))?.body;
        if (body === undefined) return undefined;
        const mute = muteFrom(body);
        if (mute.ended === null) put({ ...mute, ended: end });
        return mute;
      });
    },
    async listMutes() {
      const rows = prepare('SELECT body FROM mutes').all();
      return rows.map(({ body }) => muteFrom(body)).sort(byEnd);
    },
  };
}

const muteFrom = (body: unknown): Mute => storedMute(JSON.parse(text(body)) as Mute);
