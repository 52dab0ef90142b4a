/** A record that cannot be read, at every position of a batch: it alone is left over, and every other counts once. */
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { denialItem } from '../../adapters/dynamodb/denial-item.ts';
import type { StreamImage } from '../../adapters/dynamodb/stream.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { stateOf } from '../../core/detect/stored-state.ts';
import { ingestMessages } from '../../core/ingest/queue-messages.ts';
import { detectRecords } from '../../lambdas/stream-batch.ts';
import { aDenial } from '../support/denials.ts';
import { composeAlert, NINE } from '../support/detect-world.ts';
import { eventEnvelope } from '../support/event-envelope.ts';
import { memoryAlerts } from '../support/memory-dimensions.ts';
import { iso, roleArn } from '../support/paged-monitor.ts';
import { aRecord } from '../support/records.ts';

const SIZE = 5;
const POSITIONS = Array.from({ length: SIZE + 1 }, (_, position) => position);

const at = <T>(position: number, poison: T, others: readonly T[]): readonly T[] =>
  others.toSpliced(position, 0, poison);

describe.each([
  ['no JSON', '{'],
  ['nothing', 'null'],
  ['no record', JSON.stringify(eventEnvelope({ foo: 1 }))],
  ['no id', JSON.stringify(eventEnvelope(aRecord({ eventID: null })))],
  ['no time', JSON.stringify(eventEnvelope(aRecord({ eventTime: '2026-02-30T00:00:00Z' })))],
  ['a time to come', JSON.stringify(eventEnvelope(aRecord({ eventTime: '2027-01-05T09:00:00Z' })))],
  ['4,000 brackets', `{"detail":${'['.repeat(4000)}${']'.repeat(4000)}}`],
])('a message with %s', (_what, body) => {
  test.each(POSITIONS)('at position %i', async (position) => {
    const store = openSqliteStore(':memory:');
    const others = Array.from({ length: SIZE }, (_, i) => ({
      id: `m-${i}`,
      body: JSON.stringify(eventEnvelope(aRecord({ eventID: `e-${i}`, eventTime: iso(NINE) }))),
    }));
    const batch = at(position, { id: 'poison', body }, others);
    const deps = { store, clock: () => NINE * 1000, onFailure: () => {} };
    expect(await ingestMessages(batch, deps)).toMatchObject({ failed: ['poison'], added: SIZE });
    await store.close();
  });
});

const image = (id: string): StreamImage =>
  denialItem(aDenial({ id, principal: roleArn('build'), time: iso(NINE) }).denial, {
    ttl: 4_000_000_000,
  }) as StreamImage;

const GOOD = image('poison');

describe.each<[string, StreamImage]>([
  ['no JSON', { ...GOOD, d: { S: '{' } }],
  ['nothing', { ...GOOD, d: { S: 'null' } }],
  ['no body', { ...GOOD, d: {} }],
  ['bytes that are no body', { ...GOOD, d: { B: 'AAAA' } }],
  ['no group', { ...GOOD, g: {} }],
  ['a number for its action', { ...GOOD, d: { S: '{"n":5}' } }],
  ['no principal', { ...GOOD, pk: {} }],
])('a record of the stream with %s', (_what, poisoned) => {
  test.each(POSITIONS)('at position %i', async (position) => {
    const store = openSqliteStore(':memory:');
    const alerts = memoryAlerts();
    const deps = {
      ...{ dimensions: store, incidents: store, channels: [alerts], composeAlert },
      ...{ onRefused: () => {}, onUnread: () => {}, onDetected: () => {} },
      ...{ clock: () => NINE * 1000, backOff: async () => {}, settings: detectorSettings(), holdSeconds: 0 },
    };
    const images = Array.from({ length: SIZE }, (_, i) => image(`e-${i}`));
    const batch = at(position, poisoned, images).map((NewImage, i) => {
      const dynamodb = { SequenceNumber: String(i), NewImage, ApproximateCreationDateTime: NINE };
      return { eventName: 'INSERT', dynamodb } as DynamoDBRecord;
    });
    // The stream gives the rest again from the first that failed, and in the end leaves out that one.
    const { batchItemFailures } = await detectRecords(batch, deps);
    expect(batchItemFailures).toEqual([{ itemIdentifier: String(position) }]);
    const rest = batch.slice(position + 1);
    expect(await detectRecords(rest, deps)).toEqual({ batchItemFailures: [] });
    const id = `principal|${roleArn('build')}`;
    const item = (await store.readDimensions([id])).get(id);
    const seen = item === undefined ? undefined : stateOf(item)?.seen;
    const places = seen?.kind === 'ids' ? seen.places.filter((place) => place !== 0) : [];
    expect(places).toHaveLength(SIZE);
    await store.close();
  });
});
