/**
 * Zip → the files in it, one after another and from the beginning: the list at its end is not needed.
 *
 * Memory  what one piece of input inflates to: at most about 16 MiB.
 * Errors  `InputError`: of an entry that is encrypted, or packed in a way that is not read, behind which the archive goes on; and
 *         where the archive is cut or broken.
 * Source  PKWARE, "APPNOTE.TXT - .ZIP File Format Specification".
 */
import { crc32, createInflateRaw } from 'node:zlib';
import { type ArchiveEntry, entryOf } from './archive-entry.ts';
import { ByteSource } from './byte-source.ts';
import { inflated } from './inflated-pieces.ts';
import { InputError } from './input-error.ts';

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const [ENCRYPTED, SIZES_BEHIND] = [0x01, 0x08];
const [STORED, DEFLATED] = [0, 8];
const HEADER = 30;
const PIECE = 16 * 1024;

export const isZip = (head: Buffer): boolean => head.length >= 4 && head.readUInt32LE(0) === LOCAL;

interface Header {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  /** Compressed bytes; undefined: they are known only behind the entry. */
  readonly size: number | undefined;
}

export async function* zipEntries(source: ByteSource): AsyncGenerator<ArchiveEntry> {
  while (isZip(await source.peek(4))) {
    const header = await headerOf(source);
    const { entry, skip } = entryOf(header.name, contentOf(source, header));
    if (!header.name.endsWith('/')) yield entry;
    await skip();
  }
  // Behind the entries stands their list.
  const mark = (await source.peek(4)).toString('latin1');
  if (mark !== 'PK\x01\x02' && mark !== 'PK\x05\x06' && mark !== 'PK\x06\x06')
    throw new InputError('the zip archive is cut or broken');
}

async function headerOf(source: ByteSource): Promise<Header> {
  const fixed = await taken(source, HEADER);
  const name = await taken(source, fixed.readUInt16LE(26));
  const extra = await taken(source, fixed.readUInt16LE(28));
  const [flags, method] = [fixed.readUInt16LE(6), fixed.readUInt16LE(8)];
  const size = (flags & SIZES_BEHIND) !== 0 ? undefined : sizeOf(fixed.readUInt32LE(18), extra);
  return { name: name.toString('utf8'), flags, method, checksum: fixed.readUInt32LE(14), size };
}

/** Of a file over 4 GB both sizes stand in the extra field: first the whole one. */
function sizeOf(size: number, extra: Buffer): number {
  if (size !== 0xffffffff) return size;
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1 && at + 20 <= extra.length)
      return Number(extra.readBigUInt64LE(at + 12));
  }
  return size;
}

async function* contentOf(source: ByteSource, header: Header): AsyncGenerator<Buffer> {
  const { flags, method, size } = header;
  const isRead =
    (flags & ENCRYPTED) === 0 && (method === DEFLATED || (method === STORED && size !== undefined));
  if (!isRead && size === undefined) throw new InputError(`${UNREAD}; so are the entries behind it`);
  if (size === undefined) return yield* streamed(source);
  const limited = limit(source, size);
  try {
    if (!isRead) throw new InputError(UNREAD);
    yield* checked(method === STORED ? limited : deflated(new ByteSource(limited)), header.checksum);
  } finally {
    for await (const _ of limited);
  }
}

const UNREAD =
  'this entry of the zip archive is encrypted, or packed in a way that is not read: unpack it first';

/** What was taken is not given back: stopping to read leaves the rest. */
function limit(source: ByteSource, size: number): AsyncIterable<Buffer> {
  let left = size;
  const next = async (): Promise<IteratorResult<Buffer, undefined>> => {
    if (left === 0) return { done: true, value: undefined };
    const piece = await source.take(Math.min(left, PIECE));
    if (piece.length === 0) throw new InputError('the zip archive is cut (inside a file)');
    left -= piece.length;
    return { done: false, value: piece };
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

async function* checked(bytes: AsyncIterable<Buffer>, checksum: number): AsyncGenerator<Buffer> {
  let sum = 0;
  for await (const piece of bytes) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== checksum) throw new InputError('the zip archive is broken (a checksum does not match)');
}

/** Its checksum and sizes follow it, with a mark or without, in 4 bytes each or in 8. */
async function* streamed(source: ByteSource): AsyncGenerator<Buffer> {
  let [sum, length] = [0, 0];
  for await (const piece of deflated(source)) {
    sum = crc32(piece, sum);
    length += piece.length;
    yield piece;
  }
  const start = await source.peek(4);
  if (start.length === 4 && start.readUInt32LE(0) === DESCRIPTOR) await source.skip(4);
  const behind = await source.peek(20);
  if (behind.length < 12) throw new InputError('the zip archive is cut (behind a file)');
  const isLong = behind.readUInt32LE(8) !== length % 2 ** 32 && behind.length === 20;
  await source.skip(isLong ? 20 : 12);
  if (behind.readUInt32LE(0) !== sum)
    throw new InputError('the zip archive is broken (a checksum does not match)');
}

async function taken(source: ByteSource, count: number): Promise<Buffer> {
  if (count === 0) return Buffer.alloc(0);
  if (!(await source.has(count))) throw new InputError('the zip archive is cut (inside a header)');
  return source.take(count);
}

const deflated = (source: ByteSource): AsyncGenerator<Buffer> =>
  inflated(source, createInflateRaw(), { piece: PIECE, problem: 'the zip archive is broken' });
