/** The state of a group for a person: in one line, with what shows it. */
import type { FixedMark } from '../model/fixed-mark.ts';
import type { DenialGroup } from '../model/group.ts';

export function stateText({ state, fixed, lastSeen }: DenialGroup): string {
  switch (state) {
    case 'open':
      return 'open';
    case 'quiet':
      return `quiet: no denial since ${lastSeen}, much longer than its usual gap`;
    case 'fixed':
      return fixed === undefined ? 'fixed' : `fixed: ${markText(fixed)}`;
    case 'regressed':
      return fixed === undefined ? 'regressed' : `regressed: denied again; before, ${markText(fixed)}`;
  }
}

export function markText({ at, by, eventId, foundBy }: FixedMark): string {
  const what = by === 'success' ? 'the call passed' : 'a policy change allowed the call';
  return `${what} at ${at} (event ${eventId}; found by ${foundBy})`;
}
