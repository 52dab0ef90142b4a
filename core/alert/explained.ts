/**
 * Whether an alert could say what was found out, and not only what AWS stated: else its reason is still to come.
 * Where no group is known, or no policy denied, nothing is to be waited for.
 */
import { hasExplanation } from '../model/attribution.ts';
import type { DenialGroup } from '../model/group.ts';

/** `groups`: largest first. */
export function isExplained([largest]: readonly DenialGroup[]): boolean {
  if (largest === undefined || largest.attribution.layer === 'notAPolicy') return true;
  return hasExplanation(largest.attribution);
}
