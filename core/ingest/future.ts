/** CloudTrail's clock is AWS's; a time far ahead of ours means that one of the two is wrong. */
import { instant } from '../record/event-time.ts';

const TOLERANCE_MILLISECONDS = 3_600_000;

export function isInFuture(time: string, now: number): boolean {
  return instant(time) > now + TOLERANCE_MILLISECONDS;
}
