/**
 * An organization's folder, imported in one go, day by day, newest first and in shuffled orders: the same incidents, counts
 * and detector states as in order of time. `ORDERS=200` shuffles more often.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { logFiles } from '../../adapters/input/files.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { importPaths } from '../../cli/import.ts';
import { startReplay } from '../../cli/replay.ts';
import { LogCoverage } from '../../core/explain/log-coverage.ts';
import { resourceFamily } from '../../core/normalize/resource-family.ts';
import { type Random, seededRandom, upTo } from '../support/seeded-random.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const ORDERS = Number(process.env.ORDERS ?? 20);
const SEED = Number(process.env.SEED ?? 3);

const ACCOUNTS = ['111122223333', '222233334444', '333344445555'];
const REGIONS = ['ap-southeast-2', 'eu-central-1', 'eu-west-1', 'us-east-1'];
const DAYS = 14;
const DAY = 86_400_000;

interface LogRecord {
  readonly eventID: string;
  readonly eventTime: string;
  readonly errorCode?: string;
  readonly sharedEventID?: string;
}

/** The failed calls of the demo's three days. */
async function demoRecords(): Promise<readonly LogRecord[]> {
  const files = await Array.fromAsync(logFiles('examples/demo/AWSLogs'));
  const logs = files.map(
    ({ path }) => JSON.parse(gunzipSync(readFileSync(path)).toString()) as { Records: LogRecord[] },
  );
  return logs.flatMap(({ Records }) => Records).filter(({ errorCode }) => errorCode !== undefined);
}

interface Log {
  readonly day: number;
  readonly path: string;
}

/** The demo's days at the beginning, in the middle and at the end; each spike lies in the files of all accounts and Regions. */
function spread(demo: readonly LogRecord[], { write }: TemporaryFolder) {
  const first = Math.floor(Math.min(...demo.map(({ eventTime }) => Date.parse(eventTime))) / DAY);
  const files = new Map<string, { day: number; records: LogRecord[] }>();
  for (let day = 0; day < DAYS; day += 1) {
    for (const account of ACCOUNTS) {
      for (const region of REGIONS) {
        const date = new Date((first + day) * DAY).toISOString().slice(0, 10).replaceAll('-', '/');
        files.set(nameOf(account, region, date), { day, records: [] });
      }
    }
  }
  for (const [copy, shift] of [0, 5, 11].entries()) {
    // Each time in accounts of its own: a spike that comes again within two weeks is usual.
    const moved = JSON.stringify(demo).replaceAll('200000000', `${copy + 2}00000000`);
    for (const [index, record] of (JSON.parse(moved) as LogRecord[]).entries()) {
      const time = new Date(Date.parse(record.eventTime) + shift * DAY).toISOString().replace('.000', '');
      const date = time.slice(0, 10).replaceAll('-', '/');
      const name = nameOf(ACCOUNTS[index % 3] ?? '', REGIONS[index % 4] ?? '', date);
      files.get(name)?.records.push({ ...record, ...idsOf(record, shift), eventTime: time });
    }
  }
  return [...files].map(([name, { day, records }]): Log => {
    return { day, path: write(name, JSON.stringify({ Records: records.toReversed() })) };
  });
}

const idsOf = ({ eventID, sharedEventID }: LogRecord, shift: number) => ({
  eventID: `${eventID}-${shift}`,
  ...(sharedEventID === undefined ? {} : { sharedEventID: `${sharedEventID}-${shift}` }),
});

const nameOf = (account: string, region: string, date: string) =>
  `AWSLogs/${account}/CloudTrail/${region}/${date}/${account}_CloudTrail_${region}.json`;

const io = {
  out: async () => {},
  err: () => {},
  now: () => Date.UTC(2027, 0, 6),
  env: {},
} as unknown as Parameters<typeof importPaths>[2];

type Runs = readonly (readonly string[])[];

/** One import a run, into one store. An incident's text may name what was stored later; everything else is the same. */
async function found(runs: Runs) {
  const database = openDatabase(':memory:');
  const store = openSqliteStore(':memory:', { database, familyOf: resourceFamily });
  for (const paths of runs) {
    await importPaths(paths, { store, replay: startReplay(store) }, io, new LogCoverage());
  }
  const groups = await store.listGroups({}, 'count');
  const incidents = await Array.fromAsync(store.listIncidents({}));
  const states = database.prepare('SELECT id, hex(state) AS state, due FROM channels ORDER BY id').all();
  await store.close();
  return { groups, incidents, states };
}

function shuffled(logs: readonly Log[], random: Random): Runs {
  const runs: string[][] = Array.from({ length: 1 + upTo(random, 3) }, () => []);
  for (const { path } of logs) {
    const run = runs[upTo(random, runs.length - 1)] ?? [];
    run.splice(upTo(random, run.length), 0, path);
  }
  return runs;
}

test(
  `one go, day by day, newest first and ${ORDERS} shuffled orders find the same`,
  async () => {
    const folder = temporaryFolder();
    const logs = spread(await demoRecords(), folder);
    expect(logs).toHaveLength(ACCOUNTS.length * REGIONS.length * DAYS);
    const byDay = Array.from({ length: DAYS }, (_, day) =>
      logs.filter((log) => log.day === day).map(({ path }) => path),
    );
    const want = await found(byDay);
    const kinds = want.incidents.map(({ channel }) => channel).toSorted();
    expect(kinds).toEqual([
      'policy#principals',
      'policy#principals',
      'policy#principals',
      'principal',
      'principal',
      'principal',
    ]);
    expect(await found([[folder.path('AWSLogs')]]), 'in one go').toEqual(want);
    expect(await found(byDay.toReversed()), 'newest first').toEqual(want);
    const random = seededRandom(SEED);
    for (let order = 0; order < ORDERS; order += 1) {
      expect(await found(shuffled(logs, random)), `order ${order}`).toEqual(want);
    }
  },
  60_000 + ORDERS * 10_000,
);
