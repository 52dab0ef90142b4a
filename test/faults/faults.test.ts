/** The share of the histories with faults that every commit runs; `npm run test:faults` runs any number. */
import { describe, expect, test } from 'vitest';
import type { Store } from '../../cli/open-store.ts';
import type { OpenEngine } from './engine.ts';
import { histories } from './histories.ts';
import { openMemoryEngine } from './sqlite-engine.ts';

test.each([
  ['ingest', 150],
  ['detect', 100],
] as const)('%s: what must hold holds after %i histories with faults', async (kind, runs) => {
  const { failures, tally } = await histories(kind, { runs, seed: 1 }, openMemoryEngine);
  expect(failures).toEqual([]);
  const { crashes, lostAnswers, refusals, away, repeated } = tally;
  // Far fewer would mean that something is no longer made to fail.
  expect(Math.min(crashes, lostAnswers, refusals, away, repeated)).toBeGreaterThan(100);
});

test.each(['ingest', 'detect'] as const)('%s: a seed repeats its history', async (kind) => {
  const [one, again] = [
    await histories(kind, { runs: 5, seed: 40 }, openMemoryEngine),
    await histories(kind, { runs: 5, seed: 40 }, openMemoryEngine),
  ];
  expect(again).toEqual(one);
});

describe('the model sees', () => {
  /** The engine with a store that is wrong in one way. */
  const engineWith =
    (wrong: (store: Store) => Partial<Store>): OpenEngine =>
    async (options) => {
      const engine = await openMemoryEngine(options);
      return {
        ...engine,
        open: (invocation) => {
          const store = engine.open(invocation);
          const changed = wrong(store);
          return new Proxy(store, {
            get: (target, name) => Reflect.get(changed, name) ?? Reflect.get(target, name),
          });
        },
      };
    };

  test.each<[string, 'ingest' | 'detect', (store: Store) => Partial<Store>]>([
    [
      'a denial that is reported as stored and is not',
      'ingest',
      (store) => ({
        putDenials: (denials) => store.putDenials(denials).catch(() => ({ added: [], duplicates: 0 })),
      }),
    ],
    [
      'a writer that overwrites what another wrote',
      'detect',
      (store) => ({
        async writeDimension(item) {
          const version = (await store.readDimensions([item.id])).get(item.id)?.version ?? 0;
          return store.writeDimension({ ...item, version });
        },
      }),
    ],
    [
      'an incident whose end is not stored',
      'detect',
      (store) => ({
        changeIncident: (id, change) =>
          store.changeIncident(id, (before) => {
            const changed = change(before);
            return changed === undefined ? undefined : { ...changed, closedAt: null };
          }),
      }),
    ],
  ])('%s', async (_note, kind, wrong) => {
    const { failures } = await histories(kind, { runs: 20, seed: 1 }, engineWith(wrong));
    expect(failures.length).toBeGreaterThan(0);
  });

  test('a principal with more groups of one action than it may have', async () => {
    const { failures } = await histories('ingest', { runs: 20, seed: 1 }, (options) =>
      openMemoryEngine({ ...options, mostGroups: 100 }),
    );
    expect(failures.length).toBeGreaterThan(0);
  });
});
