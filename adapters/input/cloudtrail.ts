/**
 * The text of a log → normalized records, one at a time and in order, with what could not be read.
 *
 * Memory  one chunk and one record, whatever the size or number of the files.
 * Errors  reading goes on after a bad record; a broken stream ends its file with one problem. Nothing is thrown.
 */
import { StringDecoder } from 'node:string_decoder';
import type { ActionTable } from '../../core/normalize/action-table.ts';
import { RecordScan } from '../../core/record/record-scan.ts';
import { lazyActionTable } from '../action-table.ts';
import { ByteSource } from './byte-source.ts';
import { DelimitedRows } from './delimited-rows.ts';
import { JsonSplitter } from './json-splitter.ts';
import { type IsWanted, type Piece, PieceReader } from './piece-reader.ts';
import { type Sifted, TOO_LARGE } from './sifted.ts';
import { headOf, type TextForm, textForm, YAML_PROBLEM } from './text-form.ts';

export interface ReadRecord extends Piece {
  /** Position in the file, from 1. */
  readonly record: number;
}

/** So many records before the next, which cannot matter and were not parsed. */
export interface PassedOver {
  /** Position of the last of them. */
  readonly record: number;
  readonly passedOver: number;
}

export type Read =
  | ReadRecord
  | PassedOver
  /** The input itself ended badly behind this many records. */
  | { readonly record: number; readonly broken: string };

export async function* readRecords(
  bytes: AsyncIterable<Buffer>,
  table: ActionTable = lazyActionTable,
  /** Left out: what can matter to the monitor. */
  isWanted?: IsWanted,
): AsyncGenerator<Read> {
  for await (const batch of readBatches(bytes, table, isWanted)) yield* batch;
}

/** What each chunk of the text completes: a record is read when it is taken, before the next one. */
export async function* readBatches(
  bytes: AsyncIterable<Buffer>,
  table: ActionTable,
  isWanted?: IsWanted,
): AsyncGenerator<Iterable<Read>> {
  const reader = new PieceReader(table, isWanted);
  const numbering = new Numbering();
  try {
    const source = new ByteSource(bytes);
    const form = textForm(await headOf(source));
    if (form.kind === 'yaml') return yield [numbering.broken(YAML_PROBLEM)];
    const batches = form.kind === 'rows' ? rowPieces(source, form, reader) : linePieces(source, reader);
    for await (const pieces of batches) yield numbering.numbered(pieces);
  } catch (error) {
    yield [numbering.broken(error instanceof Error ? error.message : String(error))];
  }
}

/** What another thread found. */
export function readSifted(sifted: Sifted, table: ActionTable): Generator<Read> {
  return new Numbering().numbered(siftedPieces(sifted, new PieceReader(table)));
}

function* siftedPieces({ bytes, steps, isCut }: Sifted, reader: PieceReader): Generator<Pieces> {
  let at = 0;
  for (const step of steps) {
    if (step < 0) yield -step;
    else if (step === TOO_LARGE) yield reader.read(null) ?? ONE_PASSED_OVER;
    else yield reader.readWanted(Buffer.from(bytes.buffer, at, step));
    at += Math.max(0, step);
  }
  if (isCut) yield [CUT];
}

/** Gives each record of a file its place. */
class Numbering {
  #record = 0;

  *numbered(batch: Iterable<Pieces>): Generator<Read> {
    let passedOver = 0;
    for (const pieces of batch) {
      if (typeof pieces === 'number') {
        this.#record += pieces;
        passedOver += pieces;
        continue;
      }
      if (passedOver > 0) yield { record: this.#record, passedOver };
      passedOver = 0;
      for (const piece of pieces) {
        if ('broken' in piece) yield this.broken(piece.broken(this.#record));
        else yield { record: ++this.#record, ...piece };
      }
    }
    if (passedOver > 0) yield { record: this.#record, passedOver };
  }

  broken(problem: string): Read {
    return { record: this.#record, broken: problem };
  }
}

interface Broken {
  readonly broken: (record: number) => string;
}

/** Or so many that are passed over. */
type Pieces = readonly (Piece | Broken)[] | number;

const ONE_PASSED_OVER = 1;

const CUT: Broken = { broken: (record) => `the JSON ends inside record ${record + 1}` };

type Batches = AsyncGenerator<Iterable<Pieces>>;

async function* linePieces(source: ByteSource, reader: PieceReader): Batches {
  const scan = new RecordScan();
  const splitter = new JsonSplitter({ scan, isWanted: reader.isWanted });
  for await (const chunk of source.rest()) yield piecesIn(splitter.push(chunk), reader, scan);
  const { last, isCut } = splitter.end();
  if (last !== undefined) yield [reader.read(last) ?? ONE_PASSED_OVER];
  if (isCut) yield [[CUT]];
}

function* piecesIn(
  pieces: Iterable<Buffer | number | null>,
  reader: PieceReader,
  scan: RecordScan,
): Generator<Pieces> {
  for (const piece of pieces) {
    if (typeof piece === 'number') yield piece;
    else if (piece !== null && scan.isOf(piece)) yield reader.readWanted(piece);
    else yield reader.read(piece) ?? ONE_PASSED_OVER;
  }
}

async function* rowPieces(
  source: ByteSource,
  { delimiter, header }: TextForm & { readonly kind: 'rows' },
  reader: PieceReader,
): Batches {
  const rows = new DelimitedRows(delimiter);
  const decoder = new StringDecoder('utf8');
  let isHeader = true;
  for await (const chunk of source.rest()) {
    for (const row of rows.push(decoder.write(chunk))) {
      if (!isHeader) yield [reader.readRow(header, row)];
      isHeader = false;
    }
  }
  const { last, isCut } = rows.end();
  if (last !== undefined && !isHeader) yield [reader.readRow(header, last)];
  if (isCut) yield [[{ broken: (record) => `the text ends inside a quoted cell of record ${record + 1}` }]];
}
