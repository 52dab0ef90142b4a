/**
 * Files and folders that hold CloudTrail records, as byte streams: plain or gzip, recognised by their first bytes
 * and not by their names.
 *
 * Errors  a cut or broken gzip stream yields the bytes before the fault and then throws an `InputError`. A folder that
 *         cannot be read, or a link that leads nowhere, is one problem among the files.
 */
import { createReadStream, type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipped, isGzip } from './gzip.ts';

export class InputError extends Error {
  override readonly name = 'InputError';
}

const LOG_FILE = /\.(?:json|jsonl|ndjson)(?:\.gz)?$/i;

export const isLogName = (name: string): boolean => LOG_FILE.test(name);

/** A log file, what could not be read in its place, or a file beside the logs that has no name of one. */
export type LogFile =
  | { readonly path: string }
  | { readonly path: string; readonly problem: string }
  | { readonly path: string; readonly isNoLog: true };

/** Files at or below `path`, in name order within each folder; a file that is named itself is always taken as a log. */
export async function* logFiles(path: string): AsyncGenerator<LogFile> {
  const info = await stat(path).catch(asProblem);
  if ('problem' in info) yield { path, problem: info.problem };
  else if (info.isDirectory()) yield* logFilesBelow(path, new Set());
  else yield { path };
}

/** `entered`: real paths of the folders around and before, so that a link to one of them is not followed again. */
async function* logFilesBelow(folder: string, entered: Set<string>): AsyncGenerator<LogFile> {
  const real = await realpath(folder).catch(asProblem);
  if (typeof real !== 'string') return yield { path: folder, problem: real.problem };
  if (entered.has(real)) return;
  entered.add(real);
  const entries = await readdir(folder, { withFileTypes: true }).catch(asProblem);
  if ('problem' in entries) return yield { path: folder, problem: entries.problem };
  // CloudTrail's folders and file names begin with the date: name order is time order.
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const kind = await kindOf(path, entry);
    if (typeof kind !== 'string') yield { path, problem: kind.problem };
    else if (kind === 'folder') yield* logFilesBelow(path, entered);
    else if (kind === 'file') yield isLogName(entry.name) ? { path } : { path, isNoLog: true };
  }
}

type Kind = 'folder' | 'file' | 'other';

/** Of what a link leads to, where the entry is one. */
async function kindOf(path: string, entry: Dirent): Promise<Kind | { readonly problem: string }> {
  const real = entry.isSymbolicLink() ? await stat(path).catch(asProblem) : entry;
  if ('problem' in real) return real;
  return real.isDirectory() ? 'folder' : real.isFile() ? 'file' : 'other';
}

function asProblem(error: NodeJS.ErrnoException): { readonly problem: string } {
  return { problem: PROBLEMS.get(error.code ?? '') ?? error.message };
}

const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'may not be read by this user'],
  ['ELOOP', 'is a link that leads to itself'],
]);

export function readBytes(path: string): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 256 * 1024 });
  return decompressed(stream);
}

/** The bytes of a stream without gzip and without a byte order mark. */
export async function* decompressed(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const first = await chunks.next().catch(asInputError);
  if (first.done) return;
  const all = joined(first.value, chunks);
  yield* withoutMark(isGzip(first.value) ? inflated(all) : all);
}

const hasMark = (bytes: Buffer) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (;;) {
    const next = await rest.next().catch(asInputError);
    if (next.done) return;
    yield next.value;
  }
}

async function* withoutMark(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of bytes) {
    yield isFirst && hasMark(chunk) ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

async function* inflated(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* gunzipped(bytes);
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'InputError') throw error;
    throw new InputError(error.message, { cause: error });
  }
}

function asInputError(error: Error): never {
  throw new InputError(error.message, { cause: error });
}
