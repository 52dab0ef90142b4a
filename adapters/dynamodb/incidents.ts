/**
 * Incidents in the table: one item each, replaced as a whole, found by state and time through `by-state`.
 *
 * Calls: dynamodb:PutItem, GetItem, BatchGetItem, Query.
 */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../../core/model/incident.ts';
import type { IncidentStore } from '../../core/ports.ts';
import { mergeNewestFirst } from '../../core/query/merge-newest-first.ts';
import type { Timed } from '../../core/query/order.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { expiryOf, getItem, getItems, queryPages, type Table } from './client.ts';
import { type Item, keyAttributes, keyOf, loneKey, textOf, timeId } from './keys.ts';

const OPEN = 'incident-open';
const CLOSED = 'incident-closed';

export function dynamodbIncidents(table: Table): IncidentStore {
  return {
    async putIncident(incident) {
      const Item = incidentItem(incident, expiryOf(table));
      await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    },
    async *listIncidents({ open, since }) {
      const states = open === undefined ? [OPEN, CLOSED] : [open ? OPEN : CLOSED];
      const range = timeRange(since === undefined ? {} : { since });
      const streams = states.map((state) => ({
        latest: range.until,
        open: () => readIncidents(table, state, range.since),
      }));
      for await (const { incident } of mergeNewestFirst(streams)) yield incident;
    },
    async getIncident(id) {
      const item = await getItem(table, loneKey('I', id));
      return item === undefined ? undefined : incidentFromItem(item);
    },
  };
}

interface TimedIncident extends Timed {
  readonly incident: Incident;
}

async function* readIncidents(table: Table, state: string, since: string): AsyncGenerator<TimedIncident> {
  const query = {
    IndexName: 'by-state',
    KeyConditionExpression: 'gState = :state AND gAt >= :since',
    // A key value may not be empty; every time is after `#`.
    ExpressionAttributeValues: { ':state': { S: state }, ':since': { S: since === '' ? '#' : since } },
    ScanIndexForward: false,
  };
  for await (const page of queryPages(table, query)) {
    const items = await getItems(table, page.map(keyOf));
    for (const incident of items.filter(({ gState }) => gState?.S === state).map(incidentFromItem)) {
      yield { time: incident.openedAt, id: incident.incident, incident };
    }
  }
}

function incidentItem(incident: Incident, ttl: number) {
  const { incident: id, openedAt, closedAt } = incident;
  return {
    ...keyAttributes(loneKey('I', id)),
    gState: { S: closedAt === null ? OPEN : CLOSED },
    gAt: { S: timeId(openedAt, id) },
    body: { S: JSON.stringify(incident) },
    ttl: { N: String(ttl) },
  };
}

function incidentFromItem(item: Item): Incident {
  return JSON.parse(textOf(item, 'body')) as Incident;
}
