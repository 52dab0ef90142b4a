/** A group keeps the family of its resources; its newest denial has the resource itself. */
import type { Denial } from '../core/model/denial.ts';
import type { DenialGroup } from '../core/model/group.ts';
import type { DenialStore } from '../core/ports.ts';

export async function newestOf(
  { group, principal, action, lastSeen }: DenialGroup,
  store: Pick<DenialStore, 'listDenials' | 'listStated'>,
): Promise<Denial | undefined> {
  const range = { principal, action, since: lastSeen };
  for await (const denial of store.listDenials(range)) if (denial.group === group) return denial;
  return undefined;
}
