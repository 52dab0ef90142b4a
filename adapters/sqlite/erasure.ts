/**
 * Erasure of a principal in SQLite. What is deleted is overwritten with zeros, in the file and in its log: SQLite would leave it in
 * free pages otherwise.
 *
 * Source  SQLite, "PRAGMA secure_delete", "PRAGMA wal_checkpoint".
 */
import { dimensionIdsOfPrincipal } from '../../core/detect/dimensions.ts';
import type { ErasureStore, KeptOfPrincipal } from '../../core/ports.ts';
import { type Database, inTransaction, number, type Prepare, toKey } from './database.ts';

const OF_GROUPS = 'grp IN (SELECT id FROM groups WHERE principal = ?)';

/** The order is that of deletion: what is found through a group goes before it. */
const TABLES: readonly (readonly [table: string, where: string])[] = [
  ['undetected', '(time, id) IN (SELECT time, id FROM denials WHERE principal = ?)'],
  ['questions', OF_GROUPS],
  ['answers', OF_GROUPS],
  ['presumptions', OF_GROUPS],
  ['pointers', OF_GROUPS],
  ['folded', OF_GROUPS],
  ['denials', 'principal = ?'],
  ['groups', 'principal = ?'],
  ['policy_changes', 'target = ?'],
];

export function sqliteErasure(database: Database, prepare: Prepare): ErasureStore {
  const count = (arn: string): KeptOfPrincipal => {
    const of = (wanted: string): number => {
      const [table, where] = TABLES.find(([name]) => name === wanted) ?? [wanted, 'FALSE'];
      return number(prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).get(toKey(arn))?.n);
    };
    return {
      denials: of('denials'),
      groups: of('groups'),
      explanations: of('answers'),
      policyChanges: of('policy_changes'),
    };
  };
  return {
    countOfPrincipal: async (arn) => count(arn),
    async erasePrincipal(arn) {
      database.exec('PRAGMA secure_delete = ON');
      const erased = inTransaction(database, () => {
        const kept = count(arn);
        for (const [table, where] of TABLES) prepare(`DELETE FROM ${table} WHERE ${where}`).run(toKey(arn));
        for (const id of dimensionIdsOfPrincipal(arn))
          prepare('DELETE FROM channels WHERE id = ?').run(toKey(id));
        return kept;
      });
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return erased;
    },
  };
}
