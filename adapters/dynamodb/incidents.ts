/**
 * Incidents in the table: one item each, replaced as a whole, found by state and time through `by-state`.
 *
 * An incident is written under its version: of two writers at once, the second reads what the first wrote.
 *
 * Calls: dynamodb:PutItem, GetItem, BatchGetItem, Query.
 */
import type { Incident } from '../../core/model/incident.ts';
import type { IncidentStore } from '../../core/ports.ts';
import { mergeNewestFirst } from '../../core/query/merge-newest-first.ts';
import type { Timed } from '../../core/query/order.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { backOffOrGiveUp, expiryOf, getItem, getItems, queryPages, type Table } from './client.ts';
import { type Item, keyAttributes, keyOf, loneKey, numberOf, textOf, timeId } from './keys.ts';
import { putVersion } from './versioned.ts';

const OPEN = 'incident-open';
const CLOSED = 'incident-closed';

export function dynamodbIncidents(table: Table): IncidentStore {
  return {
    async changeIncident(id, change) {
      for (let attempt = 1; ; attempt += 1) {
        const item = await getItem(table, loneKey('I', id));
        const before = item === undefined ? undefined : incidentFromItem(item);
        const changed = change(before);
        if (changed === undefined) return before;
        // Items of earlier versions of this program have no number.
        const version = item?.v === undefined ? 0 : numberOf(item, 'v');
        if (await putVersion(table, incidentItem(changed, expiryOf(table)), version)) return before;
        await backOffOrGiveUp(table, attempt);
      }
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
