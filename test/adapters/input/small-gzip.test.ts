import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decompressed, readBytes, storedBytes } from '../../../adapters/input/files.ts';
import { smallGzip } from '../../../adapters/input/small-gzip.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'small-gzip-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = Buffer.from('{"Records":[{"eventName":"A"}]}'.repeat(2000));
const packed = gzipSync(TEXT);
const lengthOf = (bytes: number) => {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(bytes);
  return field;
};
const changed = (at: number) => {
  const bytes = Buffer.from(packed);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  return bytes;
};

interface Case {
  readonly note: string;
  readonly stored: Buffer;
  /** Inflated in one step; of others, streams say what is wrong. */
  readonly isWhole: boolean;
}

const CASES: readonly Case[] = [
  { note: 'one member', stored: packed, isWhole: true },
  { note: 'nothing in it', stored: gzipSync(''), isWhole: true },
  { note: 'with a name', stored: withName(packed), isWhole: true },
  { note: 'two members', stored: Buffer.concat([packed, packed]), isWhole: false },
  { note: 'an empty member first', stored: Buffer.concat([gzipSync(''), packed]), isWhole: true },
  { note: 'padded with zeros', stored: Buffer.concat([packed, Buffer.alloc(8)]), isWhole: false },
  {
    note: 'with bytes behind it that end like a member',
    stored: Buffer.concat([packed, Buffer.from('behind'), lengthOf(TEXT.length)]),
    isWhole: false,
  },
  { note: 'cut', stored: packed.subarray(0, -9), isWhole: false },
  { note: 'cut inside the head', stored: packed.subarray(0, 12), isWhole: false },
  { note: 'another checksum', stored: changed(packed.length - 6), isWhole: false },
  { note: 'another length', stored: changed(packed.length - 2), isWhole: false },
  { note: 'broken in the middle', stored: changed(packed.length >> 1), isWhole: false },
  { note: 'packed twice', stored: gzipSync(packed), isWhole: true },
  {
    note: 'larger than memory is given to it',
    stored: gzipSync(Buffer.alloc(9 * 1024 * 1024, ' ')),
    isWhole: false,
  },
  { note: 'no gzip', stored: TEXT, isWhole: false },
];

function withName(stored: Buffer): Buffer {
  const head = Buffer.from(stored.subarray(0, 10));
  head[3] = 0x08;
  return Buffer.concat([head, Buffer.from('log.json\0'), stored.subarray(10)]);
}

async function read(bytes: AsyncIterable<Buffer>) {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of bytes) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), problem: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), problem: String(error) };
  }
}

describe.each(CASES)('$note', ({ stored, isWhole }) => {
  test('gives what the stream gives', async () => {
    const path = join(folder, 'log.json.gz');
    writeFileSync(path, stored);
    expect((await smallGzip(path)) !== undefined).toBe(isWhole);
    const [whole, streamed] = [await read(readBytes(path)), await read(decompressed(storedBytes(path)))];
    expect(whole.problem).toBe(streamed.problem);
    expect(whole.bytes.equals(streamed.bytes)).toBe(true);
  });
});

test('what is not named as gzip is read as a stream', async () => {
  const path = join(folder, 'log.json');
  writeFileSync(path, packed);
  expect(await smallGzip(path)).toBeUndefined();
  expect((await read(readBytes(path))).bytes.equals(TEXT)).toBe(true);
});

test.each(['.', 'none.gz'])('of %s there is nothing to inflate', async (name) => {
  expect(await smallGzip(join(folder, name))).toBeUndefined();
});
