/**
 * Whether the call of a group passed since it was last denied, by the records of a log or of CloudTrail's event history.
 *
 * Shape   records one by one, in any order and some of them twice -> Verification.
 * Memory  an entry for each second in which the call passed, and the ids of the calls that were counted.
 *
 * INVARIANT: fixed is only what passed after every denial that is known: the last one that is stored, and those seen here.
 */
import { createBoundedMap } from '../model/bounded-map.ts';
import type { Denial } from '../model/denial.ts';
import type { FixedMark } from '../model/fixed-mark.ts';
import type { DenialGroup } from '../model/group.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import type { Normalized } from '../normalize/normalized.ts';
import { recordedCall } from '../what-if/preview/recorded-call.ts';
import { type DeniedBefore, sameCall } from './same-call.ts';

export interface SeenCall {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly eventId: string;
}

/** The public JSON of `denials verify`, without what was looked through. */
export interface Verification {
  readonly group: string;
  /**
   * `fixed`: it passed after its last denial. `stillDenied`: it was denied, and did not pass since. `otherwise`: it passed,
   * but not as it was denied. `noSuchCall`: neither was seen.
   */
  readonly outcome: 'fixed' | 'stillDenied' | 'otherwise' | 'noSuchCall';
  /** The last denial that is stored or was seen. */
  readonly lastDenied: string;
  /** Denials seen that are later than the last one that is stored. */
  readonly denials: number;
  /** Calls that passed after the last denial. */
  readonly successes: number;
  readonly first: SeenCall | null;
  readonly newest: SeenCall | null;
  /** Calls that passed after the stored denials, but in another way, or on a resource that the record does not name. */
  readonly otherwise: { readonly calls: number; readonly differs: readonly string[] };
}

/** What differs, where it is not a condition key. */
export const RESOURCE_UNKNOWN = 'resource';

/** Second copies of a call come near the first. */
const MOST_IDS = 200_000;

interface Second {
  count: number;
  eventId: string;
}

export class Verifier {
  readonly #denied: DeniedBefore & { readonly group: DenialGroup };
  readonly #table: ActionTable;
  readonly #ids = createBoundedMap<true>({ entries: MOST_IDS });
  readonly #passed = new Map<string, Second>();
  readonly #differs = new Set<string>();
  #otherwise = 0;
  #denials = 0;
  #lastDenied: string;

  constructor(denied: DeniedBefore & { readonly group: DenialGroup }, table: ActionTable) {
    this.#denied = denied;
    this.#table = table;
    this.#lastDenied = denied.group.lastSeen;
  }

  /** Denials at all times count, calls that passed from `since` on (ISO 8601, UTC). */
  take(normalized: Normalized, record: unknown, since = ''): void {
    if (normalized.kind === 'denial') {
      this.#noteDenial(normalized.recorded.denial);
      return;
    }
    const call = recordedCall(normalized, record, this.#table);
    if (call === undefined || 'reason' in call || !this.#isNew(call.denial)) return;
    const { denial } = call;
    if (denial.time < since) return;
    const sameness = sameCall(this.#denied, denial, record);
    if (sameness.kind === 'other') return;
    this.#ids.set(denial.id, true);
    if (sameness.kind === 'same') {
      this.#notePassed(denial);
      return;
    }
    this.#otherwise += 1;
    const differs = sameness.kind === 'differs' ? sameness.in : [RESOURCE_UNKNOWN];
    for (const each of differs) this.#differs.add(each);
  }

  #isNew({ id, time }: Pick<Denial, 'id' | 'time'>): boolean {
    return time > this.#denied.group.lastSeen && this.#ids.get(id) === undefined;
  }

  #noteDenial(denial: Denial): void {
    const { id, time, group } = denial;
    if (group !== this.#denied.group.group || !this.#isNew(denial)) return;
    this.#ids.set(id, true);
    this.#denials += 1;
    if (time > this.#lastDenied) this.#lastDenied = time;
  }

  #notePassed({ time, eventId }: SeenCall): void {
    const { count, eventId: known } = this.#passed.get(time) ?? { count: 0, eventId };
    this.#passed.set(time, { count: count + 1, eventId: eventId < known ? eventId : known });
  }

  result(): Verification {
    const since = [...this.#passed].filter(([time]) => time > this.#lastDenied).sort(byTime);
    const successes = since.reduce((sum, [, { count }]) => sum + count, 0);
    return {
      group: this.#denied.group.group,
      outcome: this.#outcome(successes),
      lastDenied: this.#lastDenied,
      denials: this.#denials,
      successes,
      first: seenIn(since[0]),
      newest: seenIn(since.at(-1)),
      otherwise: { calls: this.#otherwise, differs: [...this.#differs].sort() },
    };
  }

  #outcome(successes: number): Verification['outcome'] {
    if (successes > 0) return 'fixed';
    if (this.#denials > 0) return 'stillDenied';
    return this.#otherwise > 0 ? 'otherwise' : 'noSuchCall';
  }
}

type Entry = readonly [time: string, second: Second];

const byTime = ([a]: Entry, [b]: Entry): number => (a < b ? -1 : 1);

const seenIn = (entry: Entry | undefined): SeenCall | null =>
  entry === undefined ? null : { time: entry[0], eventId: entry[1].eventId };

/** What a store keeps of it: the first call that passed, and the newest. */
export function marksOf(
  { first, newest }: Verification,
  found: Pick<FixedMark, 'foundBy' | 'foundAt'>,
): readonly FixedMark[] {
  const seen = new Map([first, newest].flatMap((each) => (each === null ? [] : [[each.eventId, each]])));
  return [...seen.values()].map(({ time: at, eventId }) => ({ at, by: 'success', eventId, ...found }));
}
