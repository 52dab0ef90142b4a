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

/** Before version 12 each denial was kept whole. */
const UNDO_12 = `
  CREATE TABLE whole (
    id TEXT, principal TEXT, time TEXT, grp TEXT NOT NULL, copy TEXT, body TEXT NOT NULL,
    PRIMARY KEY (id, principal, time)
  ) WITHOUT ROWID;
  INSERT INTO whole SELECT id, principals.text, time, groups.text, copy, json_set(shared.text,
    '$.id', id, '$.eventId', id, '$.time', time, '$.requestId', own ->> 1,
    '$.resource', iif(own ->> 2 = 0, shared.text ->> 'resourceFamily', own ->> 2),
    '$.principal.session', caller.text ->> 0, '$.principal.sessionArn', caller.text ->> 1,
    '$.sourceIp', caller.text ->> 2, '$.userAgent', caller.text ->> 3, '$.vpcEndpointId', caller.text ->> 4)
    FROM denials JOIN texts AS principals ON principals.n = principal JOIN texts AS groups ON groups.n = grp
    JOIN texts AS shared ON shared.n = denials.shared JOIN texts AS caller ON caller.n = denials.caller;
  DROP TABLE denials; DROP TABLE texts; ALTER TABLE whole RENAME TO denials;
  CREATE INDEX denials_by_principal ON denials (principal, time, id);
  CREATE INDEX denials_by_group ON denials (grp, time, id);`;

/** Before version 11 no group had marks. */
const UNDO_11 = `${UNDO_12} ALTER TABLE groups DROP COLUMN fixed;`;

/** Before version 10 no group was folded, and groups were found by principal alone. */
const UNDO_10 = `${UNDO_11}
  DROP TABLE folded; DROP INDEX groups_by_principal; CREATE INDEX groups_by_principal ON groups (principal);`;

/** Up to version 8 no objects of buckets were known. */
const UNDO_9 = `${UNDO_10} DROP TABLE imported_objects;`;

/** Before version 8 the id alone was the key of a denial. */
const UNDO_8 = `
  ALTER TABLE denials RENAME TO new; DROP INDEX denials_by_principal; DROP INDEX denials_by_group;
  CREATE TABLE denials (
    id TEXT PRIMARY KEY, principal TEXT NOT NULL, time TEXT NOT NULL, grp TEXT NOT NULL, copy TEXT, body TEXT NOT NULL
  ) WITHOUT ROWID;
  INSERT INTO denials SELECT id, principal, time, grp, copy, body FROM new; DROP TABLE new;
  CREATE INDEX denials_by_principal ON denials (principal, time, id);
  CREATE INDEX denials_by_group ON denials (grp, time, id);`;

test.each([
  [
    1,
    'DROP TABLE undetected; DROP TABLE detected_to; DROP TABLE canaries; DROP TABLE presumptions; DROP TABLE mutes; DROP TABLE questions; DROP TABLE answers;',
  ],
  [
    2,
    'DROP TABLE undetected; DROP TABLE detected_to; DROP TABLE canaries; DROP TABLE presumptions; DROP TABLE questions; DROP TABLE answers;',
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
    database.exec(`${UNDO_9} ${UNDO_8} ${undo} PRAGMA user_version = ${version};`);
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

test('a file of version 7 keeps its denials, and takes one id with another time from now on', async () => {
  const file = temporaryFolder().path('old.db');
  const recorded = aDenial({ id: 'e1', time: '2026-11-20T10:00:00Z' });
  const old = openSqliteStore(file);
  await old.putDenials([recorded]);
  await old.close();
  const database = openDatabase(file);
  database.exec(`${UNDO_9} ${UNDO_8} PRAGMA user_version = 7;`);
  database.close();
  const store = openSqliteStore(file);
  const later = aDenial({ id: 'e1', time: '2026-11-20T11:00:00Z' });
  expect(await store.putDenials([recorded, later])).toEqual({ added: [later.denial], duplicates: 1 });
  expect(await collect(store.listDenials({}))).toStrictEqual([later.denial, recorded.denial]);
  await store.close();
});

test('a file of version 9 keeps all its groups, and folds what comes beyond their number', async () => {
  const file = temporaryFolder().path('old.db');
  const onBucket = (n: number) => aDenial({ id: `e${n}`, resource: `arn:aws:s3:::bucket-${n}/a.csv` });
  const old = openSqliteStore(file, { mostGroups: 9 });
  await old.putDenials([0, 1, 2].map(onBucket));
  await old.close();
  const database = openDatabase(file);
  database.exec(`${UNDO_10} PRAGMA user_version = 9;`);
  database.close();
  const store = openSqliteStore(file, { mostGroups: 2 });
  expect(await store.putDenials([0, 1, 2, 3].map(onBucket))).toMatchObject({
    added: [{ id: 'e3' }],
    duplicates: 3,
  });
  const groups = await store.listGroups({}, 'count');
  expect(groups).toHaveLength(4);
  expect(groups.filter(({ moreResources }) => moreResources === 1)).toHaveLength(1);
  await store.close();
});

const WINDOW = 300;

const UNDO_7 = 'DROP TABLE undetected; DROP TABLE detected_to;';

test.each([
  ['5, whose denials count as detected', 5, '', []],
  [
    '6, which knew what was left',
    6,
    `CREATE TABLE undetected (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE);
     INSERT INTO undetected (id) SELECT id FROM denials;`,
    ['old'],
  ],
])('a file of version %s, and knows where its detector had come to', async (_, version, tables, waiting) => {
  const file = temporaryFolder().path('old.db');
  const old = openSqliteStore(file);
  await old.putDenials([aDenial({ id: 'old', time: '2026-11-20T10:00:00Z' })]);
  await old.close();
  const database = openDatabase(file);
  database.exec(`${UNDO_9} ${UNDO_8} ${UNDO_7} ${tables} PRAGMA user_version = ${version};`);
  database.close();
  const store = openSqliteStore(file);
  expect(await collect(store.listDenials({}))).toHaveLength(1);
  await store.putDenials([aDenial({ id: 'older', time: '2026-11-20T09:00:00Z' })]);
  expect(await store.countLate()).toBe(1 + waiting.length);
  expect(await store.takeUndetected(86_400), 'what is late is left to a new beginning').toEqual([]);
  await store.forgetDetected();
  expect((await store.takeUndetected(86_400)).map(({ id }) => id)).toEqual(['older', 'old']);
  await store.close();
});

/** Takes and marks until nothing waits. */
async function takeAll(store: ReturnType<typeof openSqliteStore>): Promise<readonly string[][]> {
  const portions: string[][] = [];
  for (;;) {
    const portion = await store.takeUndetected(WINDOW);
    if (portion.length === 0) return portions;
    portions.push(portion.map(({ id }) => id));
    await store.markDetected(portion);
  }
}

const at = (time: string, id: string) => aDenial({ id, time: `2026-11-20T${time}Z` });

test('denials wait for the detector in order of time and id, each once, window by window', async () => {
  const store = openSqliteStore(':memory:');
  await store.putDenials([at('10:05:00', 'd'), at('10:04:59', 'c')]);
  await store.putDenials([at('10:04:59', 'c'), at('10:00:00', 'b'), at('10:00:00', 'a')]);
  expect(await takeAll(store)).toEqual([['a', 'b', 'c'], ['d']]);
  await store.close();
});

test('a long window comes in portions', async () => {
  const store = openSqliteStore(':memory:');
  await store.putDenials(Array.from({ length: 1200 }, (_, i) => at('10:00:00', `id-${i}`)));
  const portions = await takeAll(store);
  expect(portions.map(({ length }) => length)).toEqual([500, 500, 200]);
  expect(new Set(portions.flat()).size).toBe(1200);
  await store.close();
});

test('the last window of the calendar has an end, too', async () => {
  const store = openSqliteStore(':memory:');
  await store.putDenials([aDenial({ id: 'last', time: '9999-12-31T23:59:59Z' })]);
  expect(await takeAll(store)).toEqual([['last']]);
  await store.close();
});

test('a portion that was taken and not marked is taken again as it was, whatever came since', async () => {
  const store = openSqliteStore(':memory:');
  await store.putDenials([at('10:00:00', 'b'), at('10:00:01', 'c')]);
  const taken = await store.takeUndetected(WINDOW);
  await store.putDenials([at('09:00:00', 'a'), at('10:00:00', 'bb')]);
  expect(await store.takeUndetected(WINDOW)).toEqual(taken);
  await store.close();
});

test('what lies before the last one that was taken is late, until everything waits again', async () => {
  const store = openSqliteStore(':memory:');
  await store.putDenials([at('10:00:00', 'b')]);
  expect(await store.countLate()).toBe(0);
  await takeAll(store);
  await store.putDenials([at('10:00:00', 'c'), at('10:00:00', 'a'), at('09:59:59', 'z')]);
  expect(await store.countLate()).toBe(2);
  await store.forgetDetected();
  expect(await store.countLate()).toBe(0);
  expect(await takeAll(store)).toEqual([['z'], ['a', 'b', 'c']]);
  await store.close();
});

test("the caller's copy of a call that was detected by the owner's is late", async () => {
  const store = openSqliteStore(':memory:');
  const copy = (of: 'caller' | 'resourceOwner') => ({
    ...at('10:00:00', 'shared'),
    sharedEventId: 'shared',
    copy: of,
  });
  await store.putDenials([copy('resourceOwner')]);
  expect(await takeAll(store)).toEqual([['shared']]);
  await store.putDenials([copy('resourceOwner')]);
  expect(await store.countLate()).toBe(0);
  await store.putDenials([copy('caller')]);
  expect(await store.countLate()).toBe(1);
  await store.close();
});

test.each([
  [3, 'DROP TABLE undetected; DROP TABLE detected_to; DROP TABLE canaries; DROP TABLE presumptions;'],
  [4, 'DROP TABLE undetected; DROP TABLE detected_to; DROP TABLE canaries;'],
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
  database.exec(`${UNDO_9} ${UNDO_8} ${undo} PRAGMA user_version = ${version};`);
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

test('an object is imported as long as it is the same; a file of version 8 gets the table', async () => {
  const file = temporaryFolder().path('old.db');
  await openSqliteStore(file).close();
  const database = openDatabase(file);
  database.exec(`${UNDO_9} PRAGMA user_version = 8;`);
  database.close();
  const store = openSqliteStore(file);
  const object = { bucket: 'trail', key: 'a\ud800.json', etag: '"1"', size: 9 };
  expect(store.isImported(object)).toBe(false);
  store.markImported([object]);
  expect(store.isImported(object)).toBe(true);
  const others = [{ etag: '"2"' }, { size: 8 }, { key: 'b.json' }, { bucket: 'other' }];
  expect(others.filter((change) => store.isImported({ ...object, ...change }))).toEqual([]);
  store.markImported([{ ...object, etag: '"2"' }]);
  expect(store.isImported(object)).toBe(false);
  await store.close();
});
