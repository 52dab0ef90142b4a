/**
 * Denials that are stored and that the detector has not taken in. A denial enters in the transaction that stores it, and is
 * taken in order of time, a portion at once; it leaves when its portion was detected. A run that is killed in between
 * leaves the same portion to the next one, whose ids the detector still knows.
 *
 * INVARIANT: a portion never holds denials of two windows, so how a history is cut does not depend on how it was imported.
 */
import type { Denial } from '../../core/model/denial.ts';
import { instant, isInCalendar, isoSeconds } from '../../core/record/event-time.ts';
import {
  type Database,
  inOneTransaction,
  inTransaction,
  number,
  type Prepare,
  text,
  toKey,
} from './database.ts';
import { DENIAL_COLUMNS, denialReader } from './denial-row.ts';
import { regressing } from './fixed-marks.ts';

export interface DetectionQueue {
  /**
   * The portion that was taken last and is not marked; else the earliest that waits and is not late: denials of one window of so many
   * seconds, as AWS stated them, by time and id. Empty: no such waits.
   */
  takeUndetected(windowSeconds: number): Promise<readonly Denial[]>;
  markDetected(denials: readonly Denial[]): Promise<void>;
  /** Keeps all that is written meanwhile, or nothing of it. Nothing else may be done with the store. */
  atOnce<T>(work: () => Promise<T>): Promise<T>;
  /** Those with which a group that was fixed is denied again: the first after the fix. */
  regressing(denials: readonly Denial[]): Promise<ReadonlySet<Denial>>;
  /** How many wait that lie before what was taken already, or have another caller than the copy that was. */
  countLate(): Promise<number>;
  /** Everything waits again, and nothing was detected: no states, no incidents. */
  forgetDetected(): Promise<void>;
}

/** Denials a portion: enough to make the detector's writes cheap, little to hold in memory. */
const PORTION = 500;

/** Call it in the transaction that stores them. */
export function queueForDetection(prepare: Prepare, denials: readonly Denial[]): void {
  const put = prepare('INSERT INTO undetected (time, id, taken) VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
  for (const { time, id } of denials) put.run(time, toKey(id));
}

export function sqliteDetectionQueue(database: Database, prepare: Prepare): DetectionQueue {
  return {
    async takeUndetected(windowSeconds) {
      const rows = inTransaction(database, () => {
        const taken = takenRows(prepare);
        if (taken.length > 0) return taken;
        take(prepare, windowSeconds);
        return takenRows(prepare);
      });
      return rows.map(denialReader(prepare));
    },
    async markDetected(denials) {
      const remove = prepare('DELETE FROM undetected WHERE time = ? AND id = ?');
      inTransaction(database, () => {
        for (const { time, id } of denials) remove.run(time, toKey(id));
      });
    },
    atOnce: (work) => inOneTransaction(database, work),
    regressing: async (denials) => regressing(prepare, denials),
    async countLate() {
      const late = 'SELECT count(*) AS late FROM undetected, detected_to AS last WHERE taken = 0';
      const row = prepare(`${late} AND (undetected.time, undetected.id) <= (last.time, last.id)`).get();
      return number(row?.late);
    },
    async forgetDetected() {
      inTransaction(database, () => {
        for (const table of ['channels', 'incidents', 'detected_to', 'undetected'])
          prepare(`DELETE FROM ${table}`).run();
        prepare('INSERT INTO undetected SELECT DISTINCT time, id, 0 FROM denials').run();
      });
    },
  };
}

/** Behind the last one that was taken. */
const IN_TIME = "(time, id) > (SELECT coalesce(max(time), ''), coalesce(max(id), '') FROM detected_to)";

/** Forged records may have the id and the time of another principal's. */
function takenRows(prepare: Prepare) {
  const taken = `SELECT ${DENIAL_COLUMNS} FROM undetected JOIN denials USING (id, time) WHERE taken = 1`;
  return prepare(`${taken} ORDER BY time, id, (SELECT text FROM texts WHERE n = principal)`).all();
}

const BEHIND_ALL_TIMES = '~';

function take(prepare: Prepare, windowSeconds: number): void {
  const first = prepare(`SELECT time FROM undetected WHERE ${IN_TIME} ORDER BY time, id LIMIT 1`).get();
  if (first === undefined) return;
  const milliseconds = windowSeconds * 1000;
  const window = Math.floor(instant(text(first.time)) / milliseconds);
  const next = (window + 1) * milliseconds;
  const end = isInCalendar(next) ? isoSeconds(next) : BEHIND_ALL_TIMES;
  const portion = `SELECT time, id FROM undetected WHERE time < ? AND ${IN_TIME} ORDER BY time, id LIMIT ${PORTION}`;
  prepare(`UPDATE undetected SET taken = 1 WHERE (time, id) IN (${portion})`).run(end);
  const last = prepare('SELECT time, id FROM undetected WHERE taken = 1 ORDER BY time DESC, id DESC LIMIT 1');
  const { time, id } = last.get() ?? {};
  const move = `INSERT INTO detected_to (one, time, id) VALUES (1, ?, ?) ON CONFLICT DO UPDATE
    SET time = excluded.time, id = excluded.id WHERE (excluded.time, excluded.id) > (time, id)`;
  prepare(move).run(text(time), text(id));
}
