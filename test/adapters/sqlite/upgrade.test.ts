/** A store that version 11 of the schema wrote, and what it answered then: the last that kept each denial whole. */
import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import { Crash, Fault, NOW, PATIENT } from '../../store-contract/store-harness.ts';
import { familyOf } from '../../support/denials.ts';
import { withFault } from '../../support/sqlite-stores.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { answersOf } from './answers.ts';

const fixture = (name: string) => new URL(name, import.meta.url);
const ANSWERS = readFileSync(fixture('version-11.jsonl'), 'utf8');

const options = { familyOf, now: () => NOW, mostGroups: 3 };

const oldFile = (): string =>
  temporaryFolder().write('old.db', gunzipSync(readFileSync(fixture('version-11.db.gz'))));

/** All of it is one transaction, of some hundred statements of few kinds. */
const STRIDE = 9;

const linesOf = (answers: string) => answers.split('\n');

test('a file of version 11 answers as before, is smaller, and is upgraded once', async () => {
  const file = oldFile();
  const { size } = statSync(file);
  await openSqliteStore(file, options).close();
  expect(statSync(file).size).toBeLessThan(0.8 * size);
  const calls = new Fault();
  const store = openSqliteStore(file, { ...options, database: withFault(openDatabase(file), calls) });
  expect(calls.calls, 'only the version is read').toBe(1);
  expect(linesOf(await answersOf(store))).toEqual(linesOf(ANSWERS));
  await store.close();
});

test.each(['before', 'after'] as const)(
  'an upgrade that stops %s any statement took effect leaves the file as it was, or upgraded',
  PATIENT,
  async (when) => {
    let at = 0;
    for (let isReached = true; isReached; at += STRIDE) {
      const file = oldFile();
      const fault = new Fault(at, when);
      const database = openDatabase(file);
      try {
        openSqliteStore(file, { ...options, database: withFault(database, fault) });
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
      database.close();
      const store = openSqliteStore(file, options);
      expect(await answersOf(store), `stopped ${when} call ${at}`).toBe(ANSWERS);
      await store.close();
      isReached = fault.calls > at;
    }
    expect(at).toBeGreaterThan(100);
  },
);
