/**
 * The marks of a group that was seen to be fixed: the first and the newest of all.
 *
 * INVARIANT: what is kept does not depend on the order in which marks come, nor on how often they come.
 */
import type { FixedMark, FixedMarks } from '../model/fixed-mark.ts';
import { instant, isoSeconds } from '../record/event-time.ts';
import { clip } from '../text/one-line.ts';
import { compareText } from './order.ts';

/**
 * For so long after a policy change a call may still be decided by what stood before: such a denial is none that comes
 * after the change.
 * Source  IAM User Guide, "Troubleshoot IAM", "Changes that I make are not always immediately visible". It gives no time;
 *         what people report is seconds, seldom minutes.
 */
const SPREADING_MS = 5 * 60_000;

/** ISO 8601, UTC: a denial at this time or later is one in spite of the mark. */
export function holdsFrom({ at, by }: Pick<FixedMark, 'at' | 'by'>): string {
  return by === 'success' ? at : isoSeconds(instant(at) + SPREADING_MS);
}

export function addMark(known: FixedMarks | undefined, mark: FixedMark): FixedMarks {
  if (known === undefined) return { first: mark, newest: mark };
  return { first: least([known.first, mark], earliest), newest: least([known.newest, mark], latest) };
}

type Order = (a: FixedMark, b: FixedMark) => number;

const earliest: Order = (a, b) => byTime(a, b) || byFinding(a, b);
const latest: Order = (a, b) => byTime(b, a) || byFinding(a, b);

const byTime: Order = (a, b) =>
  compareText(holdsFrom(a), holdsFrom(b)) || compareText(a.by, b.by) || compareText(a.eventId, b.eventId);

/** Of one call that was found twice, who found it first. */
const byFinding: Order = (a, b) =>
  compareText(a.foundAt, b.foundAt) || compareText(a.foundBy, b.foundBy) || compareText(a.at, b.at);

function least([a, b]: readonly [FixedMark, FixedMark], order: Order): FixedMark {
  return order(a, b) <= 0 ? a : b;
}

/** Longer than any ARN or event id. */
const LONGEST_TEXT = 2_048;

/** A mark as it is stored: its texts come from records and environments. */
export function boundedMark(mark: FixedMark): FixedMark {
  const bounded = (text: string) => clip(text, LONGEST_TEXT).toWellFormed();
  return { ...mark, eventId: bounded(mark.eventId), foundBy: bounded(mark.foundBy) };
}
