/**
 * Texts that many rows have in common, each kept once, under a number: principals, groups, and what denials share.
 *
 * INVARIANT: a text is never changed or removed, so what was read under its number holds.
 */
import { hash } from 'node:crypto';
import { number, type Prepare, text } from './database.ts';

/** In SQL: the number of the text with a digest; null where it is not kept, which equals nothing. */
export const NUMBER_OF_TEXT = '(SELECT n FROM texts WHERE digest = ?)';

const DIGEST_BYTES = 16;

/** Of a well-formed text; long enough that texts with one digest cannot be found. */
export const digestOf = (value: string): Uint8Array =>
  hash('sha256', value, 'buffer').subarray(0, DIGEST_BYTES);

export function keepText(prepare: Prepare, value: string): number {
  const digest = digestOf(value);
  const known = prepare('SELECT n FROM texts WHERE digest = ?').get(digest);
  if (known !== undefined) return number(known.n);
  const { lastInsertRowid } = prepare('INSERT INTO texts (digest, text) VALUES (?, ?)').run(digest, value);
  return Number(lastInsertRowid);
}

export const textNumbered = (prepare: Prepare, n: number): string =>
  text(prepare('SELECT text FROM texts WHERE n = ?').get(n)?.text);
