/**
 * A text of JSON, sifted: the records in it that may matter to the monitor, and how many others lie between. What is left is little,
 * so that another thread can look through the text.
 */
import { RecordScan } from '../../core/record/record-scan.ts';
import { JsonSplitter } from './json-splitter.ts';
import { mayMatter } from './record-filter.ts';

export interface Sifted {
  /** The records that may matter, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In order: the length of a record that may matter; below 0, how many others; `TOO_LARGE`. */
  readonly steps: Int32Array<ArrayBuffer>;
  /** The text ends inside a record. */
  readonly isCut: boolean;
}

/** In place of a length: a record that is larger than one may be. */
export const TOO_LARGE = 0;

/** Undefined: more than so many bytes may matter. */
export function sift(text: Buffer, most: number): Sifted | undefined {
  const scan = new RecordScan();
  const splitter = new JsonSplitter({ scan, isWanted: mayMatter });
  const steps: number[] = [];
  const pieces: Buffer[] = [];
  let left = 0;
  const take = (piece: Buffer | number | null): void => {
    if (piece === null) steps.push(TOO_LARGE);
    else if (typeof piece === 'number') steps.push(-piece);
    else if (scan.isOf(piece) || mayMatter(piece)) {
      steps.push(piece.length);
      pieces.push(piece);
      left += piece.length;
    } else steps.push(-1);
  };
  for (const piece of splitter.push(text)) {
    take(piece);
    if (left > most) return undefined;
  }
  const { last, isCut } = splitter.end();
  if (last !== undefined) take(last);
  return { bytes: joined(pieces, left), steps: Int32Array.from(steps), isCut };
}

/** In memory of its own, which can be handed to another thread. */
function joined(pieces: readonly Buffer[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
