import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import { partsBetween } from '../../../core/backfill/parts.ts';
import {
  type BackfillCounts,
  type BackfillRequest,
  NO_COUNTS,
  type Part,
  sumOf,
} from '../../../core/backfill/progress.ts';
import type { FailedObject, ObjectRecord } from '../../../core/backfill/read-objects.ts';
import { readPart } from '../../../core/backfill/read-part.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import type { Intake } from '../../../core/ports.ts';
import { compareText } from '../../../core/query/order.ts';
import { type MemoryBucket, memoryBucket } from '../../support/log-bucket.ts';
import { aRecord, aSuccess, type TestRecord } from '../../support/records.ts';

const ALL: BackfillRequest = { bucket: 'logs', prefix: '', since: null, until: null };
const WHOLE: Part = { after: null, before: null };
const NOW = Date.parse('2026-11-21T00:00:00Z');

const recordsOf = (...raw: TestRecord[]): readonly ObjectRecord[] =>
  raw.map((each, index) => ({ record: index + 1, normalized: normalizeRecord(each) }));
const denial = (eventID: string) => recordsOf(aRecord({ eventID }));

interface Surroundings {
  readonly store?: Intake;
  readonly hasTime?: () => boolean;
  readonly hasSomeTime?: () => boolean;
}

/** From step to step, as the state machine does. */
async function readAll(
  bucket: MemoryBucket,
  request = ALL,
  part = WHOLE,
  { store = openSqliteStore(':memory:'), hasTime = () => true, hasSomeTime = () => true }: Surroundings = {},
) {
  const failed: FailedObject[] = [];
  const deps = {
    ...{ store, hasTime, hasSomeTime, clock: () => NOW },
    list: bucket.list.bind(bucket),
    read: bucket.read,
    onFailed: async (some: readonly FailedObject[]) => void failed.push(...some),
  };
  let progress = { part, counts: NO_COUNTS, isDone: false, stopped: null as string | null };
  let steps = 0;
  while (!progress.isDone) {
    progress = await readPart({ request, part: progress.part, counts: progress.counts }, deps);
    steps += 1;
  }
  return { counts: progress.counts, stopped: progress.stopped, failed, steps };
}

const REGION = 'AWSLogs/111122223333/CloudTrail/us-east-1/';
const counts = (some: Partial<BackfillCounts>): BackfillCounts => ({ ...NO_COUNTS, ...some });

describe('what is counted', () => {
  test('denials once, whichever object they are in', async () => {
    const bucket = memoryBucket({
      'a.json': denial('e-1'),
      'b.json': [...denial('e-1'), ...denial('e-2'), ...recordsOf(aSuccess({ eventID: 'e-3' }))],
    });
    const read = await readAll(bucket);
    expect(read.counts).toEqual(counts({ objects: 2, records: 4, added: 2, duplicates: 1 }));
    expect(read.failed).toEqual([]);
  });

  test('what lies beside the logs is passed over', async () => {
    const other: ObjectRecord = {
      ...{ record: 1, isOther: true },
      normalized: { kind: 'malformed', path: '$', problem: 'is not JSON' },
    };
    const bucket = memoryBucket({
      'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/11/20/d.json.gz': denial('e-1'),
      'a.csv': denial('e-2'),
      'b.json': [other, { ...other, record: 2 }],
      'c.json': denial('e-4'),
    });
    const read = await readAll(bucket);
    expect(read.counts).toEqual(counts({ objects: 1, records: 1, added: 1, passedOver: 3 }));
    expect(read.failed).toEqual([]);
    expect(bucket.wasRead).toEqual(['b.json', 'c.json']);
  });

  test.each<[string, readonly ObjectRecord[], string]>([
    ['refused', [{ broken: 'AccessDenied: no' }], 'AccessDenied: no'],
    ['cut', [...denial('e-2'), { broken: 'the gzip stream is cut' }], 'the gzip stream is cut'],
    [
      'a record that cannot be read, beside one that can',
      [...recordsOf({ a: 1 }, { b: 2 }), ...denial('e-2')],
      'record 1: eventSource: is missing: not a CloudTrail record (and 1 more)',
    ],
    [
      'a time in the future',
      recordsOf(aRecord({ eventID: 'e-2', eventTime: '2027-01-01T00:00:00Z' })),
      'record 1: eventTime: lies in the future',
    ],
    ['a line break in a problem', [{ broken: 'two\nlines' }], 'two\\u{a}lines'],
  ])('an object of which something cannot be read is listed: %s', async (_note, records, problem) => {
    const read = await readAll(memoryBucket({ 'a.json': denial('e-1'), 'b.json': records }));
    expect(read.failed).toEqual([{ key: 'b.json', problem }]);
    expect(read.counts).toMatchObject({ objects: 2, failed: 1 });
    expect(read.stopped).toBe(null);
  });
});

describe('days', () => {
  const days = ['2024/01/01', '2026/11/18', '2026/11/19', '2026/11/20', '2026/12/01'];
  const keys = ['us-east-1', 'us-west-2'].flatMap((region) =>
    days.map((day) => `AWSLogs/111122223333/CloudTrail/${region}/${day}/x.json.gz`),
  );
  const bucket = memoryBucket(Object.fromEntries(keys.map((key) => [key, denial(key)])));

  test('only those that were asked for are read, and the others are not listed', async () => {
    const request = { ...ALL, since: '2026-11-19', until: '2026-11-20' };
    await readAll(bucket, request);
    expect(bucket.wasRead).toEqual(keys.filter((key) => /11\/(19|20)/.test(key)));
  });
});

describe('it stops', () => {
  test('when a hundred objects could not be read, and none could', async () => {
    const objects = Array.from({ length: 300 }, (_, index) => [
      `${String(index).padStart(3, '0')}.json`,
      [{ broken: 'AccessDenied: no kms:Decrypt' }],
    ]);
    const read = await readAll(memoryBucket(Object.fromEntries(objects)));
    expect(read.stopped).toMatch(/^of 1\d\d objects none could be read: AccessDenied: no kms:Decrypt$/);
    expect(read.failed.length).toBe(read.counts.failed);
  });

  test('not when some can be read', async () => {
    const objects = Array.from({ length: 300 }, (_, index) => [
      `${String(index).padStart(3, '0')}.json`,
      index === 7 ? denial('e-7') : [{ broken: 'AccessDenied: no' }],
    ]);
    const read = await readAll(memoryBucket(Object.fromEntries(objects)));
    expect(read.stopped).toBe(null);
    expect(read.counts.failed).toBe(299);
  });

  test('an object that takes too long is listed, and those behind it are read', async () => {
    let asked = 0;
    const bucket = memoryBucket({ 'a.json': [...denial('e-1'), ...denial('e-2')], 'b.json': denial('e-3') });
    const read = await readAll(bucket, ALL, WHOLE, { hasSomeTime: () => ++asked !== 2 });
    expect(read.failed).toEqual([
      { key: expect.any(String), problem: expect.stringContaining('denials import') },
    ]);
  });
});

test('a store that fails ends the step: what is not stored is not passed', async () => {
  const store = openSqliteStore(':memory:');
  const bucket = memoryBucket({ 'a.json': denial('e-1') });
  const failing: Intake = { ...store, putDenials: () => Promise.reject(new Error('busy')) };
  await expect(readAll(bucket, ALL, WHOLE, { store: failing })).rejects.toThrow('busy');
});

const KEY = fc
  .array(fc.constantFrom('a', 'b', '/', '~', '\u{ffee}', '\u{1f600}'), { minLength: 1, maxLength: 6 })
  .map((characters) => `${characters.join('')}.json`);

test('wherever the listing is cut, and however often a step ends: each object is read, and each denial counted once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(KEY, { maxLength: 60 }),
      fc.uniqueArray(
        KEY.map((key) => key.slice(0, -5)),
        { maxLength: 8 },
      ),
      fc.integer({ min: 1, max: 40 }),
      fc.infiniteStream(fc.boolean()),
      async (keys, cuts, pageSize, hasTime) => {
        const bucket = memoryBucket(Object.fromEntries(keys.map((key) => [key, denial(key)])), pageSize);
        const store = openSqliteStore(':memory:');
        const sums = [];
        for (const part of partsBetween(cuts.toSorted(compareText)))
          sums.push(
            (await readAll(bucket, ALL, part, { store, hasTime: () => hasTime.next().value === true }))
              .counts,
          );
        const inListing = keys.filter((key) => !cuts.includes(key));
        expect(bucket.wasRead.toSorted()).toEqual(inListing.toSorted());
        expect(sums.reduce(sumOf, NO_COUNTS)).toEqual(
          counts({ objects: inListing.length, records: inListing.length, added: inListing.length }),
        );
      },
    ),
    { numRuns: 60 },
  );
});

const DAY = fc
  .tuple(fc.integer({ min: 2024, max: 2026 }), fc.constantFrom('01', '06', '12'), fc.constantFrom('01', '28'))
  .map((day) => day.join('/'));
const TRAIL_KEY = fc
  .tuple(fc.constantFrom('us-east-1', 'us-west-2'), DAY, fc.constantFrom('a', 'b'))
  .map(([region, day, name]) => `${REGION.replace('us-east-1', region)}${day}/${name}.json.gz`);

test('whatever days are asked for: jumps pass over what is not wanted, and nothing else', async () => {
  const bound = fc.option(DAY.map((day) => day.replaceAll('/', '-')));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(TRAIL_KEY, { maxLength: 24 }),
      bound,
      bound,
      fc.integer({ min: 1, max: 9 }),
      async (keys, since, until, pageSize) => {
        const bucket = memoryBucket(Object.fromEntries(keys.map((key) => [key, denial(key)])), pageSize);
        await readAll(bucket, { ...ALL, since, until });
        const dayIn = (key: string) => key.slice(REGION.length, REGION.length + 10).replaceAll('/', '-');
        const wanted = keys.filter((key) => (since ?? '') <= dayIn(key) && dayIn(key) <= (until ?? '9'));
        expect(bucket.wasRead.toSorted()).toEqual(wanted.toSorted());
      },
    ),
    { numRuns: 100 },
  );
});
