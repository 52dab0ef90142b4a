/** A group that was fixed and is denied again, in an embedded store: an incident of its own, once, whatever was imported in which order. */
import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { importPaths } from '../../cli/import.ts';
import { startReplay } from '../../cli/replay.ts';
import { LogCoverage } from '../../core/explain/log-coverage.ts';
import { resourceFamily } from '../../core/normalize/resource-family.ts';
import type { Alert } from '../../core/ports.ts';
import { Killed, mortal } from '../support/mortal-database.ts';
import { aRecord, type TestRecord, USER_IDENTITY } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const minute = (n: number): string => `2026-11-20T10:${String(n).padStart(2, '0')}:00Z`;

const opened = (n: number): string => minute(n).replace('Z', '.000Z');

const denied = (n: number, overrides: TestRecord = {}) =>
  aRecord({ eventID: `d${n}`, eventTime: minute(n), ...overrides });

const passed = (n: number) => denied(n, { eventID: `s${n}`, errorCode: undefined, errorMessage: undefined });

/** A store into which logs are imported, and in which the only group is verified. */
function aStore() {
  const folder = temporaryFolder();
  const file = folder.path('denials.db');
  let logs = 0;
  const log = (records: readonly unknown[]) => {
    logs += 1;
    folder.write(`${logs}.json`, JSON.stringify({ Records: records }));
    return folder.path(`${logs}.json`);
  };
  const run = (...args: readonly string[]) => denials([...args, '--store', file]);
  return {
    ...{ file, folder, log, run },
    take: (...records: readonly unknown[]) => run('import', log(records)),
    verify: async (...records: readonly unknown[]) => {
      const [group] = (await run('groups', '--jsonl')).lines;
      return run('verify', String(group?.group), log(records));
    },
    regressions: async () =>
      (await run('incidents', '--jsonl')).lines.filter(({ type }) => type === 'regressed'),
  };
}

test('is an incident that is over, with the alert that would have been sent', async () => {
  const { take, verify, regressions, run } = aStore();
  await take(denied(10));
  await verify(passed(15));
  expect(await regressions()).toEqual([]);
  await take(denied(20));
  const [incident] = await regressions();
  expect(incident).toMatchObject({
    openedAt: opened(20),
    closedAt: opened(20),
    severity: 'medium',
    count: 1,
  });
  expect(incident?.alert).toContain(`Fixed     the call passed at ${minute(15)} (event s15;`);
  expect((await run('incidents')).out).toMatch(/regressed/);
});

test.each<[string, readonly (readonly number[])[]]>([
  ['in one import', [[20, 21, 22]]],
  ['in several', [[20], [21], [20, 22]]],
  ['in several, the last first', [[22], [21], [20]]],
  ['beside what came before the fix', [[22, 9, 14], [12], [20, 21]]],
])('once, by the first denial after the fix: %s', async (_, imports) => {
  const { take, verify, regressions } = aStore();
  await take(denied(10));
  await verify(passed(15));
  for (const minutes of imports) await take(...minutes.map((n) => denied(n)));
  expect(await regressions()).toMatchObject([{ openedAt: opened(20), count: 1 }]);
});

test('again after another fix it is another one', async () => {
  const { take, verify, regressions } = aStore();
  await take(denied(10));
  for (const [fix, again] of [
    [15, 20],
    [25, 30],
  ] as const) {
    await verify(passed(fix));
    await take(denied(again), denied(again + 1));
  }
  expect((await regressions()).map(({ openedAt }) => openedAt)).toEqual([opened(30), opened(20)]);
});

test.each<[string, readonly unknown[]]>([
  ['before the fix', [denied(12), denied(14)]],
  ['of another group', [denied(20, { userIdentity: USER_IDENTITY })]],
])('none by denials %s', async (_, records) => {
  const { take, verify, regressions } = aStore();
  await take(denied(10));
  await verify(passed(15));
  await take(...records);
  expect(await regressions()).toEqual([]);
});

const io = {
  ...{ out: async () => {}, err: () => {}, env: {} },
  now: () => Date.UTC(2026, 10, 21),
} as unknown as Parameters<typeof importPaths>[2];

/** The alerts of an import of a process that dies at a call to its store. */
async function importUntil(file: string, log: string, until: number) {
  const alerts: Alert[] = [];
  const made = { calls: 0, until };
  const real = openDatabase(file);
  const store = openSqliteStore(file, { database: mortal(real, made), familyOf: resourceFamily });
  const replay = startReplay(store, { onAlert: (alert) => alerts.push(alert) });
  const isDead = await importPaths([log], { store, replay }, io, new LogCoverage())
    .then(() => false)
    .catch((error: unknown) => error instanceof Killed || Promise.reject(error));
  real.close();
  return { alerts, isDead };
}

test('an import that is killed at any call to its store, and run again, raises it under one id', async () => {
  const { folder, file, log, take, verify } = aStore();
  await take(denied(10));
  await verify(passed(15));
  const later = log([denied(20), denied(21)]);
  const raised = new Set<string>();
  let until = 2;
  for (let isKilled = true; isKilled; until += 1) {
    const copy = folder.path(`${until}.db`);
    copyFileSync(file, copy);
    const killed = await importUntil(copy, later, until).catch(() => ({ alerts: [], isDead: true }));
    isKilled = killed.isDead;
    const whole = await importUntil(copy, later, Number.POSITIVE_INFINITY);
    const alerts = [...killed.alerts, ...whole.alerts];
    expect(alerts.length, `killed at call ${until}`).toBeGreaterThan(0);
    for (const { deduplicationId } of alerts) raised.add(deduplicationId);
  }
  expect(until).toBeGreaterThan(20);
  expect(raised.size).toBe(1);
});
