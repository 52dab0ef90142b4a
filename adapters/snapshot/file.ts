/**
 * Reads a snapshot file, plain or gzip, entry by entry.
 *
 * Shape   the file is one JSON value: `{"format": …, "entries": [`, one entry a line, `]}`. The same JSON in any
 *         other layout is read too, in one piece.
 * Memory  one line; of another layout the file.
 * Errors  `InputError` naming the file, the line (where entries are lines) and the JSON path.
 */
import { describeFault, type Fault } from '../../core/evaluate/parse/fault.ts';
import { isObject, jsonIn, listAt, parseJson } from '../../core/record/json.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { readEntry, readHeader } from '../../core/snapshot/read-entry.ts';
import { type Snapshot, SnapshotBuilder } from '../../core/snapshot/snapshot.ts';
import { InputError, readBytes } from '../input/files.ts';
import { LONGEST_LINE, linesOf } from './lines.ts';

export async function readSnapshot(path: string): Promise<Snapshot> {
  const builder = new SnapshotBuilder();
  for await (const entry of snapshotEntries(path)) builder.add(entry);
  return builder.build();
}

export async function* snapshotEntries(path: string): AsyncGenerator<SnapshotEntry> {
  const lines = linesOf(readBytesOf(path));
  const first = await lines.next();
  if (first.done) throw new InputError(`\`${path}\` is empty: not a snapshot`);
  const header = headerLine(first.value);
  if (header === undefined) yield* entriesOfOneValue(path, first.value, lines);
  else yield* entriesByLine(path, header, lines);
}

/** A snapshot of 1,000 accounts has 200 MB; a larger one would not fit into memory. */
const LARGEST = 1024 * 1024 * 1024;

async function* readBytesOf(path: string): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of readBytes(path)) {
      size += chunk.length;
      if (size > LARGEST) throw new InputError('it holds more than 1 GiB: not a snapshot');
      yield chunk;
    }
  } catch (error) {
    throw new InputError(`cannot read \`${path}\`: ${(error as Error).message}`, { cause: error });
  }
}

/** The header's members when the line opens the list of entries and nothing more. */
function headerLine(line: string): unknown {
  const text = line.trimEnd();
  if (!text.endsWith('"entries":[') && !text.endsWith('"entries": [')) return undefined;
  return jsonIn(`${text}]}`);
}

async function* entriesByLine(
  path: string,
  header: unknown,
  lines: AsyncGenerator<string>,
): AsyncGenerator<SnapshotEntry> {
  const read = readHeader(header);
  if ('faults' in read) throw faulty(path, 1, read.faults);
  let line = 1;
  let count = 0;
  let isEnded = false;
  for await (const text of lines) {
    line += 1;
    const trimmed = text.trim();
    if (trimmed === '') continue;
    if (isEnded) throw new InputError(`${path}: line ${line}: comes after the end of the snapshot`);
    if (trimmed === ']}') {
      isEnded = true;
      continue;
    }
    const parsed = parseJson(trimmed.endsWith(',') ? trimmed.slice(0, -1) : trimmed);
    if ('problem' in parsed) throw new InputError(`${path}: line ${line}: is not JSON (${parsed.problem})`);
    const entry = entryAt(path, line, parsed.value, '$');
    if (entry.kind === 'end') checkCount(path, entry.entries, count);
    else yield entry;
    count += 1;
  }
  if (!isEnded)
    throw new InputError(`${path}: line ${line}: the file ends inside the list of entries: it is cut`);
}

async function* entriesOfOneValue(
  path: string,
  first: string,
  lines: AsyncGenerator<string>,
): AsyncGenerator<SnapshotEntry> {
  const texts = [first];
  let length = first.length;
  for await (const text of lines) {
    length += text.length;
    if (length > LONGEST_LINE * 4) {
      throw new InputError(`${path}: holds more than 256 MiB, and not one entry a line: not a snapshot`);
    }
    texts.push(text);
  }
  const parsed = parseJson(texts.join('\n'));
  if ('problem' in parsed) throw new InputError(`${path}: is not JSON (${parsed.problem})`);
  const read = readHeader(parsed.value);
  if ('faults' in read) throw faulty(path, undefined, read.faults);
  if (!isObject(parsed.value) || !Array.isArray(parsed.value.entries)) {
    throw new InputError(`${path}: $.entries must be array`);
  }
  for (const [index, value] of listAt(parsed.value, 'entries').entries()) {
    const entry = entryAt(path, undefined, value, `$.entries[${index}]`);
    if (entry.kind === 'end') checkCount(path, entry.entries, index);
    else yield entry;
  }
}

function entryAt(path: string, line: number | undefined, value: unknown, at: string): SnapshotEntry {
  const read = readEntry(value, at);
  if ('faults' in read) throw faulty(path, line, read.faults);
  return read.entry;
}

function checkCount(path: string, said: number, counted: number): void {
  if (said === counted) return;
  throw new InputError(`${path}: holds ${counted} entries, but its end says ${said}`);
}

function faulty(path: string, line: number | undefined, faults: readonly Fault[]): InputError {
  const [first] = faults;
  const where = line === undefined ? path : `${path}: line ${line}`;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return new InputError(`${where}: ${first === undefined ? 'is faulty' : describeFault(first)}${more}`);
}
