import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logFiles, readBytes } from '../../../adapters/input/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Buffer = '{}'): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Paths below the folder; of one that cannot be read, its problem. */
async function found(path = folder): Promise<readonly string[]> {
  const files = await Array.fromAsync(logFiles(path));
  return files.map((file) => {
    const name = file.path.slice(folder.length + 1);
    if ('isUnnamed' in file) return `${name} has no name of a log`;
    return 'problem' in file ? `${name}: ${file.problem}` : name;
  });
}

test('files in name order, and which have no name of a log', async () => {
  for (const name of ['b/2.json.gz', 'b/1.jsonl', 'a.json', 'notes.txt']) write(name);
  expect(await found()).toEqual(['a.json', 'b/1.jsonl', 'b/2.json.gz', 'notes.txt has no name of a log']);
});

test('a folder of links is read like the files that they lead to; a circle of links ends', async () => {
  write('real/1.json');
  mkdirSync(join(folder, 'links'));
  symlinkSync('../real/1.json', join(folder, 'links/1.json'));
  symlinkSync('../real', join(folder, 'links/folder'));
  symlinkSync('..', join(folder, 'links/up'));
  expect(await found(join(folder, 'links'))).toEqual(['links/1.json', 'links/folder/1.json']);
});

test('a link that leads nowhere costs itself', async () => {
  write('2.json');
  symlinkSync('gone.json', join(folder, '1.json'));
  expect(await found()).toEqual(['1.json: no such file or folder', '2.json']);
});

test('a path that does not exist is a problem', async () => {
  expect(await found(join(folder, 'none'))).toEqual(['none: no such file or folder']);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be read costs itself', async () => {
  write('a/1.json');
  write('b/1.json');
  chmodSync(join(folder, 'a'), 0);
  expect(await found()).toEqual(['a: may not be read by this user', 'b/1.json']);
  chmodSync(join(folder, 'a'), 0o700);
});

test.each([
  ['plain', Buffer.from('\ufeff{"a":1}')],
  ['inside gzip', gzipSync('\ufeff{"a":1}')],
])('a byte order mark, %s, is no part of the text', async (_note, content) => {
  const chunks = await Array.fromAsync(readBytes(write('1.json', content)));
  expect(Buffer.concat(chunks).toString()).toBe('{"a":1}');
});
