import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readSnapshot, snapshotEntries } from '../../../adapters/snapshot/file.ts';
import { LONGEST_LINE } from '../../../adapters/snapshot/lines.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { ACCOUNT, AT, SNAPSHOT_ENTRIES } from '../../support/snapshot-entries.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const header = '{"format":"denial-monitor/snapshot","version":1,"takenAt":"2026-11-20T10:00:00Z","entries":[';
const entries = [...SNAPSHOT_ENTRIES];
const whole = { format: 'denial-monitor/snapshot', version: 1, takenAt: '2026-11-20T10:00:00Z', entries };
const lines = [header, ...entries.map((entry) => `${JSON.stringify(entry)},`)];
const end = JSON.stringify({ kind: 'end', entries: entries.length });
const text = [...lines, end, ']}', ''].join('\n');

async function read(content: string | Buffer) {
  const found = [];
  for await (const entry of snapshotEntries(temporaryFolder().write('s.json', content))) found.push(entry);
  return found;
}

describe('every layout says the same', () => {
  test.each<[string, string | Buffer]>([
    ['one entry a line', text],
    ['gzip', gzipSync(text)],
    ['with Windows line ends', text.replaceAll('\n', '\r\n')],
    ['printed for people', JSON.stringify(whole, null, 2)],
    ['on one line', JSON.stringify(whole)],
  ])('%s', async (_note, content) => {
    expect(await read(content)).toStrictEqual(entries);
  });
});

test('the file is one JSON value', () => {
  expect(JSON.parse(text).entries).toHaveLength(entries.length + 1);
});

describe('what is wrong, and where', () => {
  test.each<[string, string, RegExp]>([
    ['empty', '', /is empty/],
    ['another file', '{"Records":[]}', /: \$\.format must be "denial-monitor\/snapshot"/],
    ['no JSON', 'hello', /: is not JSON/],
    ['cut behind a line', lines.join('\n'), /line \d+: the file ends inside the list of entries/],
    ['cut inside a line', lines.join('\n').slice(0, -30), /line \d+: is not JSON/],
    ['a newer version', text.replace('"version":1', '"version":9'), /line 1: \$\.version must be 1/],
    ['a faulty entry', text.replace('"vpc-1"', '7'), /line \d+: \$\.vpc must be string or null/],
    [
      'a faulty entry in another layout',
      JSON.stringify(whole).replace('"vpc-1"', '7'),
      /: \$\.entries\[\d+\]\.vpc must be/,
    ],
    ['lost entries', [...lines.slice(0, 3), end, ']}'].join('\n'), /holds 2 entries, but its end says/],
    ['more after the end', `${text}{}`, /comes after the end/],
    ['no entries', JSON.stringify({ ...whole, entries: {} }), /\$\.entries must be array/],
  ])('%s', async (_note, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test('no such file', async () => {
    await expect(readSnapshot(temporaryFolder().path('none.json'))).rejects.toThrow(
      /cannot read .*none\.json/,
    );
  });
});

test('a line without an end is refused before it fills the memory', async () => {
  const bomb = gzipSync(Buffer.alloc(LONGEST_LINE + 1, 'a'));
  await expect(read(bomb)).rejects.toThrow(/a line is longer than 64 MiB/);
});

test('read as a source', async () => {
  const source = snapshotSource(await readSnapshot(temporaryFolder().write('s.json', text)));
  expect(await source.identity(`arn:aws:iam::${ACCOUNT}:role/deploy`, AT)).toMatchObject({ kind: 'found' });
});
