/**
 * The embedded store: one SQLite file, or memory. The same contract as the deployed table; nothing expires.
 *
 *     const store = openSqliteStore('./denials.db', { familyOf });
 */
import { MOST_OWN_GROUPS } from '../../core/model/folded-group.ts';
import type { PolicyChange } from '../../core/model/policy-change.ts';
import { givesNothing, type SessionGrant } from '../../core/model/session-grant.ts';
import type {
  CountStore,
  DenialStore,
  DimensionStore,
  ErasureStore,
  IncidentStore,
  MuteStore,
  PolicyChangeFilter,
} from '../../core/ports.ts';
import type { FamilyOf } from '../../core/query/lookups.ts';
import { oneCopyEach } from '../../core/query/one-copy-each.ts';
import { newestFirst } from '../../core/query/order.ts';
import { groupsAt, searchDenials, searchGroups, searchStated } from '../../core/query/search.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { sqliteCanaries } from './canaries.ts';
import { sqliteCounts } from './counts.ts';
import {
  type Database,
  fromKey,
  inTransaction,
  openDatabase,
  type Prepare,
  statementCache,
  text,
  toKey,
} from './database.ts';
import { DENIAL_COLUMNS, denialReader } from './denial-row.ts';
import { type DetectionLock, detectionLock } from './detection-lock.ts';
import { type DetectionQueue, queueForDetection, sqliteDetectionQueue } from './detection-queue.ts';
import { sqliteDimensions } from './dimensions.ts';
import { sqliteErasure } from './erasure.ts';
import { askAgain, type OpenExplanationRequests, sqliteExplanations } from './explanations.ts';
import { markFixed } from './fixed-marks.ts';
import { type ImportedObjects, sqliteImportedObjects } from './imported-objects.ts';
import { sqliteIncidents } from './incidents.ts';
import { sqliteMutes } from './mutes.ts';
import { PutBatch, putAll } from './put.ts';
import { explainedDenial, ownedGroupFromRow, sqliteSource } from './source.ts';
import { prepareSchema } from './upgrades.ts';

export interface SqliteOptions {
  /** The function that gave the denials their resource family; queries by a single resource need it. */
  readonly familyOf?: FamilyOf;
  /** An open database in place of the path's. */
  readonly database?: Database;
  readonly now?: () => number;
  /** Groups of its own that a principal has for one action; left out: `MOST_OWN_GROUPS`. */
  readonly mostGroups?: number;
}

export type SqliteStore = DenialStore &
  CountStore &
  DimensionStore &
  IncidentStore &
  MuteStore &
  ErasureStore &
  OpenExplanationRequests &
  DetectionQueue &
  DetectionLock &
  ImportedObjects;

export function openSqliteStore(path: string, options: SqliteOptions = {}): SqliteStore {
  const database = options.database ?? openDatabase(path);
  prepareSchema(database);
  const prepare = statementCache(database);
  return {
    ...denials(database, prepare, options),
    ...sqliteExplanations(database, prepare),
    ...context(database, prepare, options),
    ...sqliteCanaries(database, prepare),
    ...sqliteCounts(prepare),
    ...sqliteDimensions(prepare),
    ...sqliteIncidents(database, prepare),
    ...sqliteMutes(database, prepare),
    ...sqliteErasure(database, prepare),
    ...sqliteDetectionQueue(database, prepare),
    ...detectionLock(path === ':memory:' ? undefined : `${path}.detecting`),
    ...sqliteImportedObjects(database, prepare),
    async close() {
      database.close();
    },
  };
}

type Denials = Pick<
  DenialStore,
  | 'putDenials'
  | 'listDenials'
  | 'listStated'
  | 'listGroups'
  | 'groupsAt'
  | 'getDenial'
  | 'findIds'
  | 'getGroup'
  | 'getGroupMessage'
  | 'markFixed'
>;

/** Of a file that can only be read, SQLite refuses the first statement that may write: also when nothing is new. */
const refuseReadOnly = (prepare: Prepare) => prepare('DELETE FROM denials WHERE n < 0').run();

/** Of forged records, several may have it. */
const DENIAL_BY_ID = `
  SELECT ${DENIAL_COLUMNS} FROM denials WHERE id = ?
  ORDER BY (SELECT text FROM texts WHERE n = principal), time LIMIT 1`;

function denials(database: Database, prepare: Prepare, options: SqliteOptions): Denials {
  const { familyOf = (resource) => resource, now = Date.now, mostGroups = MOST_OWN_GROUPS } = options;
  const source = sqliteSource(prepare, familyOf, now);
  const groupRow = (id: string) => prepare('SELECT * FROM groups WHERE id = ?').get(toKey(id));
  return {
    async putDenials(recorded) {
      const added = inTransaction(database, () => {
        refuseReadOnly(prepare);
        const batch = new PutBatch(prepare, { now: now(), mostGroups });
        const stored = putAll(batch, oneCopyEach(recorded));
        queueForDetection(prepare, stored);
        return stored;
      });
      return { added, duplicates: recorded.length - added.length };
    },
    listDenials: (query) => searchDenials(source, query),
    listStated: (query) => searchStated(source, query),
    listGroups: (query, order) => searchGroups(source, query, order),
    groupsAt: (places, most) => groupsAt(source, places, most),
    async getDenial(id) {
      const row = prepare(DENIAL_BY_ID).get(toKey(id));
      return row === undefined ? undefined : explainedDenial(prepare, denialReader(prepare)(row));
    },
    async findIds(kind, beginning, most) {
      const table = kind === 'group' ? 'groups' : 'denials';
      const from = toKey(beginning);
      return prepare(`SELECT DISTINCT id FROM ${table} WHERE id >= ? AND id < ? LIMIT ?`)
        .all(from, `${from}\u{10ffff}`, most)
        .map(({ id }) => fromKey(id));
    },
    async getGroup(id) {
      const row = groupRow(id);
      return row === undefined ? undefined : ownedGroupFromRow(prepare, row, now());
    },
    markFixed: async (group, mark) => markFixed(database, prepare, group, mark),
    async getGroupMessage(id) {
      const message = groupRow(id)?.message;
      return typeof message === 'string' ? String(JSON.parse(message)) : undefined;
    },
  };
}

type Context = Pick<
  DenialStore,
  'putPolicyChanges' | 'putSessionGrants' | 'listPolicyChanges' | 'getSessionGrant'
>;

function context(database: Database, prepare: Prepare, { now = Date.now }: SqliteOptions): Context {
  return {
    async putPolicyChanges(changes) {
      const put = prepare(
        'INSERT OR REPLACE INTO policy_changes (target, time, id, body) VALUES (?, ?, ?, ?)',
      );
      inTransaction(database, () => {
        for (const change of changes) {
          for (const target of change.targets)
            put.run(toKey(target), change.time, toKey(change.id), JSON.stringify(change));
        }
      });
    },
    async putSessionGrants(grants) {
      const put = prepare('INSERT OR REPLACE INTO session_grants (key, body) VALUES (?, ?)');
      inTransaction(database, () => {
        for (const grant of grants) {
          put.run(toKey(grant.accessKeyId), JSON.stringify(grant));
          if (!givesNothing(grant)) askAgain(prepare, grant, now());
        }
      });
    },
    async listPolicyChanges(filter) {
      return listPolicyChanges(prepare, filter);
    },
    async getSessionGrant(accessKeyId) {
      const row = prepare('SELECT body FROM session_grants WHERE key = ?').get(toKey(accessKeyId));
      return row === undefined ? undefined : (JSON.parse(text(row.body)) as SessionGrant);
    },
  };
}

function listPolicyChanges(prepare: Prepare, filter: PolicyChangeFilter): readonly PolicyChange[] {
  const { since, until } = timeRange(filter);
  const read = prepare('SELECT body FROM policy_changes WHERE target = ? AND time >= ? AND time <= ?');
  const rows = filter.targets.flatMap((target) => read.all(toKey(target), since, until));
  const changes = rows.map(({ body }) => JSON.parse(text(body)) as PolicyChange);
  return [...new Map(changes.map((change) => [change.id, change])).values()].sort(newestFirst);
}
