/**
 * Tar → the files in it, one after another.
 *
 * Memory  one chunk of the stream.
 * Errors  `InputError`: the archive is cut, or no header stands where one should.
 * Source  POSIX.1, pax, "ustar Interchange Format" and "pax Header Block"; GNU tar manual, "Basic Tar Format" (long names, sizes
 *         in base 256).
 */
import { type ArchiveEntry, entryOf } from './archive-entry.ts';
import type { ByteSource } from './byte-source.ts';
import { InputError } from './input-error.ts';

const BLOCK = 512;
/** A name is never longer; what is said to be is skipped. */
const LONGEST_NAME_BLOCK = 64 * 1024;

export const isTar = (head: Buffer): boolean => head.toString('latin1', 257, 262) === 'ustar';

export async function* tarEntries(source: ByteSource): AsyncGenerator<ArchiveEntry> {
  let longName: string | undefined;
  while (await source.has(BLOCK)) {
    const header = await taken(source, BLOCK);
    if (header.every((byte) => byte === 0)) return;
    if (!isHeader(header)) throw new InputError('the tar archive is broken (no header where one should be)');
    const size = numberAt(header, 124, 12);
    const type = String.fromCharCode(header[156] ?? 0);
    const content = contentOf(source, size);
    if (isNameBlock(type) && size <= LONGEST_NAME_BLOCK) {
      longName = nameIn(type, Buffer.concat(await Array.fromAsync(content))) ?? longName;
      continue;
    }
    const { entry, skip } = entryOf(longName ?? nameOf(header), content);
    if (isFile(type)) yield entry;
    await skip();
    longName = undefined;
  }
  const where = (await source.has(1)) ? 'inside a header' : 'its end is missing';
  throw new InputError(`the tar archive is cut (${where})`);
}

const isFile = (type: string): boolean => type === '0' || type === '\0' || type === '7';
const isNameBlock = (type: string): boolean => type === 'x' || type === 'L';

async function* contentOf(source: ByteSource, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0; ) {
    const piece = await source.take(Math.min(left, 256 * 1024));
    if (piece.length === 0) throw new InputError('the tar archive is cut (inside a file)');
    left -= piece.length;
    yield piece;
  }
  await source.skip((BLOCK - (size % BLOCK)) % BLOCK);
}

async function taken(source: ByteSource, count: number): Promise<Buffer> {
  await source.has(count);
  return source.take(count);
}

/** The checksum counts its own place as blanks. */
function isHeader(header: Buffer): boolean {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return sum === numberAt(header, 148, 8);
}

/** Octal digits; with the highest bit set, base 256. */
function numberAt(header: Buffer, at: number, length: number): number {
  if (((header[at] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(at + length - 8));
  return Number.parseInt(textAt(header, at, length).trim() || '0', 8) || 0;
}

function textAt(block: Buffer, at: number, length: number): string {
  const end = block.subarray(at, at + length).indexOf(0);
  return block.toString('utf8', at, at + (end < 0 ? length : end));
}

function nameOf(header: Buffer): string {
  const folder = textAt(header, 345, 155);
  return `${folder === '' ? '' : `${folder}/`}${textAt(header, 0, 100)}`;
}

/** Lines of `LENGTH path=NAME`, or the name alone. */
function nameIn(type: string, content: Buffer): string | undefined {
  const text = content.toString('utf8');
  return type === 'L' ? text.replaceAll('\0', '') : /^\d+ path=(.*)$/m.exec(text)?.[1];
}
