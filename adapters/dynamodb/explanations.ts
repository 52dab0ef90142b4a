/**
 * Stored explanations in the table, and the reader that adds them to denials and groups. An explanation outlives its
 * request: when a denial puts a new request, earlier denials still have their explanation.
 *
 *     body JSON of the explanation, deflated when long
 *
 * Calls: dynamodb:PutItem, BatchWriteItem; GetItem, BatchGetItem to read.
 */

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GRANT_SECONDS } from '../../contract/deployment.ts';
import type { Denial } from '../../core/model/denial.ts';
import type { ExplanationKey, StoredExplanation } from '../../core/model/explanation-request.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import { attributionPointers } from '../../core/query/lookups.ts';
import {
  explanationKeyOf,
  explanationKeyOfGroup,
  type FoundDenial,
  foundDenial,
  groupWithExplanation,
  type StoredGroup,
} from '../../core/query/with-explanation.ts';
import { epochSeconds, getItem, getItems, type Table } from './client.ts';
import { explanationKey, groupKey, type Item, itemSize, keyAttributes } from './keys.ts';
import { packText, unpackText } from './pack.ts';
import type { PutPointers } from './pointers.ts';
import { putPresumption } from './presumptions.ts';

const DAY_SECONDS = 86_400;

export async function readExplanation(
  table: Table,
  key: ExplanationKey,
): Promise<StoredExplanation | undefined> {
  const item = await getItem(table, explanationKey(key));
  return item === undefined ? undefined : explanationFromItem(item);
}

/**
 * Pointers and presumption first: a stored explanation without them could not be found, or asked for again; a pointer to a
 * group that does not match is harmless.
 */
export async function putExplanation(
  table: Table,
  putPointers: PutPointers,
  explanation: StoredExplanation,
): Promise<void> {
  const group = groupKey({ principal: { arn: explanation.principal }, group: explanation.group });
  await putPointers(attributionPointers(explanation.attribution).map((pointer) => ({ pointer, group })));
  await putPresumption(table, explanation, GRANT_SECONDS);
  await table.client.send(
    new PutItemCommand({ TableName: table.name, Item: explanationItem(table, explanation) }),
  );
}

function explanationItem(table: Table, explanation: StoredExplanation) {
  const ttl = epochSeconds(table) + 2 * table.retentionDays * DAY_SECONDS;
  const item = { ...keyAttributes(explanationKey(explanation)), ttl: { N: String(ttl) } };
  return { ...item, body: packText(JSON.stringify(explanation), itemSize(item) + 'body'.length) };
}

const explanationFromItem = (item: Item): StoredExplanation =>
  JSON.parse(unpackText(item.body)) as StoredExplanation;

/** Most explanations that one search keeps. Dropped between pages, so that a page finds all of its own. */
const MOST_KNOWN = 1_000;

/** Adds explanations to denials and groups; one reader reads each explanation once. */
export class ExplanationReader {
  readonly #table: Table;
  readonly #known = new Map<string, StoredExplanation | undefined>();

  constructor(table: Table) {
    this.#table = table;
  }

  async denials(denials: readonly Denial[]): Promise<readonly FoundDenial[]> {
    const keys = denials.map(explanationKeyOf);
    await this.#read(keys);
    return denials.map((denial, at) => foundDenial(denial, this.#explanationOf(keys[at])));
  }

  async groups(stored: readonly StoredGroup[]): Promise<readonly DenialGroup[]> {
    const keys = stored.map(explanationKeyOfGroup);
    await this.#read(keys);
    return stored.map(({ group }, at) => groupWithExplanation(group, this.#explanationOf(keys[at])));
  }

  #explanationOf(key: ExplanationKey | undefined): StoredExplanation | undefined {
    return key === undefined ? undefined : this.#known.get(idOf(key));
  }

  async #read(keys: readonly ExplanationKey[]): Promise<void> {
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    const wanted = new Map(keys.map((key) => [idOf(key), key]));
    for (const id of wanted.keys()) if (this.#known.has(id)) wanted.delete(id);
    const items = await getItems(this.#table, [...wanted.values()].map(explanationKey));
    for (const id of wanted.keys()) this.#known.set(id, undefined);
    for (const explanation of items.map(explanationFromItem)) this.#known.set(idOf(explanation), explanation);
  }
}

const idOf = ({ group, cause }: ExplanationKey): string => `${group}#${cause}`;
