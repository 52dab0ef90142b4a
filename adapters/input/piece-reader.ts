/**
 * One piece of a log, the bytes of a JSON text or the cells of a row → the records in it, normalized.
 *
 * Errors  none thrown: what cannot be read is a malformed record. What can certainly hold no record is marked as other.
 */
import type { ActionTable } from '../../core/normalize/action-table.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import type { Normalized } from '../../core/normalize/normalized.ts';
import { exportedRecords, type Found, recordsOfRow } from '../../core/record/exported-forms.ts';
import { asCloudTrailWrites } from '../../core/record/exported-record.ts';
import { isObject, jsonIn, listAt, parseJson, textAt } from '../../core/record/json.ts';
import { isPartial } from '../../core/record/partial-record.ts';
import type { RecordScan } from '../../core/record/record-scan.ts';
import { embeddedJson } from './embedded-json.ts';
import { holdsNoRecord } from './other-text.ts';
import { mayBePayload, type Payloads, payloads } from './payload.ts';
import { mayMatter } from './record-filter.ts';
import { withStraightQuotes } from './straight-quotes.ts';

export interface Piece {
  readonly normalized: Normalized;
  /** The record as it came; undefined where it was not parsed. */
  readonly raw: unknown;
  /** The text of the record, where the piece is that and nothing else. */
  readonly bytes?: Buffer;
  /** What cannot be read is certainly no record, in no form: see `other-text.ts`. */
  readonly isOther?: true;
}

/** By its bytes alone, or its members where it was looked through. What is not wanted is never parsed. */
export type IsWanted = (piece: Buffer | RecordScan) => boolean;

export class PieceReader {
  readonly #table: ActionTable;
  readonly isWanted: IsWanted;
  /** Names of the columns of a result of Athena, which its first row holds. */
  #columns: readonly string[] | undefined;

  constructor(table: ActionTable, isWanted: IsWanted = mayMatter) {
    this.#table = table;
    this.isWanted = isWanted;
  }

  /** Null: larger than a record may be. Undefined: it is passed over. */
  read(piece: Buffer | null): readonly Piece[] | undefined {
    if (piece === null) return [malformed('is larger than 16 MiB')];
    return this.isWanted(piece) ? this.readWanted(piece) : undefined;
  }

  readWanted(piece: Buffer): readonly Piece[] {
    const text = piece.toString('utf8');
    const parsed = parseJson(text);
    const unpacking = payloads();
    const value = 'value' in parsed ? parsed.value : valueIn(text);
    if (value === undefined) {
      const problem = `is not JSON (${'problem' in parsed ? parsed.problem : 'no value'})`;
      return [marked(malformed(problem), holdsNoRecord(piece))];
    }
    const cells = cellsOfAthena(value);
    if (cells !== undefined) return this.#athenaRow(cells);
    const pieces = this.#normalized(exportedRecords(value, unpacking.unpack), unpacking, piece);
    const [first] = pieces;
    const isItself = 'value' in parsed && pieces.length === 1 && first?.raw === value;
    return first !== undefined && isItself ? [{ ...first, bytes: piece }] : pieces;
  }

  readRow(header: readonly string[], cells: readonly string[] | null): readonly Piece[] {
    if (cells === null) return [malformed('is larger than 16 MiB')];
    if (cells.length === 1 && cells[0] === '') return [];
    if (cells.length !== header.length)
      return [malformed(`has ${cells.length} cells, and the first line names ${header.length} columns`)];
    const row = Object.fromEntries(header.map((name, index) => [name, cells[index]]));
    const unpacking = payloads();
    return this.#normalized(recordsOfRow(row, unpacking.unpack), unpacking, Buffer.from(cells.join(' ')));
  }

  #athenaRow(cells: readonly string[]): readonly Piece[] {
    const columns = this.#columns;
    if (columns !== undefined && columns.join() !== cells.join()) return this.readRow(columns, cells);
    this.#columns = cells;
    return [];
  }

  #normalized(found: readonly Found[], unpacking: Payloads, content: Buffer): readonly Piece[] {
    const pieces = found.map((each) => {
      if ('problem' in each) return malformed(each.problem);
      const raw = asCloudTrailWrites(each.record);
      return { raw, normalized: normalizeRecord(raw, this.#table) };
    });
    const isNone =
      pieces.every(({ normalized }) => normalized.kind === 'malformed') && !found.some(isOfCloudTrail);
    return isNone && holdsNoRecord(content, unpacking) ? pieces.map((each) => marked(each, true)) : pieces;
  }
}

/** What was put together from columns has no words of its own. */
const isOfCloudTrail = (found: Found): boolean => 'problem' in found || isPartial(found.record);

const marked = (piece: Piece, isOther: boolean): Piece => (isOther ? { ...piece, isOther } : piece);

/** What is no JSON: a payload on a line of its own, curly quotes, JSON beside other text. */
function valueIn(text: string): unknown {
  const line = text.trim();
  if (mayBePayload(line)) return line;
  const straight = withStraightQuotes(text);
  const value = straight === undefined ? undefined : (jsonIn(straight) ?? embeddedJson(straight));
  return value ?? embeddedJson(text);
}

/** Undefined: it is no row of `aws athena get-query-results`. */
function cellsOfAthena(value: unknown): readonly string[] | undefined {
  if (!isObject(value) || !Array.isArray(value.Data) || Object.keys(value).length !== 1) return undefined;
  const cells = listAt(value, 'Data');
  return cells.every(isObject) ? cells.map((cell) => textAt(cell, 'VarCharValue') ?? '') : undefined;
}

function malformed(problem: string): Piece {
  return { normalized: { kind: 'malformed', path: '$', problem }, raw: undefined };
}
