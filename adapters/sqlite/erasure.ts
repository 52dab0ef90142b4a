/**
 * Erasure of a principal in SQLite. The file is written anew, and its log emptied: SQLite leaves what was deleted or moved in
 * the free room of pages otherwise.
 *
 * Source  SQLite, "VACUUM", "PRAGMA wal_checkpoint".
 */
import { dimensionIdsOfPrincipal } from '../../core/detect/dimensions.ts';
import type { ErasureStore, KeptOfPrincipal } from '../../core/ports.ts';
import { type Database, inTransaction, number, type Prepare, toKey } from './database.ts';
import { digestOf } from './texts.ts';

const OF_GROUPS = 'grp IN (SELECT id FROM groups WHERE principal = :key)';
const OF_DENIALS = 'principal = (SELECT n FROM texts WHERE digest = :digest)';

/** The order is that of deletion: what is found through a group goes before it. */
const TABLES: readonly (readonly [table: string, where: string])[] = [
  ['undetected', `(time, id) IN (SELECT time, id FROM denials WHERE ${OF_DENIALS})`],
  ['questions', OF_GROUPS],
  ['answers', OF_GROUPS],
  ['presumptions', OF_GROUPS],
  ['pointers', OF_GROUPS],
  ['folded', OF_GROUPS],
  ['denials', OF_DENIALS],
  ['groups', 'principal = :key'],
  ['policy_changes', 'target = :key'],
];

/** `where` of a table names one of these. */
function parametersOf(where: string, arn: string): Record<string, string | Uint8Array> {
  const key = toKey(arn);
  return where.includes(':digest') ? { digest: digestOf(key) } : { key };
}

export function sqliteErasure(database: Database, prepare: Prepare): ErasureStore {
  const count = (arn: string): KeptOfPrincipal => {
    const of = (wanted: string): number => {
      const [table, where] = TABLES.find(([name]) => name === wanted) ?? [wanted, ':key IS NULL'];
      return number(
        prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).get(parametersOf(where, arn))?.n,
      );
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
      const erased = inTransaction(database, () => {
        const kept = count(arn);
        const texts = textsOf(prepare, arn);
        for (const [table, where] of TABLES)
          prepare(`DELETE FROM ${table} WHERE ${where}`).run(parametersOf(where, arn));
        prepare(DELETE_TEXTS).run(JSON.stringify(texts));
        for (const id of dimensionIdsOfPrincipal(arn))
          prepare('DELETE FROM channels WHERE id = ?').run(toKey(id));
        return kept;
      });
      database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
      return erased;
    },
  };
}

/** Numbers of what denials of the principal have in common, with each other or with those of others. */
function textsOf(prepare: Prepare, arn: string): readonly number[] {
  const rows = prepare(`SELECT principal, grp, shared, caller FROM denials WHERE ${OF_DENIALS}`);
  const numbers = rows.all(parametersOf(OF_DENIALS, arn)).flatMap((row) => Object.values(row).map(number));
  return [...new Set(numbers)];
}

/** What no denial that is left has. */
const DELETE_TEXTS = `
  DELETE FROM texts WHERE n IN (SELECT value FROM json_each(?)) AND n NOT IN (
    SELECT principal FROM denials UNION SELECT grp FROM denials
    UNION SELECT shared FROM denials UNION SELECT caller FROM denials
  )`;
