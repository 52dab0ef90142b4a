/** A person who imported logs asks what would have paged: over all of it, over a part, and where there is nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { oldestFirst } from '../../cli/store-history.ts';
import { detectEventOf } from '../../core/detect/event.ts';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { DenialQuery } from '../../core/ports.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { aDenial } from '../support/denials.ts';
import { denials } from '../support/run-cli.ts';

const LOGS = 'examples/demo/AWSLogs';
const POLICIES = 'examples/demo/snapshot.json';
const folder = mkdtempSync(join(tmpdir(), 'denials-'));
const store = join(folder, 'stated.db');
const explained = join(folder, 'explained.db');

beforeAll(async () => {
  await denials(['import', LOGS, '--store', store]);
  await denials(['import', LOGS, '--snapshot', POLICIES, '--store', explained]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const detect = (...args: readonly string[]) => denials(['detect', '--from-store', '--store', store, ...args]);

describe('all of it', () => {
  test('is what the import said while it watched', async () => {
    const { status, err, lines } = await detect();
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const last = new Map(lines.map((line) => [line.incident, line]));
    const incidents = (await denials(['incidents', '--jsonl', '--store', store])).lines;
    expect(incidents.length).toBeGreaterThan(1);
    for (const incident of incidents) expect(incident).toMatchObject(last.get(incident.incident) ?? {});
    expect(last.size).toBe(incidents.length);
  });

  test('is the same once the denials are explained: the detector never waited for that', async () => {
    const after = await denials(['detect', '--from-store', '--store', explained]);
    expect(after.out).toBe((await detect()).out);
  });

  test('is one object a line with `--jsonl`, as without', async () => {
    expect((await detect('--jsonl')).out).toBe((await detect()).out);
  });
});

describe('a part of it', () => {
  test.each([
    ['the day', ['--since', '2026-11-19'], ['policy#principals', 'principal']],
    ['the afternoon', ['--since', '2026-11-19T14:00:00Z'], ['principal']],
    ['the morning', ['--until', '2026-11-19T12:00:00Z'], ['policy#principals']],
    ['a name', ['--principal', 'ci-bot'], ['principal']],
    ['a layer', ['--layer', 'serviceControlPolicy'], ['policy#principals']],
    ['an account', ['--account', '200000000103'], ['account#principals', 'principal']],
    ['an action, in any case', ['--action', 'KMS:decrypt'], []],
    ['a resource', ['--resource', 'arn:aws:s3:::demo-archive'], []],
    ['the newest few', ['--limit', '5'], []],
  ])('%s', async (_note, filters, dimensions) => {
    const { status, err, lines } = await detect(...filters);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const opened = lines.filter(({ type }) => type === 'open').map(({ channel }) => channel);
    expect(opened.toSorted()).toEqual(dimensions);
  });
});

test.each([
  [
    'no principal of that name',
    () => ['--store', store, '--principal', 'no-such-user'],
    'no denial matches\n',
    0,
  ],
  ['a store without denials', () => ['--store', ':memory:'], 'no denial matches\n', 0],
  [
    'no store',
    () => ['--store', 'no-such.db'],
    'denials: there is no store `no-such.db`; `denials import FILE --store no-such.db` makes one\n',
    2,
  ],
  [
    'a file as well',
    () => ['history.jsonl', '--store', store],
    'denials: give `--from-store` or a file, not both: `history.jsonl`; a store is named with --store\n',
    2,
  ],
  ['a limit of none', () => ['--limit', '0'], 'denials: `--limit 0` is no number; give 1 or more\n', 2],
  ['another option', () => ['--loud'], "denials: unknown option '--loud'\n", 2],
])('%s: said, and no alert', async (_note, args, err, status) => {
  const run = await denials(['detect', '--from-store', ...args()]);
  expect(run).toMatchObject({ status, out: '', err });
});

describe('a store, oldest first', () => {
  const times = [0, 1, 1, 1, 2, 5, 5, 9, 40_000, 90_000].map(
    (second) => Date.UTC(2026, 10, 20) + second * 1000,
  );
  const recorded = times.map((time, n) =>
    aDenial({ id: `e${n}`, time: new Date(time).toISOString().replace('.000', '') }),
  );
  const ids = async (query: DenialQuery, portion: number) => {
    const memory = openSqliteStore(':memory:');
    await memory.putDenials(recorded);
    const found = await Array.fromAsync(oldestFirst(memory, query, portion));
    await memory.close();
    return found.map(({ id }) => id);
  };
  const all = recorded.map(({ denial }) => denial.id);

  test.each([1, 2, 3, 4, 100])('in portions of %i: each once, in order', async (portion) => {
    expect(await ids({}, portion)).toEqual(all);
  });

  test.each([1, 2, 3, 100])('in portions of %i: a limit takes the newest', async (portion) => {
    for (let limit = 1; limit <= all.length; limit += 1) {
      expect(await ids({ limit }, portion)).toEqual(all.slice(-limit));
    }
  });

  test('the keys are those that the deployed detector had, whatever was found out later', async () => {
    const memory = openSqliteStore(':memory:');
    const { denial, ...rest } = aDenial();
    const silent = { denial: { ...denial, attribution: UNKNOWN_ATTRIBUTION }, ...rest };
    await memory.putDenials([silent]);
    await memory.putExplanation({
      ...explanationKeyOf(silent.denial),
      attribution: { ...UNKNOWN_ATTRIBUTION, layer: 'identityPolicy', kind: 'implicit' },
      fix: null,
      changed: [],
      nextSteps: [],
      explained: { eventId: denial.eventId, sessionArn: denial.principal.sessionArn },
      at: '2026-11-20T10:03:00Z',
      version: '1',
    });
    const [stored] = await Array.fromAsync(memory.listDenials({}));
    const stated = await Array.fromAsync(oldestFirst(memory, { layer: 'identityPolicy' }));
    await memory.close();
    expect(detectEventOf(stored ?? denial, 0).keys.policy).toMatch(/^identity-implicit@/);
    expect(stated.map((each) => detectEventOf(each, 0).keys.policy)).toEqual([undefined]);
  });
});
