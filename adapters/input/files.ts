/**
 * Files and folders that hold CloudTrail records, as streams of text: `unpacked.ts` undoes what they are packed in.
 *
 * Errors  a stream that is cut or broken yields the bytes before the fault and then throws an `InputError`. A folder that
 *         cannot be read, or a link that leads nowhere, is one problem among the files.
 */
import { createReadStream, type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isLogName } from '../../core/record/log-name.ts';
import { giveBack } from './give-back.ts';
import { InputError } from './input-error.ts';
import { smallGzip } from './small-gzip.ts';
import { unpacked } from './unpacked.ts';

export { InputError } from './input-error.ts';

/** A log file, what could not be read in its place, or a file whose name is none of a log: what is in it decides. */
export type LogFile =
  | { readonly path: string }
  | { readonly path: string; readonly problem: string }
  | { readonly path: string; readonly isUnnamed: true };

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
    else if (kind === 'file') yield isLogName(entry.name) ? { path } : { path, isUnnamed: true };
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

export const readBytes = (path: string): AsyncGenerator<Buffer> => startReading(path).bytes();

export interface StartedReading {
  /** Call it once. */
  readonly bytes: () => AsyncGenerator<Buffer>;
  /** When all was read, and nothing looks at the bytes, or at a part of them, any more. */
  readonly release: () => void;
}

/** Reads and inflates a file of usual size at once, while others are worked on. */
export function startReading(path: string): StartedReading {
  const started = smallGzip(path);
  let inflated: Buffer | undefined;
  return {
    async *bytes() {
      inflated = await started;
      yield* inflated === undefined ? decompressed(storedBytes(path)) : unpacked(once(inflated));
    },
    release() {
      if (inflated !== undefined) giveBack(inflated);
      inflated = undefined;
    },
  };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** As they are stored. */
export function storedBytes(path: string): AsyncGenerator<Buffer> {
  return withInputErrors(createReadStream(path, { highWaterMark: 256 * 1024 }));
}

/** The text that a stream holds, whatever it is packed in. */
export function decompressed(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  return unpacked(withInputErrors(stream));
}

async function* withInputErrors(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
