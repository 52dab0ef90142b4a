/** How many groups denials make, in a store that has none yet: those that a store folds are one. */
import type { Denial } from '../core/model/denial.ts';
import { foldedGroupOf, MOST_OWN_GROUPS } from '../core/model/folded-group.ts';

export class GroupCount {
  /** By folded group: the groups of its principal and action, at most one more than they may be. */
  readonly #groups = new Map<string, Set<string>>();

  add(denial: Denial): void {
    const folded = foldedGroupOf(denial);
    const groups = this.#groups.get(folded) ?? new Set();
    this.#groups.set(folded, groups);
    if (groups.size <= MOST_OWN_GROUPS) groups.add(denial.group);
  }

  get count(): number {
    return this.#groups.values().reduce((sum, { size }) => sum + size, 0);
  }
}
