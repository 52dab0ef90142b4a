/** What a recorded change of an organization is of. */
import type { PolicyChange } from '../../model/policy-change.ts';

const ORGANIZATIONS = 'organizations.amazonaws.com';
const MOVES_ACCOUNT: ReadonlySet<string> = new Set(['MoveAccount', 'RemoveAccountFromOrganization']);

export const isOfOrganization = ({ eventSource }: PolicyChange): boolean => eventSource === ORGANIZATIONS;

/** Of a change that is of one account alone: which; undefined: it is none. */
export function movedAccount(change: PolicyChange): string | undefined {
  return isOfOrganization(change) && MOVES_ACCOUNT.has(change.event) ? change.targets[0] : undefined;
}
