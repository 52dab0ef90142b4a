/**
 * Files and folders that hold CloudTrail records, as byte streams: plain or gzip, recognised by their first bytes
 * and not by their names.
 *
 * Errors  a cut or broken gzip stream yields the bytes before the fault and then throws an `InputError`.
 */
import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export class InputError extends Error {
  override readonly name = 'InputError';
}

const LOG_FILE = /\.(?:json|jsonl|ndjson)(?:\.gz)?$/i;

/** Log files at or below `path`, in name order within each folder; a file that is named itself is always taken. */
export async function* logFiles(path: string): AsyncGenerator<string> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(
      `cannot read \`${path}\`: ${error.code === 'ENOENT' ? 'no such file or folder' : error.message}`,
    );
  });
  if (info.isDirectory()) yield* logFilesBelow(path);
  else yield path;
}

async function* logFilesBelow(folder: string): AsyncGenerator<string> {
  const entries = [];
  for await (const entry of await opendir(folder)) entries.push(entry);
  // CloudTrail's folders and file names begin with the date: name order is time order.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* logFilesBelow(path);
    else if (entry.isFile() && LOG_FILE.test(entry.name)) yield path;
  }
}

export function readBytes(path: string): AsyncGenerator<Buffer> {
  return decompressed(createReadStream(path, { highWaterMark: 256 * 1024 }));
}

/** The bytes of a stream without gzip and without a byte order mark. */
export async function* decompressed(stream: Readable): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const first = await chunks.next().catch(asInputError);
  if (first.done) return;
  const rest = joined(first.value, chunks);
  yield* isGzip(first.value) ? gunzipped(rest) : rest;
}

const isGzip = (bytes: Buffer) => bytes[0] === 0x1f && bytes[1] === 0x8b;
const hasMark = (bytes: Buffer) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield hasMark(first) ? first.subarray(3) : first;
  for (;;) {
    const next = await rest.next().catch(asInputError);
    if (next.done) return;
    yield next.value;
  }
}

async function* gunzipped(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const feeding = (async () => {
    for await (const chunk of bytes) {
      if (!gunzip.write(chunk)) await new Promise((resume) => gunzip.once('drain', resume));
    }
    gunzip.end();
  })();
  feeding.catch((error) => gunzip.destroy(error));
  try {
    yield* gunzip;
  } catch (error) {
    throw new InputError(`the gzip stream is cut or broken (${(error as Error).message})`, { cause: error });
  }
}

function asInputError(error: Error): never {
  throw new InputError(error.message, { cause: error });
}
