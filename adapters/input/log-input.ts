/** One place of an import's input: a log to read, or what stands there instead. */
import { isLogName, isPageName } from '../../core/record/log-name.ts';
import { archiveEntries, isArchiveName } from './archive.ts';
import { decompressed, type LogFile, logFiles, startReading, storedBytes } from './files.ts';
import { mayHoldRecord } from './other-text.ts';

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

/** Files at or below a path. */
export async function* fileInputs(path: string): AsyncGenerator<LogInput> {
  let before: LogInput | undefined;
  for await (const file of logFiles(path)) {
    // The next file is begun while this one is worked on.
    const input = 'problem' in file ? file : isArchiveName(file.path) ? undefined : startedFile(file, path);
    if (before !== undefined) yield before;
    before = input;
    if (input === undefined) yield* archivedInputs(file.path);
  }
  if (before !== undefined) yield before;
}

function startedFile(file: LogFile, named: string): LogToRead {
  const about = { path: file.path, isNamed: file.path === named, isUnnamed: 'isUnnamed' in file };
  return { ...about, ...startReading(file.path) };
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
