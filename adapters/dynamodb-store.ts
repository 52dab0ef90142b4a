/**
 * The deployed store: one DynamoDB table (`dynamodb-table.ts`). The same contract as the embedded one; denials are
 * forgotten after `retentionDays`, counted from their arrival.
 *
 *     const store = openDynamodbStore({ table: 'denial-monitor', familyOf });
 */
import type { ChannelStore, DenialStore, IncidentStore, MuteStore } from '../core/ports.ts';
import type { FamilyOf } from '../core/query/lookups.ts';
import { searchDenials, searchGroups } from '../core/query/search.ts';
import { dynamodbChannels } from './dynamodb-channels.ts';
import { type TableOptions, tableOf } from './dynamodb-client.ts';
import { dynamodbContext } from './dynamodb-context.ts';
import { findDenial, findGroupItem } from './dynamodb-find.ts';
import { groupFromItem, messageFromItem } from './dynamodb-group-item.ts';
import { dynamodbIncidents } from './dynamodb-incidents.ts';
import { dynamodbMutes } from './dynamodb-mutes.ts';
import { denialWriter } from './dynamodb-put.ts';
import { dynamodbSource } from './dynamodb-source.ts';

export interface DynamodbOptions extends TableOptions {
  /** The function that gave the denials their resource family; queries by a single resource need it. */
  readonly familyOf?: FamilyOf;
}

export function openDynamodbStore(
  options: DynamodbOptions,
): DenialStore & ChannelStore & IncidentStore & MuteStore {
  const table = tableOf(options);
  const source = dynamodbSource(table, options.familyOf ?? ((resource) => resource));
  return {
    ...dynamodbContext(table),
    ...dynamodbChannels(table),
    ...dynamodbIncidents(table),
    ...dynamodbMutes(table),
    putDenials: denialWriter(table),
    listDenials: (query) => searchDenials(source, query),
    listGroups: (query, order) => searchGroups(source, query, order),
    getDenial: (id) => findDenial(table, id),
    async getGroup(id) {
      const item = await findGroupItem(table, id);
      return item === undefined ? undefined : groupFromItem(item);
    },
    async getGroupMessage(id) {
      const item = await findGroupItem(table, id);
      return item === undefined ? undefined : messageFromItem(item);
    },
    async close() {
      // A client that was handed in stays its owner's.
      if (options.client === undefined) table.client.destroy();
    },
  };
}
