/** What policy changes fixed, by what is read after them. */
import type { PolicyChange } from '../core/model/policy-change.ts';
import { markFixedBy } from '../core/verify/fixed-by-change.ts';
import { answering, isOrganization, openSource, store } from './answering.ts';

export type FollowChange = (change: PolicyChange) => Promise<readonly string[]>;

/**
 * For the changes of one batch. Undefined: a single account is watched, and what its organization denies is not visible, so
 * no call is allowed for certain.
 */
export function changeFollower(): FollowChange | undefined {
  if (!isOrganization) return undefined;
  const deps = { ...answering, store, source: openSource() };
  return (change) => markFixedBy(change, deps);
}
