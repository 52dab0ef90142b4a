import { describe, expect, test } from 'vitest';
import { divide, MOST_PARTS } from '../../../core/backfill/parts.ts';
import type { BackfillRequest } from '../../../core/backfill/progress.ts';
import { memoryBucket } from '../../support/log-bucket.ts';

const ALL: BackfillRequest = { bucket: 'logs', prefix: '', since: null, until: null };
const keysOf = (accounts: number, regions: number, days: number, year = 2026) =>
  Array.from({ length: accounts }, (_, account) =>
    Array.from({ length: regions }, (_, region) =>
      Array.from({ length: days }, (_, day) => {
        const id = String(100_000_000_000 + account);
        const date = `${year}/${String(1 + Math.floor(day / 28)).padStart(2, '0')}/${String(1 + (day % 28)).padStart(2, '0')}`;
        return `AWSLogs/o-exampleorg1/${id}/CloudTrail/region-${region}/${date}/log.json.gz`;
      }),
    ),
  ).flat(2);
const bucketOf = (keys: readonly string[]) => memoryBucket(Object.fromEntries(keys.map((key) => [key, []])));

describe('enough parts to share, and few enough to pass on', () => {
  test.each([
    ['one account, two Regions, a year', keysOf(1, 2, 336), 100, MOST_PARTS],
    ['three accounts, four Regions, a month', keysOf(3, 4, 28), 100, MOST_PARTS],
    ['a thousand accounts, more than one state can pass on', keysOf(900, 1, 1), 100, MOST_PARTS],
    ['one folder with one file', keysOf(1, 1, 1), 1, 1],
    ['no folders at all', ['a.json', 'b.json'], 1, 1],
    ['nothing', [], 1, 1],
  ])('%s', async (_note, keys, least, most) => {
    const parts = await divide(ALL, bucketOf(keys));
    expect(parts.length).toBeGreaterThanOrEqual(least);
    expect(parts.length).toBeLessThanOrEqual(most);
    expect(JSON.stringify(parts).length).toBeLessThan(130_000);
    expect(parts[0]?.after).toBe(null);
    expect(parts.at(-1)?.before).toBe(null);
    for (const [index, { after }] of parts.entries()) expect(after).toBe(parts[index - 1]?.before ?? null);
  });
});

test('long names: still few enough bytes', async () => {
  const keys = Array.from({ length: 300 }, (_, index) => `${'é'.repeat(400)}${index}/x.json`);
  const parts = await divide(ALL, bucketOf(keys));
  expect(new TextEncoder().encode(JSON.stringify(parts)).length).toBeLessThan(130_000);
  expect(parts.length).toBeGreaterThan(10);
});

test('days that were not asked for make no parts', async () => {
  const keys = [2023, 2024, 2025, 2026].flatMap((year) => keysOf(2, 2, 28, year));
  const days = { since: '2026-01-10', until: '2026-01-12' };
  const parts = await divide({ ...ALL, ...days }, bucketOf(keys));
  const cuts = parts.flatMap(({ after }) => after ?? []);
  expect(cuts.length).toBeGreaterThan(5);
  expect(cuts.filter((cut) => /\/20(?!26\/01\/1[012])/.test(cut))).toEqual([]);
});

test('parts of about equal numbers of folders', async () => {
  const keys = keysOf(900, 1, 1);
  const parts = await divide(ALL, bucketOf(keys));
  const sizes = parts.map(
    ({ after, before }) =>
      keys.filter((key) => (after === null || key > after) && (before === null || key < before)).length,
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * Math.ceil(900 / parts.length));
});
