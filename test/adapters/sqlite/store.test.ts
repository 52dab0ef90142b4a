import { expect, test } from 'vitest';
import { openDatabase } from '../../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import { explanationKeyOf } from '../../../core/query/with-explanation.ts';
import { aSessionGrant } from '../../store-contract/context.ts';
import { describeStoreContract } from '../../store-contract/denial-store.ts';
import { collect, inEmptyStore } from '../../store-contract/store-harness.ts';
import { aDenial } from '../../support/denials.ts';
import { emptySqliteStore } from '../../support/sqlite-stores.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const harness = { name: 'SQLite', empty: emptySqliteStore, runs: 60 };

describeStoreContract(harness);

test('in memory, without a file', async () => {
  const store = openSqliteStore(':memory:');
  const { denial, ...recorded } = aDenial();
  await store.putDenials([{ denial, ...recorded }]);
  expect(await collect(store.listDenials({ principal: 'deploy-role' }))).toStrictEqual([denial]);
  await store.close();
});

test('a file of another version is refused', () => {
  const database = openDatabase(':memory:');
  database.exec('PRAGMA user_version = 99');
  expect(() => openSqliteStore('', { database })).toThrow('schema 99');
  database.close();
});

test.each([
  [
    1,
    'DROP TABLE undetected; DROP TABLE canaries; DROP TABLE presumptions; DROP TABLE mutes; DROP TABLE questions; DROP TABLE answers;',
  ],
  [
    2,
    'DROP TABLE undetected; DROP TABLE canaries; DROP TABLE presumptions; DROP TABLE questions; DROP TABLE answers;',
  ],
])(
  'a file of version %i keeps what it holds, and what it lacks is asked when it comes again',
  async (version, undo) => {
    const file = temporaryFolder().path('old.db');
    const recorded = aDenial({ layer: 'unknown' });
    const old = openSqliteStore(file);
    await old.putDenials([recorded]);
    await old.close();
    const database = openDatabase(file);
    database.exec(`${undo} PRAGMA user_version = ${version};`);
    database.close();
    const store = openSqliteStore(file);
    expect(await collect(store.listDenials({}))).toStrictEqual([recorded.denial]);
    expect(await collect(store.openExplanationRequests())).toEqual([]);
    expect(await store.putDenials([recorded])).toEqual({ added: [], duplicates: 1 });
    expect(await collect(store.openExplanationRequests())).toEqual([explanationKeyOf(recorded.denial)]);
    expect(await store.listMutes()).toEqual([]);
    expect(await store.lastCanary({ account: '', region: '' }, {})).toBeUndefined();
    await store.close();
  },
);

test('a file of version 5 keeps what it holds: its denials count as detected', async () => {
  const file = temporaryFolder().path('old.db');
  const old = openSqliteStore(file);
  await old.putDenials([aDenial()]);
  await old.close();
  const database = openDatabase(file);
  database.exec('DROP TABLE undetected; PRAGMA user_version = 5;');
  database.close();
  const store = openSqliteStore(file);
  expect(await collect(store.listDenials({}))).toHaveLength(1);
  expect(await store.undetectedDenials()).toEqual([]);
  await store.close();
});

test('denials wait for the detector in the order in which they were stored, each once', async () => {
  const store = openSqliteStore(':memory:');
  const [b, a, c] = [aDenial({ id: 'b' }), aDenial({ id: 'a' }), aDenial({ id: 'c' })];
  await store.putDenials([b, a]);
  await store.putDenials([a, c]);
  const waiting = async () => (await store.undetectedDenials()).map(({ id }) => id);
  expect(await waiting()).toEqual(['b', 'a', 'c']);
  await store.markDetected([a.denial, a.denial]);
  expect(await waiting()).toEqual(['b', 'c']);
  await store.close();
});

test.each([
  [3, 'DROP TABLE undetected; DROP TABLE canaries; DROP TABLE presumptions;'],
  [4, 'DROP TABLE undetected; DROP TABLE canaries;'],
])('a file of version %i keeps what it explained', async (version, undo) => {
  const file = temporaryFolder().path('old.db');
  const { denial } = aDenial({ layer: 'unknown' });
  const old = openSqliteStore(file);
  await old.putDenials([aDenial({ layer: 'unknown' })]);
  const explained = { eventId: denial.eventId, sessionArn: null };
  const found = { attribution: UNKNOWN_ATTRIBUTION, fix: null, changed: [], nextSteps: [], explained };
  await old.putExplanation({
    ...explanationKeyOf(denial),
    ...found,
    at: '2026-11-20T10:00:00Z',
    version: '1',
  });
  await old.close();
  const database = openDatabase(file);
  database.exec(`${undo} PRAGMA user_version = ${version};`);
  database.close();
  const store = openSqliteStore(file);
  expect(await store.getExplanation(explanationKeyOf(denial))).toMatchObject(found);
  expect(await collect(store.openExplanationRequests())).toEqual([]);
  const canary = { account: '111122223333', region: 'us-east-1', time: '2026-11-20T10:00:00Z' };
  await store.putCanaries([canary]);
  expect(await store.lastCanary(canary, {})).toBe(canary.time);
  await store.close();
});

test('a request that is put again is open until it is explained', async () => {
  const store = openSqliteStore(':memory:');
  const recorded = aDenial({ layer: 'unknown' });
  const key = explanationKeyOf(recorded.denial);
  await store.putDenials([recorded]);
  const explained = { eventId: recorded.denial.eventId, sessionArn: null };
  const found = { attribution: UNKNOWN_ATTRIBUTION, fix: null, changed: [], nextSteps: [], explained };
  const explanation = { ...key, ...found, at: '2026-11-20T10:00:00Z', version: '1' } as const;
  await store.putExplanation({ ...explanation, withoutGrantOf: 'ASIAEXAMPLE' });
  expect(await collect(store.openExplanationRequests())).toEqual([]);
  await store.putSessionGrants([aSessionGrant()]);
  expect(await collect(store.openExplanationRequests())).toEqual([key]);
  await store.putExplanation(explanation);
  expect(await collect(store.openExplanationRequests())).toEqual([]);
  await store.putSessionGrants([aSessionGrant()]);
  expect(await collect(store.openExplanationRequests())).toEqual([]);
  await store.close();
});

test('requests without an explanation, page by page', async () => {
  const store = openSqliteStore(':memory:');
  const recorded = Array.from({ length: 450 }, (_, n) =>
    aDenial({ id: `e${n}`, action: `s3:Action${n}`, layer: 'unknown' }),
  );
  await store.putDenials(recorded);
  const open = new Set(recorded.map(({ denial }) => denial.group));
  for await (const key of store.openExplanationRequests()) {
    open.delete(key.group);
    const explained = { eventId: key.group, sessionArn: null };
    const found = { attribution: UNKNOWN_ATTRIBUTION, fix: null, changed: [], nextSteps: [], explained };
    await store.putExplanation({ ...key, ...found, at: '2026-11-20T10:00:00Z', version: '1' });
  }
  expect(open.size).toBe(0);
  expect(await collect(store.openExplanationRequests())).toEqual([]);
});

test('a principal with more denials than one page, read while others are written', () =>
  inEmptyStore(harness, async (store) => {
    const recorded = Array.from({ length: 1203 }, (_, n) => aDenial({ id: `e${n}`, time: `t${n % 7}` }));
    await store.putDenials(recorded);
    const seen = new Set<string>();
    for await (const { id, time } of store.listDenials({ principal: 'deploy-role' })) {
      seen.add(id);
      if (seen.size % 400 === 0)
        await store.putDenials([aDenial({ id: `later${seen.size}`, time: `${time}z` })]);
    }
    expect(recorded.filter(({ denial }) => !seen.has(denial.id))).toEqual([]);
  }));
