/** One place of an import's input: a log to read, or what stands there instead. */
import { isLogName, isPageName } from '../../core/record/log-name.ts';
import { archiveEntries, isArchiveName } from './archive.ts';
import { decompressed, type LogFile, logFiles, readBytes, startReading, storedBytes } from './files.ts';
import { mayHoldRecord } from './other-text.ts';
import type { Sifted } from './sifted.ts';
import { Sifter } from './sifter.ts';

/** An object of a bucket; its ETag changes with its content. */
export interface BucketObject {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

export interface LogToRead {
  /** As a person writes it: a path, or `s3://BUCKET/KEY`. */
  readonly path: string;
  /** Named by itself: certainly meant as a log. */
  readonly isNamed: boolean;
  /** Its name is none of a log, but it was opened: what is in it decides. */
  readonly isUnnamed?: boolean;
  /** Call it once. */
  readonly bytes: () => AsyncIterable<Buffer>;
  /** Call it when all was read, and nothing looks at the bytes, or at a part of them, any more. */
  readonly release?: () => void;
  /** Begun already; it resolves to undefined where the bytes are to be read. */
  readonly sifted?: Promise<Sifted | undefined>;
  /** Left out: a file. */
  readonly object?: BucketObject;
}

export type LogInput =
  | LogToRead
  | { readonly path: string; readonly problem: string }
  /**
   * `before`: imported to its end; `archived`: to restore before it can be read; `unplaced`: its key does not say what the
   * selection asks for.
   */
  | { readonly path: string; readonly passedOver: 'before' | 'archived' | 'unplaced' };

/** By its name and its first bytes. A page that lies beside logs speaks of records, and holds none. */
export const isNoLog = ({ path, isUnnamed = false }: LogToRead, head: Buffer): boolean =>
  isUnnamed && (isPageName(path) || (head.length > 0 && !mayHoldRecord(head)));

/** A thread takes some tens of milliseconds to start: a folder of fewer files is read sooner without. */
const FILES_BEFORE_SIFTING = 4;
/** Of each file, at most a megabyte is left when it is sifted. */
const SIFTED_AHEAD = 8;

/** Files at or below a path. `isSifted`: only what may matter to the monitor is asked for. */
export async function* fileInputs(path: string, isSifted = false): AsyncGenerator<LogInput> {
  const ahead: LogInput[] = [];
  let files = 0;
  let sifter: Sifter | undefined;
  try {
    for await (const file of logFiles(path)) {
      files += 1;
      if (isSifted && files === FILES_BEFORE_SIFTING) sifter = Sifter.start();
      const isArchive = !('problem' in file) && isArchiveName(file.path);
      // The next files are begun while this one is worked on.
      if (!isArchive) ahead.push('problem' in file ? file : startedFile(file, path, sifter));
      const most = isArchive ? 0 : sifter?.isReady === true ? SIFTED_AHEAD : 1;
      while (ahead.length > most) yield* ahead.splice(0, 1);
      if (isArchive) yield* archivedInputs(file.path);
    }
    yield* ahead;
  } finally {
    await sifter?.close();
  }
}

function startedFile(file: LogFile, named: string, sifter: Sifter | undefined): LogToRead {
  const { path } = file;
  const about = { path, isNamed: path === named, isUnnamed: 'isUnnamed' in file };
  if (sifter?.isReady !== true || about.isUnnamed) return { ...about, ...startReading(path) };
  return { ...about, bytes: () => readBytes(path), sifted: sifter.sift(path) };
}

/** What is wrong with the archive itself is a problem behind the files that could be read. */
async function* archivedInputs(path: string): AsyncGenerator<LogInput> {
  try {
    for await (const { name, bytes } of archiveEntries(storedBytes(path))) {
      const about = { path: `${path}: ${name}`, isNamed: false, isUnnamed: !isLogName(name) };
      yield { ...about, bytes: () => decompressed(bytes) };
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'InputError') throw error;
    yield { path, problem: error.message };
  }
}
