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

export type RowOutcome = ChangedOutcome | Extract<CallOutcome, { kind: 'contradiction' }>;

/** Calls that are counted together. */
export interface CountedCalls {
  calls: number;
  /** The place of the first of them in the log, and its event. */
  readonly order: number;
  readonly eventId: string;
  /** ISO 8601, UTC. */
  firstSeen: string;
  lastSeen: string;
}

interface Tally {
  /** Of the first call in the log, as `first`. */
  outcome: RowOutcome;
  first: Denial;
  order: number;
  readonly regions: Set<string>;
  calls: number;
  firstSeen: string;
  lastSeen: string;
}

export class Rows {
  readonly #tallies = new Map<string, Tally>();

  /** `denial`: of an equal request; `counted` has the first event and the times. In any order. */
  add(outcome: RowOutcome, denial: Denial, counted: CountedCalls): void {
    const { principal, account, region } = denial;
    const { kind, pair } = outcome;
    const family = resourceFamily(pair.resource);
    const key = JSON.stringify([kind, principal.arn, pair.action, family, account]);
    const { calls, order, eventId, firstSeen, lastSeen } = counted;
    const first = { ...denial, eventId };
    const tally = this.#tallies.get(key) ?? {
      ...{ outcome, first, order, regions: new Set<string>() },
      ...{ calls: 0, firstSeen, lastSeen },
    };
    this.#tallies.set(key, tally);
    tally.calls += calls;
    if (order < tally.order) Object.assign(tally, { outcome, first, order });
    if (region !== null) tally.regions.add(region);
    if (firstSeen < tally.firstSeen) tally.firstSeen = firstSeen;
    if (lastSeen > tally.lastSeen) tally.lastSeen = lastSeen;
  }

  /** The most calls first, then the first in the log. */
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
    return [...this.#tallies.values()].toSorted(
      (left, right) => right.calls - left.calls || left.order - right.order,
    );
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
