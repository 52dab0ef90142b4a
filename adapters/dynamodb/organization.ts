/**
 * What is kept of the organization, in the table: one item a thing, with all its versions, and a few about reading
 * it. They are one partition, because a full read compares all of them, and attribution reads few.
 *
 * Calls: dynamodb:BatchGetItem, PutItem, Query.
 * Units   an item holds 400 KB; what is long is deflated.
 */
import type { OrganizationItem, OrganizationStore } from '../../core/ports.ts';
import { getItems, isAlive, queryPages, type Table, type TableOptions, tableOf } from './client.ts';
import { type Item, keyAttributes, keyPart, numberOf, textOf } from './keys.ts';
import { packText, unpackText } from './pack.ts';
import { putVersion } from './versioned.ts';

const PARTITION = 'O#';
/** The last second of the year 9999: time to live leaves the item alone. */
const NEVER = 253_402_300_799;

export const openDynamodbOrganization = (options: TableOptions): OrganizationStore =>
  dynamodbOrganization(tableOf(options));

function dynamodbOrganization(table: Table): OrganizationStore {
  return {
    async readOrganization(keys) {
      const found = await getItems(table, [...new Set(keys)].map(organizationKey));
      const items = found.map(fromItem);
      return new Map(items.map((item) => [item.key, item]));
    },
    writeOrganization: (item) => putVersion(table, toItem(item), item.writes),
    async *listOrganization(prefix) {
      const query = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': { S: PARTITION }, ':prefix': { S: prefix } },
        ConsistentRead: true,
      };
      for await (const page of queryPages(table, query)) {
        yield* page.filter((item) => isAlive(table, item)).map(fromItem);
      }
    },
  };
}

const organizationKey = (key: string) => ({ pk: PARTITION, sk: keyPart(key) });

function toItem({ key, body, expires = NEVER }: OrganizationItem): Item {
  const text = JSON.stringify(body);
  const item = {
    ...keyAttributes(organizationKey(key)),
    id: { S: JSON.stringify(key) },
    ttl: { N: String(expires) },
  };
  return { ...item, body: packText(text, 4 * Buffer.byteLength(key) + 100) };
}

function fromItem(item: Item): OrganizationItem {
  const expires = numberOf(item, 'ttl');
  return {
    key: String(JSON.parse(textOf(item, 'id'))),
    writes: numberOf(item, 'v'),
    body: JSON.parse(unpackText(item.body)),
    expires: expires === NEVER ? undefined : expires,
  };
}
