/**
 * Zstandard → the bytes in it, frame by frame.
 *
 * Memory  the window that a frame asks for, at most 128 MiB, and what one piece of input inflates to.
 * Errors  `InputError`, after the bytes before the fault.
 * Source  RFC 8878 (`Magic_Number`, skippable frames).
 */
import { createZstdDecompress } from 'node:zlib';
import { ByteSource } from './byte-source.ts';
import { inflated } from './inflated-pieces.ts';
import { InputError } from './input-error.ts';

export function isZstd(bytes: Buffer): boolean {
  const magic = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) === 0x184d2a50;
}

/** A block of four bytes can be 128 KiB long: 32 MiB, at most, come out of a piece. */
const PIECE = 1024;

export async function* unzstd(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = new ByteSource(bytes);
  try {
    while (await source.has(1)) {
      if (!isZstd(await source.peek(4)))
        throw new InputError('there are bytes behind the end of the zstd stream');
      yield* inflated(source, createZstdDecompress(), {
        piece: PIECE,
        problem: 'the zstd stream is cut or broken',
      });
    }
  } finally {
    await source.close();
  }
}
