/**
 * Writes a snapshot, section by section, so that a stopped run can be resumed.
 *
 * Shape   `FILE.partial` grows a whole section at a time; the last entry of a section names it. Finished, it gets its
 *         end and its name. Entries after the last complete section of a stopped run are cut off and read again.
 * Memory  one section.
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { parseJson } from '../../core/record/json.ts';
import {
  SNAPSHOT_FORMAT,
  SNAPSHOT_VERSION,
  type SnapshotEntry,
  type SnapshotHeader,
} from '../../core/snapshot/entry.ts';
import { readEntry, readHeader } from '../../core/snapshot/read-entry.ts';
import { InputError } from '../input/files.ts';
import { linesOf } from './lines.ts';

/** Kinds that end a section. */
const ENDS_SECTION: ReadonlySet<string> = new Set(['organization', 'noOrganization', 'account', 'coverage']);

export interface Resumed {
  readonly writer: SnapshotWriter;
  readonly takenAt: string;
  /** Number of entries kept of a stopped run. */
  readonly kept: number;
}

interface Kept {
  readonly header: SnapshotHeader;
  readonly bytes: number;
  readonly entries: number;
}

/** `onKept` is called for every entry that is kept of a stopped run. */
export async function openSnapshotWriter(
  path: string,
  takenAt: string,
  onKept: (entry: SnapshotEntry) => void,
): Promise<Resumed> {
  const partial = `${path}.partial`;
  const kept = await keptOf(partial, onKept);
  const file = await open(partial, kept === undefined ? 'w' : 'r+').catch((error: Error) => {
    throw new InputError(`cannot write \`${partial}\`: ${error.message}`, { cause: error });
  });
  if (kept !== undefined) {
    await file.truncate(kept.bytes);
    return {
      writer: new SnapshotWriter(path, file, kept.bytes, kept.entries),
      takenAt: kept.header.takenAt,
      kept: kept.entries,
    };
  }
  const header = `${JSON.stringify({ format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, takenAt }).slice(0, -1)},"entries":[\n`;
  const { bytesWritten } = await file.write(header, 0);
  return { writer: new SnapshotWriter(path, file, bytesWritten, 0), takenAt, kept: 0 };
}

export class SnapshotWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  #position: number;
  #entries: number;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle, position: number, entries: number) {
    this.#path = path;
    this.#file = file;
    this.#position = position;
    this.#entries = entries;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Sections of workers that run at once are written one after another. */
  writeSection(entries: readonly SnapshotEntry[]): Promise<void> {
    const text = entries.map((entry) => `${JSON.stringify(entry)},\n`).join('');
    this.#last = this.#last.then(() => this.#append(text, entries.length));
    return this.#last;
  }

  async finish(): Promise<void> {
    await this.#last;
    const end = { kind: 'end', entries: this.#entries } as const;
    await this.#append(`${JSON.stringify(end)}\n]}\n`, 1);
    await this.#file.sync();
    await this.#file.close();
    await rename(`${this.#path}.partial`, this.#path);
  }

  /** Leaves what was written for the next run. */
  async abandon(): Promise<void> {
    await this.#last.catch(() => {});
    await this.#file.close();
  }

  async #append(text: string, count: number): Promise<void> {
    const { bytesWritten } = await this.#file.write(text, this.#position);
    this.#position += bytesWritten;
    this.#entries += count;
  }
}

/** Undefined when no run was stopped there. `onKept` gets the entries of a section once its last entry was read. */
async function keptOf(partial: string, onKept: (entry: SnapshotEntry) => void): Promise<Kept | undefined> {
  let kept: Kept | undefined;
  let bytes = 0;
  let section: SnapshotEntry[] = [];
  for await (const line of linesOf(existingBytes(partial))) {
    bytes += Buffer.byteLength(line) + 1;
    if (kept === undefined) {
      const header = headerOf(line);
      if (header === undefined) return undefined;
      kept = { header, bytes, entries: 0 };
      continue;
    }
    const entry = entryOf(line);
    if (entry === undefined) break;
    section.push(entry);
    if (!ENDS_SECTION.has(entry.kind)) continue;
    for (const each of section) onKept(each);
    kept = { ...kept, bytes, entries: kept.entries + section.length };
    section = [];
  }
  return kept;
}

async function* existingBytes(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function headerOf(line: string): SnapshotHeader | undefined {
  const parsed = parseJson(`${line}]}`);
  const read = 'value' in parsed ? readHeader(parsed.value) : undefined;
  return read !== undefined && 'header' in read ? read.header : undefined;
}

/** Undefined for a line that a stopped run did not finish. */
function entryOf(line: string): SnapshotEntry | undefined {
  if (!line.endsWith(',')) return undefined;
  const parsed = parseJson(line.slice(0, -1));
  const read = 'value' in parsed ? readEntry(parsed.value, '$') : undefined;
  return read !== undefined && 'entry' in read ? read.entry : undefined;
}
