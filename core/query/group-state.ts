/**
 * The state of a group, from what is known of it at a time:
 *
 *     fixed      a mark holds from after its last denial
 *     quiet      no denial for `QUIET_GAPS` times its usual gap, and for a day at least
 *     regressed  it was denied again after the newest mark
 *     open       else
 *
 * INVARIANT: derived from the set of denials and marks and from the clock alone; so the order in which they came does not
 * matter, and nothing that comes twice changes it.
 */
import type { FixedMark, FixedMarks } from '../model/fixed-mark.ts';
import type { DenialGroup, GroupState } from '../model/group.ts';
import { instant } from '../record/event-time.ts';
import { holdsFrom } from './fixed-marks.ts';

/**
 * Of calls that come at random, one pause in 150 is five times as long as the mean (e^-5); of those that come by a
 * schedule, five in a row did not come.
 */
export const QUIET_GAPS = 5;

const DAY_MS = 86_400_000;

/**
 * A single denial, or some that all came within a day, have no usual gap. Of these a week must pass: what runs once a week
 * would have run again.
 */
export const QUIET_WITHOUT_GAP_MS = 7 * DAY_MS;

type Counted = Pick<DenialGroup, 'count' | 'firstSeen' | 'lastSeen'>;

/** `now`: milliseconds since the epoch. */
export function groupState(counted: Counted, marks: FixedMarks | undefined, now: number): GroupState {
  const { firstSeen, lastSeen } = counted;
  const holds = marks === undefined ? '' : holdsFrom(marks.newest);
  if (holds > lastSeen) return 'fixed';
  if (now - instant(lastSeen) > quietAfter(counted)) return 'quiet';
  return holds > firstSeen ? 'regressed' : 'open';
}

/** Milliseconds without a denial after which a group is quiet. */
export function quietAfter(counted: Counted): number {
  if (!hasUsualGap(counted)) return QUIET_WITHOUT_GAP_MS;
  return Math.max(DAY_MS, (QUIET_GAPS * spanOf(counted)) / (counted.count - 1));
}

export const hasUsualGap = (counted: Counted): boolean => counted.count >= 2 && spanOf(counted) >= DAY_MS;

/** Milliseconds. */
const spanOf = ({ firstSeen, lastSeen }: Counted): number => instant(lastSeen) - instant(firstSeen);

/** What a group shows of its marks: the first one after its last denial; else the newest. */
export function shownMark({ lastSeen }: Pick<Counted, 'lastSeen'>, { first, newest }: FixedMarks): FixedMark {
  return holdsFrom(first) > lastSeen ? first : newest;
}
