/** The period that a view shows, the one before it, and the intervals that a chart divides it into. */
import type { CountStep } from '../../core/ports.ts';
import { INTERVALS, intervalOf } from '../../core/query/counts.ts';
import { instant, isoSeconds } from '../../core/record/event-time.ts';

export interface Span {
  /** ISO 8601, UTC, inclusive. */
  readonly since: string;
  readonly until: string;
}

export interface Period extends Span {
  readonly before: Span;
  readonly step: CountStep;
  /** Beginnings of the intervals, oldest first. */
  readonly intervals: readonly string[];
}

/** From the first denial to the last; undefined: there is none. */
export function seenIn(
  groups: readonly { readonly firstSeen: string; readonly lastSeen: string }[],
): Span | undefined {
  const [some] = groups;
  if (some === undefined) return undefined;
  let [since, until] = [some.firstSeen, some.lastSeen];
  for (const { firstSeen, lastSeen } of groups) {
    if (firstSeen < since) since = firstSeen;
    if (lastSeen > until) until = lastSeen;
  }
  return { since, until };
}

/** A chart of so many bars at most. */
const MOST_BARS = 220;

const STEPS: readonly CountStep[] = ['minute', 'tenMinutes', 'hour', 'day'];

export function periodOf({ since, until }: Span): Period {
  const length = Math.max(instant(until) - instant(since), 60_000);
  const step = STEPS.find((each) => length / 1000 / INTERVALS[each].seconds <= MOST_BARS) ?? 'day';
  const before = {
    since: isoSeconds(instant(since) - length - 1000),
    until: isoSeconds(instant(since) - 1000),
  };
  return { since, until, before, step, intervals: intervalsOf({ since, until }, step) };
}

/**
 * The period of something: from the changes that came before its first denial, so that the eye sees what caused what, to
 * its last, with a little on each side.
 */
export function periodAround(
  { since, until }: Span,
  changes: readonly { readonly time: string; readonly effect: string }[],
): Period {
  const causes = changes.filter(({ effect, time }) => effect === 'caused' && time < since);
  const begin = causes.reduce((first, { time }) => (time < first ? time : first), since);
  const margin = Math.max((instant(until) - instant(begin)) * 0.03, 60_000);
  return periodOf({ since: isoSeconds(instant(begin) - margin), until: isoSeconds(instant(until) + margin) });
}

/** Decades by days would be no chart: the oldest are left out. */
const MOST_INTERVALS = 800;

function intervalsOf({ since, until }: Span, step: CountStep): readonly string[] {
  const width = INTERVALS[step].seconds * 1000;
  const end = instant(until);
  const first = Math.max(instant(intervalOf(since, step)), end - MOST_INTERVALS * width);
  const intervals: string[] = [];
  for (let at = instant(intervalOf(isoSeconds(first), step)); at <= end; at += width)
    intervals.push(isoSeconds(at));
  return intervals;
}

/** The last moment of an interval. */
export const endOf = (interval: string, step: CountStep): string =>
  isoSeconds(instant(interval) + INTERVALS[step].seconds * 1000 - 1000);
