/**
 * The records of log files and folders, as `import` reads them; what lies beside the logs of a folder is passed over.
 *
 * Memory  one chunk and one record.
 */
import type { Read, ReadRecord } from '../adapters/input/cloudtrail.ts';
import { fileInputs, type LogInput, type LogToRead } from '../adapters/input/log-input.ts';
import { openedLog } from '../adapters/input/opened-log.ts';
import type { IsWanted } from '../adapters/input/piece-reader.ts';
import type { ActionTable } from '../core/normalize/action-table.ts';
import { HeldProblems } from './held-problems.ts';
import type { InputProblems } from './input-problems.ts';

export interface LogReading {
  readonly table: ActionTable;
  /** Undefined: what cannot be read was reported before. */
  readonly problems: InputProblems | undefined;
  /** By its bytes alone; left out: what can matter to the monitor. */
  readonly isWanted?: IsWanted;
  /** Left out: files and folders. */
  readonly inputsAt?: (path: string) => Promise<AsyncIterable<LogInput>>;
}

/** What each chunk of a log completes, but what is not wanted. A record is read when it is taken: take all of one batch before the next. */
export async function* readLogs(
  paths: readonly string[],
  reading: LogReading,
): AsyncGenerator<Iterable<ReadRecord>> {
  for (const path of paths) {
    const inputs = (await reading.inputsAt?.(path)) ?? fileInputs(path, reading.isWanted === undefined);
    for await (const input of inputs) {
      if ('problem' in input) reading.problems?.add(input.path, null, input.problem);
      else if (!('passedOver' in input)) yield* readLog(input, reading);
    }
  }
}

async function* readLog(log: LogToRead, reading: LogReading): AsyncGenerator<Iterable<ReadRecord>> {
  const { path, isNamed } = log;
  const { table, problems, isWanted } = reading;
  const opened = await openedLog(log, table, isWanted);
  if (opened === undefined) return;
  const { isAmongText, batches } = opened;
  const file = { path, isAmongText, isLog: isNamed, held: new HeldProblems() };
  for await (const batch of batches) yield recordsIn(batch, file, problems);
  log.release?.();
}

interface FileRead {
  readonly path: string;
  readonly isAmongText: boolean;
  /** One that is not named by itself may lie beside the logs. */
  isLog: boolean;
  readonly held: HeldProblems;
}

function* recordsIn(
  batch: Iterable<Read>,
  file: FileRead,
  problems: InputProblems | undefined,
): Generator<ReadRecord> {
  const { path, held } = file;
  for (const read of batch) {
    if (file.isAmongText && 'isOther' in read) continue;
    if ('broken' in read) {
      problems?.add(path, null, `${read.broken}; ${read.record} records were read`);
      continue;
    }
    const problem = 'passedOver' in read ? undefined : problemOf(read);
    if (!file.isLog && 'isOther' in read && problem !== undefined) {
      held.hold(read.record, problem);
      continue;
    }
    file.isLog = true;
    if (held.count > 0 && problems !== undefined) held.release(path, problems);
    if ('passedOver' in read) continue;
    if (problem !== undefined) problems?.add(path, read.record, problem);
    yield read;
  }
}

const problemOf = ({ normalized }: ReadRecord): string | undefined =>
  normalized.kind === 'malformed' ? `${normalized.path}: ${normalized.problem}` : undefined;
