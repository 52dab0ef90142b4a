/**
 * The deployed store: one DynamoDB table (`dynamodb-table.ts`). The same contract as the embedded one; denials are
 * forgotten after `retentionDays`, counted from their arrival.
 *
 *     const store = openDynamodbStore({ table: 'denial-monitor', familyOf });
 */
import type { ChannelStore, DenialStore, IncidentStore, MuteStore, QuestionStore } from '../core/ports.ts';
import { ownedGroup, questionOfGroup } from '../core/query/answered.ts';
import type { FamilyOf } from '../core/query/lookups.ts';
import { searchDenials, searchGroups, searchStated } from '../core/query/search.ts';
import { AnswerReader, putAnswer, readAnswer } from './dynamodb-answers.ts';
import { dynamodbChannels } from './dynamodb-channels.ts';
import { type Table, type TableOptions, tableOf } from './dynamodb-client.ts';
import { dynamodbContext } from './dynamodb-context.ts';
import { findDenial, findGroupItem } from './dynamodb-find.ts';
import { groupFromItem, messageFromItem } from './dynamodb-group-item.ts';
import { dynamodbIncidents } from './dynamodb-incidents.ts';
import { dynamodbMutes } from './dynamodb-mutes.ts';
import { denialWriter } from './dynamodb-put.ts';
import { countActions, readQuestion } from './dynamodb-questions.ts';
import { type PutSightings, sightingWriter } from './dynamodb-sightings.ts';
import { dynamodbSource } from './dynamodb-source.ts';

export interface DynamodbOptions extends TableOptions {
  /** The function that gave the denials their resource family; queries by a single resource need it. */
  readonly familyOf?: FamilyOf;
}

export function openDynamodbStore(
  options: DynamodbOptions,
): DenialStore & ChannelStore & IncidentStore & MuteStore {
  const table = tableOf(options);
  const putSightings = sightingWriter(table);
  const source = dynamodbSource(table, options.familyOf ?? ((resource) => resource));
  return {
    ...dynamodbContext(table),
    ...dynamodbChannels(table),
    ...dynamodbIncidents(table),
    ...dynamodbMutes(table),
    ...questions(table, putSightings),
    putDenials: denialWriter(table, putSightings),
    listDenials: (query) => searchDenials(source, query),
    listStated: (query) => searchStated(source, query),
    listGroups: (query, order) => searchGroups(source, query, order),
    async getDenial(id) {
      const denial = await findDenial(table, id);
      return denial === undefined ? undefined : (await new AnswerReader(table).denials([denial]))[0]?.told;
    },
    async getGroup(id) {
      const item = await findGroupItem(table, id);
      const stored = item === undefined ? undefined : groupFromItem(item);
      if (stored === undefined) return undefined;
      return ownedGroup(stored.group, await readAnswer(table, questionOfGroup(stored)));
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

function questions(table: Table, putSightings: PutSightings): QuestionStore {
  return {
    getQuestion: (key) => readQuestion(table, key),
    getAnswer: (key) => readAnswer(table, key),
    putAnswer: (answer) => putAnswer(table, putSightings, answer),
    countActions: (principal, most) => countActions(table, principal, most),
  };
}
