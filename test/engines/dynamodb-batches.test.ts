/** Denials that one item holds together: stored and counted once, by any number of processes, in any company. */
import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { groupKey, keyAttributes } from '../../adapters/dynamodb/keys.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { Fault, inEmptyStore, NOW, PATIENT, type StoreHarness } from '../store-contract/store-harness.ts';
import { aDenial, type DenialOverrides } from '../support/denials.ts';
import { emptyDynamodbStore } from '../support/engines/dynamodb-stores.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';
import { seededRandom, upTo } from '../support/seeded-random.ts';

const engine = useDynamodbLocal();
const harness: StoreHarness = {
  name: 'DynamoDB',
  runs: 0,
  empty: () => emptyDynamodbStore(engine(), { now: () => NOW }),
};

/** Within one minute, and the next. */
const denials = (count: number, overrides: DenialOverrides = {}) =>
  Array.from({ length: count }, (_, n) => {
    const time = new Date(Date.UTC(2026, 10, 20, 10) + n * 2000).toISOString().replace('.000', '');
    return aDenial({ id: `e${n}`, time, ...overrides });
  });

test('what was stored one by one, as the version before did, is not stored again in company', () =>
  inEmptyStore(harness, async (store, { open }) => {
    const all = denials(60);
    for (const each of all.filter((_, n) => n % 3 === 0)) await store.putDenials([each]);
    expect(await open().putDenials(all)).toMatchObject({ duplicates: 20 });
    expect(await open().putDenials(all.toReversed())).toMatchObject({ added: [], duplicates: 60 });
    for (const each of all) expect((await open().putDenials([each])).added).toEqual([]);
    expect(await store.listGroups({}, 'count')).toMatchObject([{ count: 60 }]);
    const listed = (await Array.fromAsync(store.listDenials({}))).map(({ id }) => id);
    expect(listed).toEqual(all.map(({ denial }) => denial.id).toReversed());
  }));

test('a table that has items of one, as before, and items of several is read, counted and erased as one', () =>
  inEmptyStore(harness, async (store, { open }) => {
    const all = denials(40);
    const [older, newer] = [all.slice(0, 20), all.slice(10)];
    for (const each of older) await open().putDenials([each]);
    await open().putDenials(newer);
    const principal = all[0]?.denial.principal.arn ?? '';
    const listed = await Array.fromAsync(store.listDenials({ principal }));
    const wanted = all.map(({ denial }) => denial.id).toReversed();
    expect(listed.map(({ id }) => id)).toEqual(wanted);
    const groups = await store.listGroups({}, 'count');
    expect(groups).toMatchObject([{ count: 40 }]);
    const { rows } = await store.countDenials(groups, { since: '2026-11-20T10:00:10Z' }, 'hour');
    expect(rows).toMatchObject([{ count: 35 }]);
    expect(await store.findIds('denial', 'e', 50)).toHaveLength(40);
    for (const { denial } of all) expect((await store.getDenial(denial.id))?.id).toBe(denial.id);
    expect(await store.countOfPrincipal(principal)).toMatchObject({ denials: 40, groups: 1 });
    await store.erasePrincipal(principal);
    expect(await store.countOfPrincipal(principal)).toMatchObject({ denials: 0, groups: 0 });
    expect(await store.findIds('denial', 'e', 50)).toEqual([]);
  }));

test('a group that was erased and begins again counts each once, whatever a process remembers of the one before', async () => {
  let now = NOW;
  const tick = () => {
    now += 1000;
    return now;
  };
  const { store, open, discard } = await emptyDynamodbStore(engine(), { now: tick });
  const [first, second] = [open(), open()];
  const all = denials(30);
  for (let at = 0; at < 8; at += 2) await second.putDenials(all.slice(at, at + 2));
  await store.erasePrincipal(all[0]?.denial.principal.arn ?? '');
  for (let at = 10; at < 20; at += 2) await first.putDenials(all.slice(at, at + 2));
  expect(await second.putDenials(all.slice(8))).toMatchObject({ duplicates: 10 });
  expect(await first.putDenials(all.slice(8))).toMatchObject({ added: [], duplicates: 22 });
  expect(await store.listGroups({}, 'count')).toMatchObject([{ count: 22 }]);
  await discard();
});

test('an item of several that time to live has left behind, without its group, is in the way of none', async () => {
  let now = NOW;
  const place = await emptyDynamodbStore(engine(), { now: () => now, retentionDays: 30 });
  const all = denials(10);
  const [{ denial } = aDenial()] = all;
  await place.store.putDenials(all);
  now += 31 * 86_400_000;
  const Key = keyAttributes(groupKey(denial));
  await engine().client.send(new DeleteItemCommand({ TableName: place.table, Key }));
  expect(await place.open().putDenials(all)).toMatchObject({ duplicates: 0 });
  expect(await place.open().putDenials(all)).toMatchObject({ duplicates: 10 });
  expect(await Array.fromAsync(place.store.listDenials({}))).toHaveLength(10);
  expect(await place.store.listGroups({}, 'count')).toMatchObject([{ count: 10 }]);
  await place.discard();
});

test('what a later version stored is refused, and not read as something else', async () => {
  const place = await emptyDynamodbStore(engine(), { now: () => NOW });
  const all = denials(10);
  await place.store.putDenials(all);
  const { Items = [] } = await engine().client.send(new ScanCommand({ TableName: place.table }));
  const [several] = Items.filter(({ lv }) => lv?.N === '2');
  const Item = { ...several, lv: { N: '3' } };
  await engine().client.send(new PutItemCommand({ TableName: place.table, Item }));
  await expect(Array.fromAsync(place.open().listDenials({}))).rejects.toThrow(/layout 3/);
  await expect(place.open().getDenial('e3')).rejects.toThrow(/layout 3/);
  const groups = await place.open().listGroups({}, 'count');
  const within = { since: '2026-11-20T10:00:05Z' };
  await expect(place.open().countDenials(groups, within, 'hour')).rejects.toThrow(/layout 3/);
  await place.discard();
});

test('denials as large as they may be, a hundred at once, are stored and read', () =>
  inEmptyStore(harness, async (store) => {
    const userAgent = () => randomBytes(45_000).toString('base64url');
    const all = denials(100).map(({ denial }) => aDenial({ ...denial, userAgent: userAgent() }));
    expect((await store.putDenials(all)).added).toHaveLength(100);
    expect(await Array.fromAsync(store.listDenials({}))).toHaveLength(100);
  }));

test('processes that store parts of the same at once count each denial once', () =>
  inEmptyStore(harness, async (store, { open }) => {
    const random = seededRandom(5);
    const all = denials(90);
    const processes = Array.from({ length: 4 }, () => open());
    for (let round = 0; round < 12; round += 1) {
      const added = processes.map((each) => {
        const from = upTo(random, all.length - 1);
        return each.putDenials(all.slice(from, from + 1 + upTo(random, 30)));
      });
      await Promise.all(added);
    }
    const results = await Promise.all(processes.map((each) => each.putDenials(all)));
    expect(results.every(({ added, duplicates }) => added.length + duplicates === 90)).toBe(true);
    expect(await store.listGroups({}, 'count')).toMatchObject([{ count: 90 }]);
    const listed = (await Array.fromAsync(store.listDenials({}))).map(({ id }) => id);
    expect(listed).toEqual(all.map(({ denial }) => denial.id).toReversed());
  }));

/** Before its call number `at`, another process does its work. */
class Meanwhile extends Fault {
  readonly #work: () => Promise<unknown>;

  constructor(at: number, work: () => Promise<unknown>) {
    super(at);
    this.#work = work;
  }

  override run<T>(call: () => T): T {
    const isIt = this.calls++ === this.at;
    return isIt ? (this.#work().then(() => call()) as T) : call();
  }
}

test(
  'two processes get the same message, one ends at some call: the denials are counted and to be explained',
  () =>
    inEmptyStore(harness, async (store, { open }) => {
      for (let at = 0; at < 6; at += 1)
        for (let end = 1; end < 8; end += 1) {
          const principal = `arn:aws:iam::111122223333:role/r-${at}-${end}`;
          const [first, ...others] = denials(3, { principal });
          if (first === undefined) throw new Error('no denial');
          const all = [first, ...others];
          const ended = () =>
            open(new Fault(end))
              .putDenials(all)
              .catch(() => {});
          await open(new Meanwhile(at, ended)).putDenials(all);
          const groups = await store.listGroups({ principal }, 'count');
          expect(groups, principal).toMatchObject([{ count: 3 }]);
          const key = explanationKeyOf(first.denial);
          expect(await store.getExplanationRequest(key), principal).toBeDefined();
        }
    }),
  PATIENT.timeout,
);

test('a denial that another version names otherwise stays where it is', () =>
  inEmptyStore(harness, async (store, { open }) => {
    await store.putDenials(denials(5));
    const renamed = denials(6, { action: 's3:PutObjectTagging' });
    expect(await open().putDenials(renamed)).toMatchObject({ duplicates: 5 });
    const groups = await store.listGroups({}, 'count');
    expect(groups.map(({ count }) => count)).toEqual([5, 1]);
  }));

test.each([
  ['the first half minute', { until: '2026-11-20T10:00:30Z' }, 16],
  [
    'from the middle of one minute to that of the next',
    { since: '2026-11-20T10:00:31Z', until: '2026-11-20T10:01:20Z' },
    25,
  ],
  ['one second', { since: '2026-11-20T10:00:58Z', until: '2026-11-20T10:00:58Z' }, 1],
  ['a second without any', { since: '2026-11-20T10:00:59Z', until: '2026-11-20T10:00:59Z' }, 0],
] as const)('a range that ends within a minute holds its own: %s', (_note, range, count) =>
  inEmptyStore(harness, async (store) => {
    await store.putDenials(denials(60));
    expect(await Array.fromAsync(store.listDenials(range))).toHaveLength(count);
    const groups = await store.listGroups({}, 'count');
    const { rows } = await store.countDenials(groups, range, 'hour');
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(count);
  }),
);

test('each is found by its id, and by the beginning of it', () =>
  inEmptyStore(harness, async (store) => {
    const all = denials(12);
    await store.putDenials(all);
    for (const { denial } of all)
      expect(await store.getDenial(denial.id)).toMatchObject({ time: denial.time });
    expect((await store.findIds('denial', 'e1', 5)).toSorted()).toEqual(['e1', 'e10', 'e11']);
  }));
