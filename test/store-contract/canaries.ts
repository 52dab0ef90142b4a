/** Canaries that came: which are kept, and of which sessions nothing can have been missed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CANARY_WITHIN_SECONDS } from '../../contract/deployment.ts';
import { receivedSessions } from '../../core/attribute/received-sessions.ts';
import type { SessionBeginning } from '../../core/gather/known-grant.ts';
import type { ReceivedCanary } from '../../core/model/received-canary.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../support/denials.ts';
import { inEmptyStore, PATIENT, type StoreHarness } from './store-harness.ts';

const REGION = 'eu-central-1';
const GLOBAL_REGION = 'us-east-1';
const BEGAN = '2026-11-20T09:00:00Z';
const NOW = '2026-11-20T10:00:00Z';
const SESSION: SessionBeginning = { account: ACCOUNT, region: REGION, partition: 'aws', began: BEGAN };

const canary = (region: string, time: string, account = ACCOUNT): ReceivedCanary => ({
  account,
  region,
  time,
});
const HERE = canary(REGION, '2026-11-20T08:30:00Z');
const GLOBAL = canary(GLOBAL_REGION, '2026-11-19T09:10:00Z');

export function describeCanaries(harness: StoreHarness): void {
  describe('what was received when a session began', () => {
    test.each<[string, readonly ReceivedCanary[], Partial<SessionBeginning>, boolean]>([
      ['canaries from the Region and from that of the global endpoint', [HERE, GLOBAL], {}, true],
      ['a canary in the very second', [canary(REGION, BEGAN), GLOBAL], {}, true],
      ['one just not too long ago', [canary(REGION, '2026-11-19T08:00:00Z'), GLOBAL], {}, true],
      ['none', [], {}, false],
      ['none from the Region of the global endpoint', [HERE], {}, false],
      ['a partition without a global endpoint', [HERE], { partition: 'aws-cn' }, true],
      ['one from that Region alone', [GLOBAL], {}, false],
      ['used in that Region', [GLOBAL], { region: GLOBAL_REGION }, true],
      ['one too long ago', [canary(REGION, '2026-11-19T06:59:59Z'), GLOBAL], {}, false],
      ['one only afterwards', [canary(REGION, '2026-11-20T09:00:01Z'), GLOBAL], {}, false],
      ['the next one overdue', [canary(REGION, '2026-11-19T07:59:59Z'), GLOBAL], {}, false],
      [
        'the next one in time',
        [canary(REGION, '2026-11-19T07:59:59Z'), canary(REGION, '2026-11-20T09:59:59Z'), GLOBAL],
        {},
        true,
      ],
      ['those of another account', [HERE, GLOBAL], { account: OTHER_ACCOUNT }, false],
      ['those of another Region', [canary('eu-west-1', HERE.time), GLOBAL], {}, false],
    ])('%s', (_what, canaries, overrides, covers) =>
      inEmptyStore(harness, async (store) => {
        await store.putCanaries(canaries);
        const coverage = receivedSessions(store, () => Date.parse(NOW));
        expect(await coverage.covers({ ...SESSION, ...overrides })).toBe(covers);
      }),
    );

    test.each([
      ['late events may still come', '2026-11-20T09:14:59Z', false],
      ['they had time to come', '2026-11-20T09:15:00Z', true],
      ['its grant would still be kept', '2026-11-21T20:59:59Z', true],
      ['its grant would not be kept any more', '2026-11-21T21:00:00Z', false],
    ])('%s: %s', (_when, now, covers) =>
      inEmptyStore(harness, async (store) => {
        const later = ['2026-11-20T10:30:00Z', '2026-11-21T08:00:00Z'].flatMap((time) =>
          [REGION, GLOBAL_REGION].map((region) => canary(region, time)),
        );
        await store.putCanaries([HERE, GLOBAL, ...later]);
        const coverage = receivedSessions(store, () => Date.parse(now));
        expect(await coverage.covers(SESSION)).toBe(covers);
      }),
    );

    /** Hours before and after the session began; in tenths, so that neighbours lie within reach and beyond. */
    const times = fc.array(fc.integer({ min: -600, max: 340 }), { maxLength: 8 });
    const TENTH_MS = 360_000;
    const REACH = (CANARY_WITHIN_SECONDS * 1000) / TENTH_MS;
    const timeAt = (tenths: number) => isoSeconds(Date.parse(BEGAN) + tenths * TENTH_MS);

    test('in whatever order, and however often, canaries come', PATIENT, async () => {
      const history = fc.record({
        times,
        again: times,
        now: fc.integer({ min: 3, max: 359 }),
        seed: fc.nat(),
      });
      const law = fc.asyncProperty(history, async ({ times, again, now, seed }) => {
        const repeated = again.map((index) => times[Math.abs(index) % Math.max(1, times.length)]);
        const delivered = [...times, ...repeated.filter((time) => time !== undefined)];
        const order = delivered.toSorted((a, b) => ((a * 31 + seed) % 17) - ((b * 31 + seed) % 17));
        const covers = await inEmptyStore(harness, async (store) => {
          for (let at = 0; at < order.length; at += 3) {
            const batch = order.slice(at, at + 3).map((time) => canary(GLOBAL_REGION, timeAt(time)));
            await store.putCanaries(batch);
          }
          const coverage = receivedSessions(store, () => Date.parse(timeAt(now)));
          return coverage.covers({ ...SESSION, region: GLOBAL_REGION });
        });
        expect(covers).toBe(noneOverdue(times, now));
      });
      await fc.assert(law, { numRuns: harness.runs });
    });

    /** Of the sorted times: from the last before the beginning until now, no two neighbours lie too far apart. */
    function noneOverdue(tenths: readonly number[], now: number): boolean {
      const sorted = [...new Set(tenths)].sort((a, b) => a - b);
      const last = sorted.findLast((each) => each <= 0);
      if (last === undefined || -last > REACH) return false;
      const chain = [last, ...sorted.filter((each) => each > 0 && each <= now), now];
      return chain.every((each, index) => index === 0 || each - (chain[index - 1] ?? each) <= REACH);
    }
  });

  test('the newest canary of a place, in a range', () =>
    inEmptyStore(harness, async (store) => {
      const all = ['2026-11-20T08:00:00Z', '2026-11-20T10:00:00Z', '2026-11-20T09:00:00Z'];
      await store.putCanaries(all.map((time) => canary(REGION, time)));
      await store.putCanaries([...all, ...all].map((time) => canary(REGION, time)));
      const last = (since?: string, until?: string) =>
        store.lastCanary(SESSION, { ...(since && { since }), ...(until && { until }) });
      expect(await last()).toBe('2026-11-20T10:00:00Z');
      expect(await last('2026-11-20T08:00:00Z', '2026-11-20T09:59:59Z')).toBe('2026-11-20T09:00:00Z');
      expect(await last(undefined, '2026-11-20T08:00:00Z')).toBe('2026-11-20T08:00:00Z');
      expect(await last('2026-11-20T10:00:01Z')).toBeUndefined();
      expect(await last('2026-11-20T10:00:00Z', '2026-11-20T08:00:00Z')).toBeUndefined();
      expect(await store.lastCanary(canary('', 'ignored'), {})).toBeUndefined();
    }));

  test('more canaries than one request holds', () =>
    inEmptyStore(harness, async (store) => {
      const many = Array.from({ length: 70 }, (_, n) => canary(`region-${n}`, HERE.time));
      await store.putCanaries(many);
      expect(await store.lastCanary(canary('region-69', ''), {})).toBe(HERE.time);
    }));
}
