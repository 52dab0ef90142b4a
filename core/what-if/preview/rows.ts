/**
 * What a preview found, by principal, action, resource family and account: the rows of its answer.
 *
 * Memory  grows with the rows, not with the calls.
 */
import type { Denial } from '../../model/denial.ts';
import { resourceFamily } from '../../normalize/resource-family.ts';
import type { DecidedBy } from '../decision.ts';
import type { CallOutcome, ChangedOutcome, Outcome } from './outcome.ts';

interface CallsOfRow {
  readonly principal: string;
  readonly action: string;
  readonly resourceFamily: string;
  readonly account: string | null;
  readonly regions: readonly string[];
  readonly calls: number;
  /** ISO 8601, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly exampleEventId: string;
}

export type RowBy = Omit<DecidedBy, 'says'>;

/** The public JSON of a row. */
export interface PreviewRow extends CallsOfRow {
  readonly outcome: Outcome;
  /** What denies, or may; null where the call will be allowed. */
  readonly by: RowBy | null;
  /** Condition keys that the outcome depends on, and that the record does not contain. */
  readonly undetermined: readonly string[];
}

/** Calls that the policies of the snapshot deny, although AWS let them pass. */
export interface ContradictionRow extends CallsOfRow {
  readonly by: RowBy;
}

interface Tally {
  readonly outcome: ChangedOutcome | Extract<CallOutcome, { kind: 'contradiction' }>;
  readonly first: Denial;
  readonly regions: Set<string>;
  calls: number;
  firstSeen: string;
  lastSeen: string;
}

export class Rows {
  readonly #tallies = new Map<string, Tally>();

  /** `denial`: of an equal request; `time` and `eventId` are of this one. */
  add(outcome: Tally['outcome'], denial: Denial, { time, eventId }: Pick<Denial, 'time' | 'eventId'>): void {
    const { principal, account, region } = denial;
    const { kind, pair } = outcome;
    const family = resourceFamily(pair.resource);
    const key = JSON.stringify([kind, principal.arn, pair.action, family, account]);
    const tally = this.#tallies.get(key) ?? {
      ...{ outcome, first: { ...denial, eventId }, regions: new Set<string>() },
      ...{ calls: 0, firstSeen: time, lastSeen: time },
    };
    this.#tallies.set(key, tally);
    tally.calls += 1;
    if (region !== null) tally.regions.add(region);
    if (time < tally.firstSeen) tally.firstSeen = time;
    if (time > tally.lastSeen) tally.lastSeen = time;
  }

  /** The most calls first. */
  changed(): readonly PreviewRow[] {
    return this.#sorted().flatMap((tally): readonly PreviewRow[] => {
      const { outcome } = tally;
      if (outcome.kind === 'contradiction') return [];
      const { kind, by, undetermined } = outcome;
      return [{ outcome: kind, ...callsOf(tally), by: by && withoutWords(by), undetermined }];
    });
  }

  contradictions(): readonly ContradictionRow[] {
    return this.#sorted().flatMap((tally): readonly ContradictionRow[] => {
      const { outcome } = tally;
      if (outcome.kind !== 'contradiction') return [];
      return [{ ...callsOf(tally), by: withoutWords(outcome.by) }];
    });
  }

  #sorted(): readonly Tally[] {
    return [...this.#tallies.values()].toSorted((left, right) => right.calls - left.calls);
  }
}

function callsOf({ outcome, first, regions, calls, firstSeen, lastSeen }: Tally): CallsOfRow {
  return {
    principal: first.principal.arn,
    action: outcome.pair.action,
    resourceFamily: resourceFamily(outcome.pair.resource),
    account: first.account,
    regions: [...regions].toSorted(),
    ...{ calls, firstSeen, lastSeen, exampleEventId: first.eventId },
  };
}

function withoutWords({ says: _, ...by }: DecidedBy): RowBy {
  return by;
}
