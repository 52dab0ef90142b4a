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
import type { DenialGroup } from '../../core/model/group.ts';
import type { Answer, QuestionKey } from '../../core/model/question.ts';
import {
  answeredGroup,
  type FoundDenial,
  foundDenial,
  questionOf,
  questionOfGroup,
  type StoredGroup,
} from '../../core/query/answered.ts';
import { attributionPointers } from '../../core/query/lookups.ts';
import { epochSeconds, getItem, getItems, type Table } from './client.ts';
import { answerKey, groupKey, type Item, itemSize, keyAttributes } from './keys.ts';
import { packText, unpackText } from './pack.ts';
import type { PutPointers } from './pointers.ts';

const DAY_SECONDS = 86_400;

export async function readAnswer(table: Table, key: QuestionKey): Promise<Answer | undefined> {
  const item = await getItem(table, answerKey(key));
  return item === undefined ? undefined : answerFromItem(item);
}

/** Sightings first: an answer that nobody finds is worse than a group that does not match. */
export async function putAnswer(table: Table, putSightings: PutPointers, answer: Answer): Promise<void> {
  const group = groupKey({ principal: { arn: answer.principal }, group: answer.group });
  await putSightings(attributionPointers(answer.attribution).map((pointer) => ({ pointer, group })));
  await table.client.send(new PutItemCommand({ TableName: table.name, Item: answerItem(table, answer) }));
}

function answerItem(table: Table, answer: Answer) {
  const ttl = epochSeconds(table) + 2 * table.retentionDays * DAY_SECONDS;
  const item = { ...keyAttributes(answerKey(answer)), ttl: { N: String(ttl) } };
  return { ...item, body: packText(JSON.stringify(answer), itemSize(item) + 'body'.length) };
}

const answerFromItem = (item: Item): Answer => JSON.parse(unpackText(item.body)) as Answer;

/** Answers that one search has met, at most. */
const REMEMBERED = 1_000;

/** Tells denials and groups with their answers, each read once by one reader. */
export class AnswerReader {
  readonly #table: Table;
  readonly #known = new Map<string, Answer | undefined>();

  constructor(table: Table) {
    this.#table = table;
  }

  async denials(denials: readonly Denial[]): Promise<readonly FoundDenial[]> {
    const keys = denials.map(questionOf);
    await this.#read(keys);
    return denials.map((denial, at) => foundDenial(denial, this.#answerTo(keys[at])));
  }

  async groups(stored: readonly StoredGroup[]): Promise<readonly DenialGroup[]> {
    const keys = stored.map(questionOfGroup);
    await this.#read(keys);
    return stored.map(({ group }, at) => answeredGroup(group, this.#answerTo(keys[at])));
  }

  #answerTo(key: QuestionKey | undefined): Answer | undefined {
    return key === undefined ? undefined : this.#known.get(idOf(key));
  }

  async #read(keys: readonly QuestionKey[]): Promise<void> {
    if (this.#known.size > REMEMBERED) this.#known.clear();
    const wanted = new Map(keys.map((key) => [idOf(key), key]));
    for (const id of wanted.keys()) if (this.#known.has(id)) wanted.delete(id);
    const items = await getItems(this.#table, [...wanted.values()].map(answerKey));
    for (const id of wanted.keys()) this.#known.set(id, undefined);
    for (const answer of items.map(answerFromItem)) this.#known.set(idOf(answer), answer);
  }
}

const idOf = ({ group, cause }: QuestionKey): string => `${group}#${cause}`;
