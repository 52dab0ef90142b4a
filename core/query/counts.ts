/**
 * How many denials each group had when: what charts and comparisons are made of, counted where the data is.
 *
 * Shape   groups, a range and the width of an interval -> one row for each group and interval that has denials.
 *
 * INVARIANT: times are texts of one form, so an interval is the beginning that its times share: `2026-11-20T10` an hour.
 */
import type { CountedGroup, CountStep, DenialCount } from '../ports.ts';
import type { TimeRange } from './time-range.ts';

interface Interval {
  /** Characters that all times of an interval begin with. */
  readonly length: number;
  /** Makes of these the time at which it begins. */
  readonly rest: string;
  readonly seconds: number;
}

export const INTERVALS: Readonly<Record<CountStep, Interval>> = {
  minute: { length: 16, rest: ':00Z', seconds: 60 },
  tenMinutes: { length: 15, rest: '0:00Z', seconds: 600 },
  hour: { length: 13, rest: ':00:00Z', seconds: 3_600 },
  day: { length: 10, rest: 'T00:00:00Z', seconds: 86_400 },
};

/** When the interval begins in which the time lies; also of the beginning that its times share. */
export function intervalOf(time: string, step: CountStep): string {
  const { length, rest } = INTERVALS[step];
  return `${time.slice(0, length)}${rest}`;
}

/** All denials of the group lie in one interval within the range, so its counters say all. Undefined: they do not. */
export function countFromCounters(
  { group, count, firstSeen, lastSeen }: CountedGroup,
  { since, until }: TimeRange,
  step: CountStep,
): DenialCount | undefined {
  const at = intervalOf(firstSeen, step);
  if (at !== intervalOf(lastSeen, step) || firstSeen < since || lastSeen > until) return undefined;
  return { group, at, count };
}

/** Adds up times of single denials. */
export class Tallies {
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #step: CountStep;

  constructor(step: CountStep) {
    this.#step = step;
  }

  add(group: string, time: string): void {
    const at = intervalOf(time, this.#step);
    const counts = this.#counts.get(group) ?? new Map<string, number>();
    counts.set(at, (counts.get(at) ?? 0) + 1);
    this.#counts.set(group, counts);
  }

  rows(): readonly DenialCount[] {
    return [...this.#counts].flatMap(([group, counts]) =>
      [...counts].map(([at, count]) => ({ group, at, count })),
    );
  }
}
