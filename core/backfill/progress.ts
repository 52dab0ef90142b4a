/** What a backfill counts, and what its steps pass on to each other as JSON. */

/** As the execution's input asks for it. */
export interface BackfillRequest {
  readonly bucket: string;
  /** Keys that begin with it; empty: all. */
  readonly prefix: string;
  /** Days by the keys, `2026-11-20`, inclusive; null: no bound. */
  readonly since: string | null;
  readonly until: string | null;
}

/**
 * A range of the bucket's listing, in its order: keys behind `after`, before `before`; null: from the beginning, to the end.
 * As it is read, `after` moves on.
 */
export interface Part {
  readonly after: string | null;
  readonly before: string | null;
}

export interface BackfillCounts {
  /** Log files that were read. */
  readonly objects: number;
  readonly records: number;
  /** Denials that the table did not hold yet. */
  readonly added: number;
  readonly duplicates: number;
  /** Digests, other logs, days that were not asked for. */
  readonly passedOver: number;
  /** Objects of which something could not be read: they are in the list of failed objects. */
  readonly failed: number;
}

export const NO_COUNTS: BackfillCounts = {
  ...{ objects: 0, records: 0, added: 0, duplicates: 0, passedOver: 0, failed: 0 },
};

export function sumOf(one: BackfillCounts, other: BackfillCounts): BackfillCounts {
  return {
    objects: one.objects + other.objects,
    records: one.records + other.records,
    added: one.added + other.added,
    duplicates: one.duplicates + other.duplicates,
    passedOver: one.passedOver + other.passedOver,
    failed: one.failed + other.failed,
  };
}

export interface PartProgress {
  readonly part: Part;
  readonly counts: BackfillCounts;
  /** The part is read to its end, or stopped. */
  readonly isDone: boolean;
  /** Why it was stopped: one sentence; null: it was not. */
  readonly stopped: string | null;
}
