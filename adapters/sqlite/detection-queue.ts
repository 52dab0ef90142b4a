/**
 * Denials that are stored and that the detector has not taken in. A denial enters in the transaction that stores it, and
 * leaves when its window was detected: a run that is killed in between leaves it to the next one, which detects it first.
 */
import type { Denial } from '../../core/model/denial.ts';
import { type Database, inTransaction, type Prepare, text, toKey } from './database.ts';

export interface DetectionQueue {
  /** As AWS stated them, in the order in which they were stored. */
  undetectedDenials(): Promise<readonly Denial[]>;
  markDetected(denials: readonly Denial[]): Promise<void>;
}

/** Call it in the transaction that stores them. */
export function queueForDetection(prepare: Prepare, denials: readonly Denial[]): void {
  const put = prepare('INSERT INTO undetected (id) VALUES (?) ON CONFLICT DO NOTHING');
  for (const { id } of denials) put.run(toKey(id));
}

export function sqliteDetectionQueue(database: Database, prepare: Prepare): DetectionQueue {
  return {
    async undetectedDenials() {
      const rows = prepare('SELECT body FROM undetected JOIN denials USING (id) ORDER BY place').all();
      return rows.map(({ body }) => JSON.parse(text(body)) as Denial);
    },
    async markDetected(denials) {
      const remove = prepare('DELETE FROM undetected WHERE id = ?');
      inTransaction(database, () => {
        for (const { id } of denials) remove.run(toKey(id));
      });
    },
  };
}
