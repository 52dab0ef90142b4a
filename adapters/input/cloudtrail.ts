/**
 * Bytes of a log → normalized records, one at a time and in order, with what could not be read.
 *
 * Memory  one chunk and one record, whatever the size or number of the files.
 * Errors  reading goes on after a bad record; a broken stream ends its file with one problem. Nothing is thrown.
 */

import type { ActionTable } from '../../core/normalize/action-table.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import type { Normalized } from '../../core/normalize/normalized.ts';
import { exportedRecords } from '../../core/record/exported-forms.ts';
import { asCloudTrailWrites } from '../../core/record/exported-record.ts';
import { parseJson } from '../../core/record/json.ts';
import { lazyActionTable } from '../action-table.ts';
import { embeddedJson } from './embedded-json.ts';
import { JsonSplitter } from './json-splitter.ts';
import { holdsNoRecord } from './other-text.ts';
import { mayMatter } from './record-filter.ts';

export interface ReadRecord {
  /** Position in the file, from 1. */
  readonly record: number;
  readonly normalized: Normalized;
  /** The record as it came; undefined where it was not parsed. */
  readonly raw: unknown;
  /** What cannot be read is certainly no record, in no form: see `other-text.ts`. */
  readonly isOther?: true;
}

export type Read =
  | ReadRecord
  /** The input itself ended badly behind this many records. */
  | { readonly record: number; readonly broken: string };

type Piece = Omit<ReadRecord, 'record'>;

const PASSED_OVER: Piece = { normalized: { kind: 'none', code: 'succeeded' }, raw: undefined };

export async function* readRecords(
  bytes: AsyncIterable<Buffer>,
  table: ActionTable = lazyActionTable,
): AsyncGenerator<Read> {
  const splitter = new JsonSplitter();
  let record = 0;
  try {
    for await (const chunk of bytes) {
      for (const piece of splitter.push(chunk)) {
        for (const each of normalizePiece(piece, table)) yield { record: ++record, ...each };
      }
    }
  } catch (error) {
    yield { record, broken: error instanceof Error ? error.message : String(error) };
    return;
  }
  const { last, isCut } = splitter.end();
  if (last !== undefined) {
    for (const each of normalizePiece(last, table)) yield { record: ++record, ...each };
  }
  if (isCut) yield { record, broken: `the JSON ends inside record ${record + 1}` };
}

function normalizePiece(piece: Buffer | null, table: ActionTable): readonly Piece[] {
  if (piece === null) return [malformed('is larger than 16 MiB')];
  if (!mayMatter(piece)) return [PASSED_OVER];
  const records = parsePiece(piece, table);
  const isOther = records.every(({ normalized }) => normalized.kind === 'malformed') && holdsNoRecord(piece);
  return isOther ? records.map((each) => ({ ...each, isOther })) : records;
}

function parsePiece(piece: Buffer, table: ActionTable): readonly Piece[] {
  const text = piece.toString('utf8');
  const parsed = parseJson(text);
  const value = 'value' in parsed ? parsed.value : embeddedJson(text);
  if (value === undefined && 'problem' in parsed) return [malformed(`is not JSON (${parsed.problem})`)];
  const records = exportedRecords(value).map(asCloudTrailWrites);
  return records.map((raw) => ({ raw, normalized: normalizeRecord(raw, table) }));
}

function malformed(problem: string): Piece {
  return { normalized: { kind: 'malformed', path: '$', problem }, raw: undefined };
}
