/**
 * Texts that many rows have in common, each kept once, under a number: principals, groups, and what denials share.
 *
 * INVARIANT: a text is never changed, and is removed only with the last denial that has it, so what was read under the number of
 * a denial holds.
 */
import { hash } from 'node:crypto';
import { number, type Prepare, text } from './database.ts';

/** In SQL: the number of the text with a digest; null where it is not kept, which equals nothing. */
export const NUMBER_OF_TEXT = '(SELECT n FROM texts WHERE digest = ?)';

const DIGEST_BYTES = 16;

/** Of a well-formed text; long enough that texts with one digest cannot be found. */
export const digestOf = (value: string): Uint8Array =>
  hash('sha256', value, 'buffer').subarray(0, DIGEST_BYTES);

/** So many are remembered at most. */
const MOST_REMEMBERED = 1_000;

/** Numbers of the texts that one transaction has met: make them anew for the next, since a transaction may be taken back. */
export class Texts {
  readonly #prepare: Prepare;
  readonly #numbers = new Map<string, number>();

  constructor(prepare: Prepare) {
    this.#prepare = prepare;
  }

  keep(value: string): number {
    return this.find(value) ?? this.#add(value);
  }

  /** Undefined: it is not kept. */
  find(value: string): number | undefined {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const row = this.#prepare('SELECT n FROM texts WHERE digest = ?').get(digestOf(value));
    return row === undefined ? undefined : this.#remember(value, number(row.n));
  }

  #add(value: string): number {
    const add = this.#prepare('INSERT INTO texts (digest, text) VALUES (?, ?)');
    return this.#remember(value, Number(add.run(digestOf(value), value).lastInsertRowid));
  }

  #remember(value: string, n: number): number {
    if (this.#numbers.size >= MOST_REMEMBERED) this.#numbers.clear();
    this.#numbers.set(value, n);
    return n;
  }
}

export const textNumbered = (prepare: Prepare, n: number): string =>
  text(prepare('SELECT text FROM texts WHERE n = ?').get(n)?.text);
