/** Some objects, read side by side → the store, and what could not be read of which. */
import { isInFuture } from '../ingest/future.ts';
import { addToBatch, type Batch, emptyBatch, sizeOf, storeBatch } from '../ingest/ingest.ts';
import type { Normalized } from '../normalize/normalized.ts';
import type { Clock, Intake } from '../ports.ts';
import { clip, oneLine } from '../text/one-line.ts';
import { type BackfillCounts, NO_COUNTS, sumOf } from './progress.ts';

export type ObjectRecord =
  | { readonly record: number; readonly normalized: Normalized; readonly isOther?: true }
  /** So many records that cannot matter. */
  | { readonly passedOver: number }
  /** The object cannot be read, or not further than this. */
  | { readonly broken: string };

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly storageClass: string;
}

export interface ReadDeps {
  readonly store: Intake;
  readonly read: (object: ListedObject) => AsyncIterable<ObjectRecord>;
  readonly clock: Clock;
  /** Enough to go on with an object that is large. */
  readonly hasSomeTime: () => boolean;
}

export interface FailedObject {
  readonly key: string;
  /** On one line. */
  readonly problem: string;
}

export interface ReadObjects {
  readonly counts: BackfillCounts;
  readonly failed: readonly FailedObject[];
}

/** Denials a transaction batch. */
const BATCH = 500;
const LONGEST_PROBLEM = 300;
export const TOO_LARGE =
  'cannot be read within the time that the function has; read it with `denials import`';

export async function readObjects(objects: readonly ListedObject[], deps: ReadDeps): Promise<ReadObjects> {
  const batch = new SharedBatch(deps.store);
  const each = await Promise.allSettled(objects.map((object) => readObject(object, deps, batch)));
  const thrown = each.find((result) => result.status === 'rejected');
  if (thrown !== undefined) return Promise.reject(thrown.reason);
  await batch.flush();
  const results = each.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const counts = results.map(({ counts }) => counts).reduce(sumOf, { ...NO_COUNTS, ...batch.stored });
  return { counts, failed: results.flatMap(({ failed }) => failed ?? []) };
}

interface ReadObject {
  readonly counts: BackfillCounts;
  readonly failed?: FailedObject;
}

async function readObject(object: ListedObject, deps: ReadDeps, batch: SharedBatch): Promise<ReadObject> {
  const problems = new Problems();
  let records = 0;
  for await (const read of deps.read(object)) {
    if (!deps.hasSomeTime()) {
      problems.add(TOO_LARGE);
      break;
    }
    if ('broken' in read) {
      problems.add(read.broken);
      continue;
    }
    if ('passedOver' in read) {
      records += read.passedOver;
      continue;
    }
    records += 1;
    const { record, normalized, isOther } = read;
    if (normalized.kind === 'denial' && isInFuture(normalized.recorded.denial.time, deps.clock()))
      problems.add(`record ${record}: eventTime: lies in the future`);
    else if (normalized.kind !== 'malformed') await batch.add(normalized);
    else if (isOther === true) problems.addOther(record, normalized);
    else problems.add(`record ${record}: ${normalized.path}: ${normalized.problem}`);
  }
  // Other logs lie beside those of CloudTrail: all of their records are unread.
  if (records > 0 && problems.others === records) return { counts: { ...NO_COUNTS, passedOver: 1 } };
  const counts = { ...NO_COUNTS, objects: 1, records };
  const problem = problems.text();
  if (problem === undefined) return { counts };
  return { counts: { ...counts, failed: 1 }, failed: { key: object.key, problem } };
}

/** The first one, and how many there are. */
class Problems {
  others = 0;
  #count = 0;
  #first: string | undefined;

  add(problem: string): void {
    this.#count += 1;
    this.#first ??= problem;
  }

  addOther(record: number, { path, problem }: Extract<Normalized, { readonly kind: 'malformed' }>): void {
    this.others += 1;
    this.add(`record ${record}: ${path}: ${problem}`);
  }

  text(): string | undefined {
    if (this.#first === undefined) return undefined;
    const more = this.#count === 1 ? '' : ` (and ${this.#count - 1} more)`;
    return `${clip(oneLine(this.#first), LONGEST_PROBLEM)}${more}`;
  }
}

/** Denials of several objects in one transaction, whichever of them fills it. */
class SharedBatch {
  readonly stored = { added: 0, duplicates: 0 };
  readonly #store: Intake;
  #batch: Batch = emptyBatch();

  constructor(store: Intake) {
    this.#store = store;
  }

  async add(normalized: Normalized): Promise<void> {
    addToBatch(this.#batch, normalized);
    if (sizeOf(this.#batch) >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    if (sizeOf(this.#batch) === 0) return;
    const batch = this.#batch;
    this.#batch = emptyBatch();
    const { added, duplicates } = await storeBatch(this.#store, batch);
    this.stored.added += added.length;
    this.stored.duplicates += duplicates;
  }
}
