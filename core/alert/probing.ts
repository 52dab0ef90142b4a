/**
 * One caller that is refused many different actions within an hour may be trying doors: an alert about it must not tell
 * anybody to open them. What would allow each call stays one command away.
 */
import type { OwnedGroup } from '../model/group.ts';

/** A call that lacks a permission is refused one or two of them. */
const MANY_ACTIONS = 6;

export function withoutTemptingFixes(groups: readonly OwnedGroup[]): readonly OwnedGroup[] {
  const callers = new Set(groups.map(({ principal }) => principal));
  const actions = new Set(groups.map(({ action }) => action.toLowerCase()));
  if (callers.size !== 1 || actions.size < MANY_ACTIONS) return groups;
  return groups.map((group) => ({ ...group, fix: null }));
}
