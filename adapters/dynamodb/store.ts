/**
 * The deployed store: one DynamoDB table (`dynamodb-table.ts`). The same contract as the embedded one; denials are
 * forgotten after `retentionDays`, counted from their arrival.
 *
 *     const store = openDynamodbStore({ table: 'denial-monitor', familyOf });
 */
import type {
  CountStore,
  DenialStore,
  DimensionStore,
  ErasureStore,
  ExplanationStore,
  IncidentStore,
  MuteStore,
} from '../../core/ports.ts';
import type { FamilyOf } from '../../core/query/lookups.ts';
import { groupsAt, searchDenials, searchGroups, searchStated } from '../../core/query/search.ts';
import { explanationKeyOfGroup, ownedGroup } from '../../core/query/with-explanation.ts';
import { dynamodbCanaries } from './canaries.ts';
import { type Table, type TableOptions, tableOf } from './client.ts';
import { dynamodbContext } from './context.ts';
import { dynamodbCounts } from './counts.ts';
import { dynamodbDimensions } from './dimensions.ts';
import { dynamodbErasure } from './erasure.ts';
import { countActions, readExplanationRequest } from './explanation-requests.ts';
import { ExplanationReader, putExplanation, readExplanation } from './explanations.ts';
import { findDenial, findGroupItem, findIds } from './find.ts';
import { markFixed } from './fixed-marks.ts';
import { groupFromItem, messageFromItem } from './group-item.ts';
import { dynamodbIncidents } from './incidents.ts';
import { dynamodbMutes } from './mutes.ts';
import { type PutPointers, pointerWriter } from './pointers.ts';
import { denialWriter } from './put.ts';
import { dynamodbSource } from './source.ts';

export interface DynamodbOptions extends TableOptions {
  /** The function that gave the denials their resource family; queries by a single resource need it. */
  readonly familyOf?: FamilyOf;
}

export function openDynamodbStore(
  options: DynamodbOptions,
): DenialStore & CountStore & DimensionStore & IncidentStore & MuteStore & ErasureStore {
  const table = tableOf(options);
  const putPointers = pointerWriter(table);
  const source = dynamodbSource(table, options.familyOf ?? ((resource) => resource));
  return {
    ...dynamodbContext(table),
    ...dynamodbCanaries(table),
    ...dynamodbCounts(table),
    ...dynamodbDimensions(table),
    ...dynamodbIncidents(table),
    ...dynamodbMutes(table),
    ...dynamodbErasure(table, source),
    ...explanations(table, putPointers),
    putDenials: denialWriter(table, putPointers),
    listDenials: (query) => searchDenials(source, query),
    listStated: (query) => searchStated(source, query),
    listGroups: (query, order) => searchGroups(source, query, order),
    groupsAt: (places, most) => groupsAt(source, places, most),
    async getDenial(id) {
      const denial = await findDenial(table, id);
      return denial === undefined
        ? undefined
        : (await new ExplanationReader(table).denials([denial]))[0]?.explained;
    },
    findIds: (kind, beginning, most) => findIds(table, kind, beginning, most),
    async getGroup(id) {
      const item = await findGroupItem(table, id);
      const stored = item === undefined ? undefined : groupFromItem(item, table.now());
      if (stored === undefined) return undefined;
      return ownedGroup(stored.group, await readExplanation(table, explanationKeyOfGroup(stored)));
    },
    markFixed: (group, mark) => markFixed(table, group, mark),
    async getGroupMessage(id) {
      const item = await findGroupItem(table, id);
      return item === undefined ? undefined : messageFromItem(item);
    },
    async close() {
      // A client that the caller passed in is the caller's to destroy.
      if (options.client === undefined) table.client.destroy();
    },
  };
}

function explanations(table: Table, putPointers: PutPointers): ExplanationStore {
  return {
    getExplanationRequest: (key) => readExplanationRequest(table, key),
    getExplanation: (key) => readExplanation(table, key),
    putExplanation: (answer) => putExplanation(table, putPointers, answer),
    countActions: (principal, most) => countActions(table, principal, most),
  };
}
