/**
 * One random history of ingest: messages of a queue, doubled, in any order and any batch, taken in by several functions at
 * once, whose clocks differ, beside an import of the same records and the function that explains; the table may be away for an hour.
 *
 * What must hold in the end: every denial is stored once, every group counts its distinct denials, no principal has more
 * groups of one action than it may (the others are one, which nothing explains), no message is lost (what cannot be read
 * waits among the dead letters), and every explanation stands beside its own group.
 */
import { denialsFromImage } from '../../adapters/dynamodb/stream.ts';
import { addToBatch, emptyBatch, storeBatch } from '../../core/ingest/ingest.ts';
import { ingestMessages, type QueueMessage } from '../../core/ingest/queue-messages.ts';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import type { ExplanationKey } from '../../core/model/explanation-request.ts';
import { groupFamilyOf, isFolded, MORE_RESOURCES } from '../../core/model/folded-group.ts';
import type { DenialGroup } from '../../core/model/group.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { eventEnvelope } from '../support/event-envelope.ts';
import { aRecord } from '../support/records.ts';
import { oneOf, type Random, seededRandom, upTo } from '../support/seeded-random.ts';
import type { Engine, HistoryOptions } from './engine.ts';
import { CALM, Invocation, type Rates } from './invocation.ts';

const START = Date.UTC(2026, 0, 5, 9);
const HOUR = 3_600_000;
const MOST_RECEIVES = 5;
/** By how much the clocks of two functions are wrong. */
const MOST_SKEW = 60_000;
const RATES: Rates = { crash: 0.25, lostAnswer: 0.01, refusal: 0.01, conflict: 0.02 };

interface Queued extends QueueMessage {
  receives: number;
  readonly isPoison: boolean;
}

export async function ingestHistory(options: HistoryOptions): Promise<readonly string[]> {
  const { seed, isShort, open, tally } = options;
  const random = seededRandom(seed);
  let now = START + 2 * HOUR;
  const records = recordsOf(random, isShort ? 15 : 45);
  const mostGroups = oneOf(random, [1, 2, 4, 100]);
  const engine = await open({ now: () => now, seed, tally, mostGroups });
  try {
    const queue = shuffled(random, messagesOf(random, records));
    const sent = [...queue];
    const done = new Set<string>();
    const dead: Queued[] = [];
    const away = random() < 0.2 ? { from: now + upTo(random, HOUR), until: 0 } : undefined;
    if (away !== undefined) away.until = away.from + HOUR;
    const isAway = () => away !== undefined && now >= away.from && now < away.until;
    const run = (rates: Rates) => new Invocation(random, tally, rates, rates === CALM ? undefined : isAway);

    const deliver = async (batch: readonly Queued[], rates: Rates) => {
      const invocation = run(rates);
      for (const message of batch) {
        if (message.receives > 0) tally.repeated += 1;
        message.receives += 1;
      }
      const failed = new Set<string>();
      const skew = upTo(random, 2 * MOST_SKEW) - MOST_SKEW;
      const deps = { store: engine.open(invocation), clock: () => now + skew, onFailure: () => {} };
      const result = await ingestMessages(batch, deps).catch(() => undefined);
      const crashed = invocation.crashed || result === undefined;
      for (const id of crashed ? batch.map((each) => each.id) : result.failed) failed.add(id);
      for (const message of batch) {
        if (!failed.has(message.id)) done.add(message.id);
        else if (message.receives >= MOST_RECEIVES) dead.push(message);
        else queue.push(message);
      }
    };

    for (let round = 0; queue.length > 0 || round < 4; round += 1) {
      now += upTo(random, 20) * 60_000;
      const taken = Array.from({ length: 1 + upTo(random, 3) }, () => queue.splice(0, 1 + upTo(random, 9)));
      await Promise.all([
        ...taken.filter(({ length }) => length > 0).map((batch) => deliver(batch, RATES)),
        ...(random() < 0.3 ? [importSome(engine, run(RATES), random, records)] : []),
        ...(random() < 0.5 ? [explainAll(engine, run(RATES))] : []),
      ]);
    }
    // A person moves the dead letters back, as the runbook says; then nothing goes wrong any more.
    for (const message of dead.filter(({ isPoison }) => !isPoison)) await deliver([message], CALM);
    await explainAll(engine, run(CALM));
    const lost = sent.filter(
      ({ id, isPoison }) => !done.has(id) && !(isPoison && dead.some((each) => each.id === id)),
    );
    return [
      ...lost.map(({ id }) => `message ${id} was lost from the queue`),
      ...(await wrongIn(engine, records, mostGroups)),
    ];
  } finally {
    await engine.close();
  }
}

type TestRecord = ReturnType<typeof aRecord>;

function recordsOf(random: Random, most: number): readonly TestRecord[] {
  const principals = 1 + upTo(random, 3);
  const buckets = oneOf(random, [2, 9]);
  return Array.from({ length: 5 + upTo(random, most - 5) }, (_, i) =>
    aRecord({
      eventID: `e-${i}`,
      // Out of order by up to an hour.
      eventTime: new Date(START + upTo(random, 3600) * 1000).toISOString().replace('.000', ''),
      userIdentity: {
        ...{ type: 'AssumedRole', accountId: '111122223333' },
        arn: `arn:aws:sts::111122223333:assumed-role/role-${upTo(random, principals)}/s`,
      },
      resources: [{ ARN: `arn:aws:s3:::bucket-${upTo(random, buckets)}/k`, type: 'AWS::S3::Object' }],
      errorMessage: oneOf(random, ['Access Denied', undefined, null]),
      eventName: oneOf(random, ['GetObject', 'PutObject']),
    }),
  );
}

function messagesOf(random: Random, records: readonly TestRecord[]): Queued[] {
  const messages = records.flatMap((record, i) =>
    Array.from({ length: oneOf(random, [1, 1, 1, 2, 3]) }, (_, copy) => ({
      ...{ id: `m-${i}-${copy}`, body: JSON.stringify(eventEnvelope(record)) },
      ...{ receives: 0, isPoison: false },
    })),
  );
  const bad = ['{', JSON.stringify(eventEnvelope(aRecord({ eventID: null })))];
  const poison = Array.from({ length: upTo(random, 2) }, (_, i) => ({
    ...{ id: `bad-${i}`, body: bad[i % bad.length] ?? '' },
    ...{ receives: 0, isPoison: true },
  }));
  return [...messages, ...poison];
}

function shuffled<T>(random: Random, values: T[]): T[] {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const j = upTo(random, i);
    const [a, b] = [values[i], values[j]];
    if (a !== undefined && b !== undefined) [values[i], values[j]] = [b, a];
  }
  return values;
}

const denialsOf = (records: readonly TestRecord[]): readonly RecordedDenial[] =>
  records.flatMap((record) => {
    const normalized = normalizeRecord(record);
    return normalized.kind === 'denial' ? [normalized.recorded] : [];
  });

/** As `denials import` beside the functions, on a part of the log; killed, it is not run again. */
async function importSome(
  engine: Engine,
  invocation: Invocation,
  random: Random,
  records: readonly TestRecord[],
): Promise<void> {
  const store = engine.open(invocation);
  const from = upTo(random, records.length - 1);
  const batch = emptyBatch();
  for (const record of records.slice(from, from + 15)) addToBatch(batch, normalizeRecord(record));
  await storeBatch(store, batch).catch(() => {});
}

/** As `attribute`: what it finds names the group that was asked about. */
async function explainAll(engine: Engine, invocation: Invocation): Promise<void> {
  const store = engine.open(invocation);
  const denials = engine.inserted().flatMap(denialsFromImage);
  const keys = new Map(denials.map((denial) => [JSON.stringify(explanationKeyOf(denial)), denial]));
  for (const denial of keys.values()) {
    const key = explanationKeyOf(denial);
    try {
      const request = await store.getExplanationRequest(key);
      if (request === undefined) continue;
      await store.putExplanation({
        ...{ principal: key.principal, group: key.group, cause: key.cause },
        attribution: {
          ...UNKNOWN_ATTRIBUTION,
          evidence: [{ source: 'evaluation', says: request.denial.group }],
        },
        ...{ fix: null, changed: [], nextSteps: [], at: '2026-01-05T12:00:00Z', version: '1' },
        explained: { eventId: request.denial.eventId, sessionArn: null },
      });
    } catch {
      if (invocation.crashed) return;
    }
  }
}

async function wrongIn(
  engine: Engine,
  records: readonly TestRecord[],
  mostGroups: number,
): Promise<readonly string[]> {
  const want = new Map(denialsOf(records).map(({ denial }) => [denial.id, denial]));
  const got = await Array.fromAsync(engine.store.listStated({}));
  const wrong: string[] = [];
  if (got.length !== want.size) wrong.push(`${want.size} denials, ${got.length} stored`);
  if (new Set(got.map(({ id }) => id)).size !== got.length) wrong.push('a denial is stored twice');
  for (const { id, resource } of got)
    if (resource !== want.get(id)?.resource) wrong.push(`${id} is on ${resource}`);
  wrong.push(...wrongGroups(await engine.store.listGroups({}, 'count'), got, mostGroups));
  const inserted = engine.inserted().flatMap(denialsFromImage).length;
  if (inserted !== want.size) wrong.push(`the stream has ${inserted} of ${want.size} denials`);
  for (const denial of got) wrong.push(...(await wrongExplanation(engine, denial)));
  return wrong;
}

function wrongGroups(
  groups: readonly DenialGroup[],
  stored: readonly Denial[],
  mostGroups: number,
): readonly string[] {
  const members = Map.groupBy(stored, ({ group }) => group);
  const wrong = groups.length === members.size ? [] : [`${members.size} groups, ${groups.length} stored`];
  for (const { group, count, resourceFamily } of groups) {
    const own = members.get(group) ?? [];
    if (count !== own.length) wrong.push(`${group} counts ${count} of ${own.length}`);
    if (own.some((denial) => groupFamilyOf(denial) !== resourceFamily))
      wrong.push(`${group} of ${resourceFamily} has a denial of another family`);
  }
  const each = groups.filter(({ resourceFamily }) => resourceFamily !== MORE_RESOURCES);
  for (const [of, { length }] of Map.groupBy(each, ({ principal, action }) => `${principal} ${action}`)) {
    if (length > mostGroups) wrong.push(`${of} has ${length} groups of ${mostGroups}`);
  }
  return wrong;
}

async function wrongExplanation({ store }: Engine, denial: Denial): Promise<readonly string[]> {
  const key: ExplanationKey = explanationKeyOf(denial);
  const says = (await store.getExplanation(key))?.attribution.evidence[0]?.says;
  const wanted = isFolded(denial) ? undefined : key.group;
  return says === wanted ? [] : [`${key.group} has the explanation of ${says}`];
}
