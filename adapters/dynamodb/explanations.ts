/**
 * Answers in the table, and whoever reads denials or groups with their answers. An answer outlives its question: by
 * the time that a denial puts the question anew, those before it still have theirs.
 *
 *     body JSON of the answer, deflated when long
 *
 * Calls: dynamodb:PutItem, BatchWriteItem; GetItem, BatchGetItem to read.
 */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
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

const DAY_SECONDS = 86_400;

export async function readExplanation(
  table: Table,
  key: ExplanationKey,
): Promise<StoredExplanation | undefined> {
  const item = await getItem(table, explanationKey(key));
  return item === undefined ? undefined : explanationFromItem(item);
}

/** Pointers first: an answer that nobody finds is worse than a group that does not match. */
export async function putExplanation(
  table: Table,
  putPointers: PutPointers,
  answer: StoredExplanation,
): Promise<void> {
  const group = groupKey({ principal: { arn: answer.principal }, group: answer.group });
  await putPointers(attributionPointers(answer.attribution).map((pointer) => ({ pointer, group })));
  await table.client.send(
    new PutItemCommand({ TableName: table.name, Item: explanationItem(table, answer) }),
  );
}

function explanationItem(table: Table, answer: StoredExplanation) {
  const ttl = epochSeconds(table) + 2 * table.retentionDays * DAY_SECONDS;
  const item = { ...keyAttributes(explanationKey(answer)), ttl: { N: String(ttl) } };
  return { ...item, body: packText(JSON.stringify(answer), itemSize(item) + 'body'.length) };
}

const explanationFromItem = (item: Item): StoredExplanation =>
  JSON.parse(unpackText(item.body)) as StoredExplanation;

/** Answers that one search has met, at most. */
const REMEMBERED = 1_000;

/** Tells denials and groups with their answers, each read once by one reader. */
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
    if (this.#known.size > REMEMBERED) this.#known.clear();
    const wanted = new Map(keys.map((key) => [idOf(key), key]));
    for (const id of wanted.keys()) if (this.#known.has(id)) wanted.delete(id);
    const items = await getItems(this.#table, [...wanted.values()].map(explanationKey));
    for (const id of wanted.keys()) this.#known.set(id, undefined);
    for (const answer of items.map(explanationFromItem)) this.#known.set(idOf(answer), answer);
  }
}

const idOf = ({ group, cause }: ExplanationKey): string => `${group}#${cause}`;
