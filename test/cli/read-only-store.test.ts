/** A store that a person may only read: a file without write permission, in a folder with or without it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { aRecord } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Root may write everything: then the commands run as another user. */
const READER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

function run(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/denials.ts', ...args], {
    encoding: 'utf8',
    ...READER,
  });
  return { status, out: stdout, err: stderr };
}

/** False where the folder of this project is hidden from other users. */
const canRun = run(['--help']).status === 0;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) chmodSync(folder, 0o755);
});

const OLD_STORE = gunzipSync(readFileSync(new URL('../adapters/sqlite/version-11.db.gz', import.meta.url)));

async function readOnlyStore(folderMode: number) {
  const { path, write } = temporaryFolder();
  const store = path('x.db');
  const file = write('a.json', JSON.stringify({ Records: [aRecord({ eventID: 'e-1' })] }));
  expect((await denials(['import', file, '--store', store])).status).toBe(0);
  chmodSync(store, 0o444);
  chmodSync(file, 0o444);
  chmodSync(path('.'), folderMode);
  folders.push(path('.'));
  return { store, file };
}

describe.skipIf(!canRun).each([
  ['a file that cannot be written', 0o755],
  ['a folder that cannot be written', 0o555],
])('%s', (_, mode) => {
  test('is queried', async () => {
    const { store } = await readOnlyStore(mode);
    for (const command of [['list', '--account', '111122223333'], ['groups'], ['show', 'e-1']]) {
      const { status, out, err } = run([...command, '--store', store]);
      expect([status, err], command.join(' ')).toEqual([0, '']);
      expect(out, command.join(' ')).toContain('s3:PutObject');
    }
    for (const command of ['incidents', 'mutes']) {
      expect(run([command, '--store', store]), command).toMatchObject({ status: 0, out: '' });
    }
  }, 60_000);

  test('is not written, in one sentence', async () => {
    const { store, file } = await readOnlyStore(mode);
    const mute = ['mute', '--account', '111122223333', '--until', '24h', '--reason', 'x'];
    for (const command of [mute, ['import', file]]) {
      expect(run([...command, '--store', store]), command.join(' ')).toEqual({
        status: 2,
        out: '',
        err: 'denials: the store cannot be written: make its file and its folder writable, or copy it to a folder of your own\n',
      });
    }
  }, 60_000);

  test('is not upgraded, in one sentence', () => {
    const { path, write } = temporaryFolder();
    const store = write('old.db', OLD_STORE);
    chmodSync(store, 0o444);
    chmodSync(path('.'), mode);
    folders.push(path('.'));
    expect(run(['list', '--store', store])).toEqual({
      status: 2,
      out: '',
      err: `denials: cannot open the store \`${store}\`: it is of an older version and cannot be written; copy it to a folder of your own\n`,
    });
  });
});
