/**
 * An import that is killed at any call to its store, and run again: groups and incidents as in an import that ran through.
 * `KILLS=200` kills more of them.
 */
import { beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { importPaths } from '../../cli/import.ts';
import { startReplay } from '../../cli/replay.ts';
import { LogCoverage } from '../../core/explain/log-coverage.ts';
import { resourceFamily } from '../../core/normalize/resource-family.ts';
import { contentsOf, writeLogs } from '../support/import-sample.ts';
import { type Calls, Killed, mortal } from '../support/mortal-database.ts';
import { seededRandom, upTo } from '../support/seeded-random.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const KILLS = Number(process.env.KILLS ?? 12);
const SEED = Number(process.env.SEED ?? 7);

/** By so much it goes on each time that it is read. */
const CLOCK_MS = 10;

const io = {
  out: async () => {},
  err: () => {},
  now: () => Date.UTC(2026, 0, 6),
  env: {},
} as unknown as Parameters<typeof importPaths>[2];

async function importInto(logs: string, file: string, made: Calls): Promise<void> {
  const real = openDatabase(file);
  try {
    const store = openSqliteStore(file, { database: mortal(real, made), familyOf: resourceFamily });
    await importPaths([logs], { store, replay: startReplay(store) }, io, new LogCoverage());
  } finally {
    real.close();
  }
}

/** A transaction takes as much as there is time for: with this clock, each import makes the same calls. */
beforeEach(() => {
  let time = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    time += CLOCK_MS;
    return time;
  });
  return () => clock.mockRestore();
});

/** Imports the log without a kill. */
async function cleanImport(folder: TemporaryFolder) {
  writeLogs(folder);
  const made = { calls: 0, until: Number.POSITIVE_INFINITY };
  await importInto(folder.path('logs'), folder.path('clean.db'), made);
  return { want: await contentsOf(folder.path('clean.db')), calls: made.calls };
}

test(
  `${KILLS} imports that were killed and run again found what one that ran through found`,
  async () => {
    const folder = temporaryFolder();
    const { want, calls } = await cleanImport(folder);
    expect(want.incidents).toHaveLength(3);
    expect(want.waiting).toEqual([]);
    const random = seededRandom(SEED);
    const dies = async (file: string, until: number) => {
      await expect(importInto(folder.path('logs'), file, { calls: 0, until })).rejects.toThrow(Killed);
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const file = folder.path(`${kill}.db`);
      const deaths = [1 + upTo(random, calls - 2)];
      for (const until of deaths) await dies(file, until);
      await importInto(folder.path('logs'), file, { calls: 0, until: Number.POSITIVE_INFINITY });
      expect(await contentsOf(file), `killed at call ${deaths}`).toEqual(want);
    }
  },
  30_000 + KILLS * 3_000,
);

test('one that is killed several times in a row, too', async () => {
  const folder = temporaryFolder();
  const { want, calls } = await cleanImport(folder);
  const file = folder.path('often.db');
  for (const share of [0.3, 0.5, 0.4]) {
    const until = Math.floor(calls * share);
    const died = importInto(folder.path('logs'), file, { calls: 0, until });
    await died.catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
  }
  await importInto(folder.path('logs'), file, { calls: 0, until: Number.POSITIVE_INFINITY });
  expect(await contentsOf(file)).toEqual(want);
});
