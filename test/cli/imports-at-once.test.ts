/**
 * Four imports into one store at once, each a process of its own, some of them killed and begun again: groups and incidents as
 * in one import that ran through. `KILLS=100` kills more of them.
 */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { contentsOf, writeLogs } from '../support/import-sample.ts';
import { seededRandom, upTo } from '../support/seeded-random.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KILLS = Number(process.env.KILLS ?? 4);
const SEED = Number(process.env.SEED ?? 11);
const KILLS_A_STORE = 4;
/** An import of the sample takes about as long on a machine that does little else. */
const LATEST_KILL_MS = 2_000;

const DENIALS = fileURLToPath(new URL('../../bin/denials.ts', import.meta.url));

/** Exit status; null: it was killed. */
async function importOf(
  paths: readonly string[],
  store: string,
  killAfterMs?: number,
): Promise<number | null> {
  const child = spawn(process.execPath, [DENIALS, 'import', ...paths, '--store', store], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
  });
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  const status = await ended;
  expect(errors).toBe('');
  return status;
}

test(
  `four imports at once, of which ${KILLS} were killed`,
  async () => {
    const folder = temporaryFolder();
    writeLogs(folder);
    expect(await importOf([folder.path('logs')], folder.path('clean.db'))).toBe(0);
    const want = await contentsOf(folder.path('clean.db'));
    expect(want.incidents).toHaveLength(3);
    const random = seededRandom(SEED);
    const files = [0, 1, 2].map((part) => folder.path(`logs/${part}.json`));
    let killed = 0;
    for (let round = 0; killed < KILLS; round += 1) {
      const store = folder.path(`${round}.db`);
      const kills = Array.from({ length: KILLS_A_STORE }, () => upTo(random, LATEST_KILL_MS));
      const imports = kills.map(async (after, one) => {
        const paths = [files[one % 3] ?? '', files[(one + 1) % 3] ?? ''];
        if ((await importOf(paths, store, after)) === null) killed += 1;
        expect(await importOf(paths, store)).toBe(0);
      });
      await Promise.all(imports);
      expect(await contentsOf(store), `store ${round} of seed ${SEED}`).toEqual(want);
    }
  },
  60_000 + KILLS * 10_000,
);
