/**
 * The logs of a bucket as an import reads them: many are fetched at once, and come in the order of their listing.
 *
 * Memory  `AHEAD_BYTES` of each object that is fetched.
 * Errors  what S3 refuses of an object ends its bytes with an `S3Error`. What would meet every other object, too, ends the
 *         source behind that object: `InputError`.
 */
import { decompressed, InputError } from '../input/files.ts';
import type { BucketObject, LogInput } from '../input/log-input.ts';
import type { Bucket, ListedObject } from './bucket.ts';
import { inOrder } from './in-order.ts';
import type { Listed } from './listing.ts';
import { objectBytes } from './object-bytes.ts';
import type { Patience } from './patience.ts';
import { readAhead } from './read-ahead.ts';
import { objectRefusal, type RefusalCode, S3Error } from './refusal.ts';

/** S3 takes thousands a second of one prefix; one process parses no more than these bring. */
export const FETCHES_AT_ONCE = 16;
const AHEAD_BYTES = 1024 * 1024;
/** Of an object that is perhaps no log. */
const BEGINNING_BYTES = 64 * 1024;
/** Refused from the first one on: the others would be, too. */
const MOST_REFUSED = 20;

export interface LogSourceOptions {
  readonly bucket: Bucket;
  readonly patience: Patience;
  readonly isImported: (object: BucketObject) => boolean;
}

export async function* bucketInputs(
  listed: AsyncIterable<Listed>,
  options: LogSourceOptions,
): AsyncGenerator<LogInput> {
  const fetched = new Fetched();
  const inputs = inOrder(listed, FETCHES_AT_ONCE, {
    start: (each) => inputOf(each, options, fetched),
    giveBack: ({ stop }) => stop(),
  });
  for await (const { input, stop } of inputs) {
    try {
      yield input;
    } finally {
      // Of a log that is broken inside, not all was read.
      stop();
    }
    fetched.refuseMore();
  }
}

interface Started {
  readonly input: LogInput;
  readonly stop: () => void;
}

function inputOf(
  { object, as }: Listed,
  { bucket, patience, isImported }: LogSourceOptions,
  fetched: Fetched,
): Started {
  const path = urlOf(bucket.name, object.key);
  const passing = (passedOver: 'before' | 'unplaced' | 'archived') => ({
    ...{ input: { path, passedOver }, stop: () => {} },
  });
  if (as === 'unplaced') return passing(as);
  const { key, etag, size } = object;
  const stored = { bucket: bucket.name, key, etag, size };
  if (isImported(stored)) return passing('before');
  if (object.isArchived === true) return passing('archived');
  const abort = new AbortController();
  const source = fetched.inWords(
    objectBytes(bucket, object, { patience, signal: abort.signal }),
    bucket,
    object,
  );
  const ahead = readAhead(
    source,
    as === 'unnamed' ? BEGINNING_BYTES : AHEAD_BYTES,
    ({ length }) => length,
    () => abort.abort(),
  );
  const bytes = () => decompressed(fetched.noted(ahead));
  const input = { path, isNamed: as === 'named', isUnnamed: as === 'unnamed', bytes, object: stored };
  return { input, stop: () => ahead.return?.() };
}

export const urlOf = (bucket: string, key: string): string => `s3://${bucket}/${key}`;

/** What meets one object and not the others. */
const OF_ONE: ReadonlySet<RefusalCode> = new Set(['noObject', 'replaced', 'archived', 'failed']);
const OF_SOME: ReadonlySet<RefusalCode> = new Set(['accessDenied', 'keyDenied']);
/** A request each; more refusals than are printed need no key. */
const MOST_KEYS = 20;

class Fetched {
  #read = 0;
  #refused = 0;
  #keys = 0;
  #stop: RefusalCode | undefined;

  /** What S3 refuses, as a sentence. */
  async *inWords(bytes: AsyncIterable<Buffer>, bucket: Bucket, object: ListedObject): AsyncGenerator<Buffer> {
    try {
      yield* bytes;
    } catch (error) {
      if (error instanceof S3Error) throw error;
      const refusal = objectRefusal(error, undefined);
      if (refusal.code !== 'accessDenied' || this.#keys >= MOST_KEYS) throw refusal;
      this.#keys += 1;
      throw objectRefusal(error, await bucket.keyOf(object));
    }
  }

  async *noted(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* bytes;
      this.#read += 1;
    } catch (error) {
      if (error instanceof S3Error) this.#note(error.code);
      throw error;
    }
  }

  #note(code: RefusalCode): void {
    this.#refused += 1;
    const isOfAll = OF_SOME.has(code) ? this.#read === 0 && this.#refused >= MOST_REFUSED : !OF_ONE.has(code);
    if (isOfAll) this.#stop = code;
  }

  refuseMore(): void {
    if (this.#stop === undefined) return;
    throw new InputError(
      OF_SOME.has(this.#stop)
        ? `the first ${MOST_REFUSED} objects were refused, so the others were not asked for`
        : 'reading it ended here; run the command again, it goes on with what is missing',
    );
  }
}
