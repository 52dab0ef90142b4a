/**
 * Policy changes and session grants in the table: an item for each target of a change; a grant expires when its
 * credentials can no longer be valid.
 *
 * Calls: dynamodb:BatchWriteItem, PutItem, Query, GetItem; UpdateItem for explanations that took a session for one without a grant.
 */
import { GRANT_SECONDS } from '../../contract/deployment.ts';
import type { PolicyChange } from '../../core/model/policy-change.ts';
import type { SessionGrant } from '../../core/model/session-grant.ts';
import type { DenialStore, PolicyChangeFilter } from '../../core/ports.ts';
import { newestFirst } from '../../core/query/order.ts';
import { timeRange } from '../../core/query/time-range.ts';
import { isOfOrganization } from '../../core/what-if/cause/organization-change.ts';
import { askWhatIsFixed } from './change-questions.ts';
import { epochSeconds, expiryOf, getItem, isAlive, putItems, queryPages, type Table } from './client.ts';
import { type Item, keyAttributes, keyPart, loneKey, textOf, timeId } from './keys.ts';
import { askAgain } from './presumptions.ts';

type Context = Pick<
  DenialStore,
  'putPolicyChanges' | 'putSessionGrants' | 'listPolicyChanges' | 'getSessionGrant'
>;

/** `asksWhatIsFixed`: what a policy change fixed is found where an organization is watched, and nowhere else. */
export function dynamodbContext(table: Table, asksWhatIsFixed = true): Context {
  return {
    async putPolicyChanges(changes) {
      const ttl = expiryOf(table);
      await putItems(table, onePerKey(changes.flatMap((change) => changeItems(change, ttl))));
      if (!asksWhatIsFixed) return;
      // Organizations' own are asked about when they have been read.
      await askWhatIsFixed(
        table,
        changes.filter((change) => !isOfOrganization(change)),
      );
    },
    async putSessionGrants(grants) {
      const ttl = epochSeconds(table) + GRANT_SECONDS;
      await putItems(
        table,
        onePerKey(grants.map((grant) => bodyItem(loneKey('S', grant.accessKeyId), grant, ttl))),
      );
      await askAgain(table, grants);
    },
    listPolicyChanges: (filter) => listPolicyChanges(table, filter),
    async getSessionGrant(accessKeyId) {
      const item = await getItem(table, loneKey('S', accessKeyId));
      return item === undefined ? undefined : (JSON.parse(textOf(item, 'body')) as SessionGrant);
    },
  };
}

const targetPartition = (target: string): string => `C#${keyPart(target)}`;

function changeItems(change: PolicyChange, ttl: number): readonly Item[] {
  const sk = timeId(change.time, change.id);
  return change.targets.map((target) => bodyItem({ pk: targetPartition(target), sk }, change, ttl));
}

function bodyItem(key: { readonly pk: string; readonly sk: string }, body: unknown, ttl: number): Item {
  return { ...keyAttributes(key), body: { S: JSON.stringify(body) }, ttl: { N: String(ttl) } };
}

/** A batch may not name a key twice; the last put wins. */
function onePerKey(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [`${item.pk?.S}\n${item.sk?.S}`, item])).values()];
}

async function listPolicyChanges(table: Table, filter: PolicyChangeFilter): Promise<readonly PolicyChange[]> {
  const { since, until } = timeRange(filter);
  const changes = new Map<string, PolicyChange>();
  if (since > until) return [];
  for (const target of new Set(filter.targets)) {
    const query = {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :since AND :until',
      ExpressionAttributeValues: {
        ':pk': { S: targetPartition(target) },
        // A key value may not be empty; every time is after `#`.
        ':since': { S: since === '' ? '#' : since },
        ':until': { S: `${until}#\u{10ffff}` },
      },
    };
    for await (const page of queryPages(table, query)) {
      for (const item of page) {
        const change = JSON.parse(textOf(item, 'body')) as PolicyChange;
        if (isAlive(table, item)) changes.set(change.id, change);
      }
    }
  }
  return [...changes.values()].sort(newestFirst);
}
