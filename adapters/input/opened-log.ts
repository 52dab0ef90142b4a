/** A log that was opened: its records in batches, by whichever reader what it holds needs. */
import type { ActionTable } from '../../core/normalize/action-table.ts';
import { ByteSource } from './byte-source.ts';
import { type Read, readBatches, readSifted } from './cloudtrail.ts';
import { isNoLog, type LogToRead } from './log-input.ts';
import type { IsWanted } from './piece-reader.ts';
import { HEAD_BYTES, inputForm } from './text-form.ts';

export interface OpenedLog {
  /** What lies between the records is none of them. */
  readonly isAmongText: boolean;
  /** A record is read when it is taken: take all of one batch before the next. */
  readonly batches: Iterable<Iterable<Read>> | AsyncIterable<Iterable<Read>>;
}

/** Undefined: it is no log. */
export async function openedLog(
  log: LogToRead,
  table: ActionTable,
  isWanted?: IsWanted,
): Promise<OpenedLog | undefined> {
  const sifted = await log.sifted;
  if (sifted !== undefined) return { isAmongText: false, batches: [readSifted(sifted, table)] };
  const { isNamed, isUnnamed = false, bytes } = log;
  const source = new ByteSource(bytes());
  const head = await source.peek(HEAD_BYTES);
  if (isNoLog(log, head)) {
    await source.close();
    return undefined;
  }
  const isAmongText = (isNamed || isUnnamed) && inputForm(head.toString('utf8')) === 'amongText';
  return { isAmongText, batches: readBatches(source.rest(), table, isWanted) };
}

/** A record is read when it is taken. */
export async function* recordsOf({ batches }: OpenedLog): AsyncGenerator<Read> {
  for await (const batch of batches) yield* batch;
}
