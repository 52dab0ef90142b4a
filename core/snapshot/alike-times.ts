/**
 * Times at which a snapshot is the same: no version of anything begins or ends between them, and no policy asks for the time.
 *
 * INVARIANT: whatever looks like a time in an entry counts, with the end of the span in which its thing is new.
 */
import { asksForTime } from '../context/volatile-reads.ts';
import { NEW_MILLISECONDS } from '../model/new-caller.ts';
import { instant, instantOf } from '../record/event-time.ts';
import type { Snapshot } from './snapshot.ts';

const LIKE_TIME = /"(\d{4}-\d\d-\d\dT[^"]{1,40})"/g;

/** The snapshot is looked through when two different times are first compared. */
export function alikeTimes(snapshot: Snapshot): (time: string, other: string) => boolean {
  let spans: Spans | 'noneAlike' | undefined;
  return (time, other) => {
    if (time === other) return true;
    spans ??= spansOf(snapshot);
    return spans !== 'noneAlike' && spans.of(instant(time)) === spans.of(instant(other));
  };
}

interface Spans {
  /** Number of the span, or of the moment between two. */
  readonly of: (time: number) => number;
}

function spansOf(snapshot: Snapshot): Spans | 'noneAlike' {
  const bounds = new Set<number>();
  for (const entry of snapshot.entries()) {
    const text = JSON.stringify(entry);
    if (asksForTime(text)) return 'noneAlike';
    for (const [, time] of text.matchAll(LIKE_TIME)) {
      const at = instantOf(time);
      if (at !== undefined) bounds.add(at).add(at + NEW_MILLISECONDS);
    }
  }
  const sorted = Float64Array.from(bounds).sort();
  return { of: (time) => placeIn(sorted, time) };
}

/** Even: so many half steps to the moment itself; odd: it lies between two. */
function placeIn(sorted: Float64Array, time: number): number {
  let [from, end] = [0, sorted.length];
  while (from < end) {
    const middle = (from + end) >>> 1;
    if ((sorted[middle] ?? 0) < time) from = middle + 1;
    else end = middle;
  }
  return sorted[from] === time ? 2 * from : 2 * from - 1;
}
