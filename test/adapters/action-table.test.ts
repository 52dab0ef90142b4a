import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lazyActionTable, lazyActionTableOf, loadActionTable } from '../../adapters/action-table.ts';

const shipped = readFileSync(new URL('../../data/generated/actions.tsv', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'actions-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, bytes: Uint8Array | string): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

test('the shipped table is read once, and knows what AWS documents', () => {
  const table = loadActionTable();
  expect(loadActionTable()).toBe(table);
  expect(table.find('ec2', 'RunInstances')?.dependents).toContain('iam:PassRole');
  expect(table.find('s3', 'GetObject')?.resources.map(({ arn }) => arn)).toContain(
    `arn:\${Partition}:s3:::\${BucketName}/\${ObjectName}`,
  );
});

test('in a bundle it takes at most 160 KB', () => {
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 };
  expect(brotliCompressSync(shipped, { params: quality }).length).toBeLessThan(160_000);
});

describe('a refreshed table from a file', () => {
  const text = `# denial-monitor actions 1 from a test\nnew\tthing/\${ThingId}\tDoIt:0!\n`;
  test.each([
    ['plain', 'a.tsv', text],
    ['gzip', 'a.tsv.gz', gzipSync(text)],
    ['Brotli', 'a.tsv.br', brotliCompressSync(text)],
  ])('%s', (_note, name, bytes) => {
    const table = loadActionTable(fileWith(name, bytes));
    expect(table.find('new', 'doit')?.action).toBe('new:DoIt');
    expect(table.find('s3', 'GetObject')).toBeUndefined();
  });
});

test.each([
  ['another file', 'other.txt', 'hello', /is no table of IAM actions: its first line must begin/],
  ['damaged gzip', 'bad.gz', 'hello', /^cannot read the table of IAM actions at `.*bad\.gz`$/],
  ['damaged Brotli', 'bad.br', 'hello', /^cannot read the table of IAM actions at `.*bad\.br`$/],
  ['a bomb', 'bomb.gz', gzipSync(Buffer.alloc(40_000_000)), /^cannot read the table/],
])('an error that names the file: %s', (_note, name, bytes, message) => {
  const file = fileWith(name, bytes);
  expect(() => loadActionTable(file)).toThrow(message);
});

test('an error that names the file: no such file', () => {
  expect(() => loadActionTable(join(folder, 'none'))).toThrow(
    /^there is no table of IAM actions at `.*none`$/,
  );
});

test('a lazy table is read when it is asked, not before', () => {
  const missing = lazyActionTableOf(join(folder, 'none'));
  expect(() => missing.find('s3', 'GetObject')).toThrow(/^there is no table/);
  expect(lazyActionTable.find('S3', 'getobject')?.action).toBe('s3:GetObject');
  expect(lazyActionTable.servicesWith('GetObject')).toContain('s3');
  expect(lazyActionTable.operation('s3', 'GetObject')).toBeUndefined();
});
