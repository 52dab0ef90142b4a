/** What shows that a group is fixed, in one line for a person. */
import type { FixedMark } from '../model/fixed-mark.ts';

export function markText({ at, by, eventId, foundBy }: FixedMark): string {
  const what = by === 'success' ? 'the call passed' : 'a policy change allowed the call';
  return `${what} at ${at} (event ${eventId}; found by ${foundBy})`;
}
