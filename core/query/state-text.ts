/** The state of a group for a person: in one line, with what shows it. */
import type { DenialGroup } from '../model/group.ts';
import { markText } from '../text/fixed-mark.ts';
import { hasUsualGap } from './group-state.ts';

export function stateText(group: DenialGroup): string {
  const { state, fixed, lastSeen } = group;
  switch (state) {
    case 'open':
      return 'open';
    case 'quiet':
      return `quiet: no denial since ${lastSeen}, ${hasUsualGap(group) ? 'much longer than its usual gap' : 'longer than a week'}`;
    case 'fixed':
      return fixed === undefined ? 'fixed' : `fixed: ${markText(fixed)}`;
    case 'regressed':
      return fixed === undefined ? 'regressed' : `regressed: denied again; before, ${markText(fixed)}`;
  }
}
