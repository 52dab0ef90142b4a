import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { archiveEntries } from '../../../adapters/input/archive.ts';
import { decompressed } from '../../../adapters/input/files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type ZipFile, zipOf } from '../../support/zip.ts';

const long = `AWSLogs/${'deep/'.repeat(40)}b.json`;
const FILES: readonly ZipFile[] = [
  { name: 'AWSLogs/a.json', content: Buffer.from('{"a":1}') },
  { name: long, content: Buffer.from('x'.repeat(100_000)) },
  { name: 'AWSLogs/c.json.gz', content: gzipSync('{"c":3}') },
  { name: 'empty', content: Buffer.alloc(0) },
];
const TEXTS = FILES.map(({ name, content }) => [name, name.endsWith('.gz') ? '{"c":3}' : content.toString()]);

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Names and texts; of what cannot be read, its problem. */
async function read(bytes: Buffer, size = 1000): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  try {
    for await (const { name, bytes: content } of archiveEntries(chunks(bytes, size))) {
      const text = await Array.fromAsync(decompressed(content)).then(
        (pieces) => Buffer.concat(pieces).toString(),
        (error: Error) => `! ${error.message}`,
      );
      found.push([name, text]);
    }
  } catch (error) {
    found.push(['!', error instanceof Error ? error.message : String(error)]);
  }
  return found;
}

/** As the program `tar` writes it. */
function tarOf(format: string): Buffer {
  const { path, write } = temporaryFolder();
  for (const { name, content } of FILES) write(`in/${name}`, content);
  const names = FILES.map(({ name }) => name);
  execFileSync('tar', ['-cf', path('x.tar'), `--format=${format}`, '-C', path('in'), ...names]);
  return readFileSync(path('x.tar'));
}

describe.each([1, 7, 512, 100_000])('in chunks of %i bytes', (size) => {
  test.each(['gnu', 'pax', 'ustar'])('tar, %s', async (format) => {
    expect(await read(tarOf(format), size)).toEqual(TEXTS);
  });

  test.each(['stored', 'deflated', 'streamed', 'streamedBare'] as const)('zip, %s', async (how) => {
    expect(await read(zipOf(FILES, how), size)).toEqual(TEXTS);
  });
});

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
])('tar in %s', async (_note, pack) => {
  expect(await read(pack(tarOf('gnu')))).toEqual(TEXTS);
});

test('what is not read of one file is skipped: the next one is whole', async () => {
  for (const archive of [tarOf('pax'), zipOf(FILES, 'deflated'), zipOf(FILES, 'streamed')]) {
    const names: string[] = [];
    for await (const { name, bytes } of archiveEntries(chunks(archive, 1000))) {
      names.push(name);
      for await (const _ of bytes) break;
    }
    expect(names).toEqual(FILES.map(({ name }) => name));
  }
});

describe('hostile archives: what could be read comes first', () => {
  const zip = zipOf(FILES, 'deflated');
  const broken = (at: number, bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 0xff;
    return copy;
  };
  test.each([
    ['a zip that is cut inside a file', zip.subarray(0, 350), /cut \(inside a file\)/],
    ['a zip that is cut inside a header', zip.subarray(0, 60), /cut \(inside a header\)/],
    ['a zip without its list', zip.subarray(0, zip.indexOf('PK\x01\x02', 'latin1')), /cut or broken/],
    ['a zip with a wrong checksum', broken(14, zip), /checksum does not match/],
    ['a zip whose file is encrypted', zipOf(FILES, 'encrypted'), /encrypted/],
    ['a zip in a zip', zipOf([{ name: 'b.zip', content: zip }], 'stored'), /is an archive/],
    ['no archive', Buffer.from('hello'), /is no archive/],
    ['nothing', Buffer.alloc(0), /is no archive/],
  ])('%s', async (_note, bytes, problem) => {
    const found = await read(bytes);
    expect(found.some(([, text]) => problem.test(text))).toBe(true);
  });

  test('a broken file costs itself where its size is known', async () => {
    const [first, ...others] = await read(broken(50, zip));
    expect(first?.[1]).toMatch(/^! the zip archive is broken/);
    expect(others).toEqual(TEXTS.slice(1));
  });

  test.each([
    ['cut', (tar: Buffer) => tar.subarray(0, 515), /cut \(inside a file\)/],
    ['cut between files', (tar: Buffer) => tar.subarray(0, 1024), /its end is missing/],
    ['cut inside a header', (tar: Buffer) => tar.subarray(0, 1100), /cut \(inside a header\)/],
    ['broken', (tar: Buffer) => broken(1030, tar), /no header where one should be/],
  ])('a tar that is %s', async (_note, change, problem) => {
    const found = await read(change(tarOf('ustar')));
    expect(found.some(([, text]) => problem.test(text))).toBe(true);
  });
});
