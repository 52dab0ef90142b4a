/** Denials that are old when they arrive, from imported logs or a replayed archive: kept, listed, and no page. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OLD_SECONDS } from '../../../core/detect/replayed.ts';
import type { RecordedDenial } from '../../../core/model/denial.ts';
import { NINE } from '../../support/detect-world.ts';
import { burstOf, openMonitor, roleArn } from '../../support/paged-monitor.ts';

const YEAR = 365 * 24 * 3600;
const LAST_YEAR = NINE - YEAR;

let monitor: ReturnType<typeof openMonitor>;
beforeEach(() => {
  monitor = openMonitor();
});
afterEach(() => monitor.store.close());

const types = () => monitor.published.map(({ notice }) => notice.type);

test('an old spike is an incident that says so, and sends no page, not even of its end', async () => {
  await monitor.arrive(burstOf(40, LAST_YEAR), NINE);
  await monitor.sweepAt(NINE + 300);
  expect(await monitor.incidents()).toMatchObject([
    {
      pagedAt: null,
      closedAt: null,
      muted: { by: 'replay', id: null, reason: 'the newest of these calls is of 2025-01-05T09:00:39Z' },
      alert: expect.stringContaining('within the hour before 2025-01-05T09:00:39Z'),
    },
  ]);
  await monitor.sweepAt(NINE + 4000);
  expect(types()).toEqual([]);
  expect(await monitor.incidents()).toMatchObject([{ pagedAt: null, closedAt: expect.any(String) }]);
});

describe('a fresh spike of the same key pages as if the old one had not been', () => {
  test.each([
    ['within the same second', NINE],
    ['while the incident of the replay is open', NINE + 60],
    ['while that cools down', NINE + 3 * 3600],
    ['a day later', NINE + 24 * 3600],
  ])('%s', async (_, start) => {
    await monitor.arrive(burstOf(40, LAST_YEAR), NINE);
    for (let at = NINE + 300; at < start; at += 300) await monitor.sweepAt(at);
    await monitor.arrive(burstOf(40, start - 40), start);
    expect(types()).toEqual(['open']);
    expect(monitor.published[0]?.notice.since).toBe(
      new Date((start - 40) * 1000).toISOString().replace('.000', ''),
    );
    await monitor.sweepAt(start + 300);
    const incidents = await monitor.incidents();
    expect(incidents.map(({ muted }) => muted?.by ?? null).sort()).toEqual([null, 'replay']);
    expect(incidents.find(({ muted }) => muted !== null)?.closedAt).not.toBeNull();
    await monitor.sweepAt(start + 4000);
    expect(types()).toEqual(['open', 'resolve']);
  });
});

test('old denials add nothing to what goes on now', async () => {
  await monitor.arrive(burstOf(40, NINE - 40), NINE);
  await monitor.arrive(burstOf(400, LAST_YEAR), NINE + 10);
  await monitor.sweepAt(NINE + 300);
  await monitor.sweepAt(NINE + 4000);
  expect(types()).toEqual(['open', 'resolve']);
  expect(await monitor.incidents()).toHaveLength(1);
});

test('a fresh spike is no part of an old wave, nor an old one of a fresh wave', async () => {
  const wave = (start: number) =>
    Array.from({ length: 40 }, (_, n) =>
      burstOf(1, start + n, { principal: roleArn(`of-wave-${start}-${n}`) }),
    ).flat();
  await monitor.arrive(wave(LAST_YEAR), NINE);
  await monitor.arrive(burstOf(40, NINE - 40, { principal: roleArn('deploy') }), NINE + 1);
  expect(types()).toEqual(['open']);
  await monitor.arrive(wave(NINE + 10), NINE + 60);
  await monitor.arrive(burstOf(40, LAST_YEAR + 9000, { principal: roleArn('other') }), NINE + 61);
  expect(await monitor.incidents()).toContainEqual(
    expect.objectContaining({ key: roleArn('other'), muted: expect.objectContaining({ by: 'replay' }) }),
  );
});

test('what an outage of a few hours held back pages', async () => {
  await monitor.arrive(burstOf(40, NINE - OLD_SECONDS), NINE);
  expect(types()).toEqual(['open']);
});

test('law: in whatever portions old and fresh denials come, fresh ones page once and old ones never', async () => {
  const portions = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 25 })), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(portions, async (cut) => {
      const own = openMonitor();
      try {
        const fresh = [...burstOf(60, NINE - 60)];
        const old = [...burstOf(60, LAST_YEAR)];
        const arrive = (denials: RecordedDenial[]) => own.arrive(denials, NINE);
        for (const [isFresh, size] of cut) await arrive((isFresh ? fresh : old).splice(0, size));
        await arrive(old);
        await arrive(fresh);
        await own.sweepAt(NINE + 300);
        expect(own.pages().map(({ notice }) => notice.since >= '2026')).toEqual([true]);
        for (const { pagedAt, muted } of await own.incidents())
          expect(pagedAt === null).toBe(muted?.by === 'replay');
      } finally {
        await own.store.close();
      }
    }),
    { numRuns: 40 },
  );
});
