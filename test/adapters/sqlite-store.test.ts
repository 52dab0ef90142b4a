import { expect, test } from 'vitest';
import { openDatabase } from '../../adapters/sqlite-database.ts';
import { openSqliteStore } from '../../adapters/sqlite-store.ts';
import { describeStoreContract } from '../contract/denial-store.ts';
import { collect, inEmptyStore } from '../contract/store-harness.ts';
import { aDenial } from '../support/denials.ts';
import { emptySqlitePlace } from '../support/sqlite-places.ts';

const harness = { name: 'SQLite', empty: emptySqlitePlace, runs: 60 };

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
