/**
 * Gzip → the bytes in it, member by member. What inflates is passed on before anything is said against the rest, so
 * that a wrong checksum, bytes behind the stream or a cut costs no record before it.
 *
 * Memory  what one piece of input inflates to: at most about 16 MiB.
 * Errors  `GzipError`, after the bytes before the fault. Zeros behind the last member are padding.
 * Source  RFC 1952.
 */
import { constants, crc32, createInflateRaw } from 'node:zlib';
import { ByteSource } from './byte-source.ts';
import { InflatedPieces } from './inflated-pieces.ts';

export class GzipError extends Error {
  override readonly name = 'GzipError';
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

export async function* gunzipped(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = new ByteSource(bytes);
  try {
    for (let member = 1; await source.has(1); member += 1) {
      if (member > 1 && !isGzip(await source.peek(2))) return await skipPadding(source);
      await skipHeader(source);
      yield* inflated(source);
    }
  } finally {
    await source.close();
  }
}

/** 1,000 times as much, at most, comes out of a piece. */
const PIECE = 16 * 1024;
const OUTPUT = 64 * 1024;

async function* inflated(source: ByteSource): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT, finishFlush: constants.Z_SYNC_FLUSH });
  const pieces = new InflatedPieces(inflate);
  let [checksum, length] = [0, 0];
  for (;;) {
    const piece = await source.take(PIECE);
    await pieces.write(piece);
    for (const out of pieces.taken()) {
      checksum = crc32(out, checksum);
      length = (length + out.length) >>> 0;
      yield out;
    }
    if (pieces.failure !== undefined)
      throw new GzipError(`the gzip stream is broken (${pieces.failure.message})`);
    if (pieces.isEnded) {
      source.giveBack(piece.subarray(piece.length - pieces.unused));
      break;
    }
    if (piece.length === 0) throw new GzipError('the gzip stream is cut (unexpected end of file)');
  }
  if (!(await source.has(8))) throw new GzipError('the gzip stream is cut (its checksum is missing)');
  const trailer = await source.take(8);
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== length) {
    throw new GzipError('the gzip stream is broken (its checksum does not match)');
  }
}

const [HEADER_CHECKSUM, EXTRA, NAME, COMMENT] = [0x02, 0x04, 0x08, 0x10];

async function skipHeader(source: ByteSource): Promise<void> {
  if (!(await source.has(10))) throw new GzipError('the gzip stream is cut (inside its header)');
  const header = await source.take(10);
  const flags = header[3] ?? 0;
  if (!isGzip(header) || header[2] !== 8) throw new GzipError('the gzip stream is broken (unknown header)');
  if ((flags & EXTRA) !== 0) {
    const [low = 0, high = 0] = await source.take(2);
    await source.skip(low + high * 256);
  }
  if ((flags & NAME) !== 0) await source.skipText();
  if ((flags & COMMENT) !== 0) await source.skipText();
  if ((flags & HEADER_CHECKSUM) !== 0) await source.skip(2);
}

async function skipPadding(source: ByteSource): Promise<void> {
  for (;;) {
    const rest = await source.take(PIECE);
    if (rest.length === 0) return;
    if (rest.some((byte) => byte !== 0))
      throw new GzipError('there are bytes behind the end of the gzip stream');
  }
}
