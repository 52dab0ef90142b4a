import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { openSqliteOrganization } from '../support/sqlite-organization.ts';
import { describeOrganizationStore, type TestOrganizationStore } from './organization-store.ts';

async function empty(): Promise<TestOrganizationStore> {
  const folder = mkdtempSync(join(tmpdir(), 'organization-'));
  const opened: DatabaseSync[] = [];
  const open = () => {
    const database = openDatabase(join(folder, 'denials.db'));
    opened.push(database);
    return openSqliteOrganization(database);
  };
  return {
    store: open(),
    open,
    async discard() {
      for (const database of opened) database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describeOrganizationStore({ name: 'SQLite', empty });
