/**
 * Was the caller ever refused this action before? Only refusals are recorded, so nothing is said of calls that succeeded.
 */
import type { Evidence } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type { DenialStore } from '../ports.ts';
import { evaluated } from './reconcile/describe.ts';

export interface DenialHistory {
  /** How far back it reaches, in words: `in the last 90 days`. */
  readonly reach: string;
  /** When the principal was first denied the action, on whatever resource; undefined: never. ISO 8601. */
  firstDenied(principal: string, action: string): Promise<string | undefined>;
}

/** `firstSeen`: when the group was first denied. */
export async function firstOfKind(
  { principal, action }: Denial,
  firstSeen: string,
  history: DenialHistory | undefined,
): Promise<readonly Evidence[]> {
  if (history === undefined) return [];
  const first = await history.firstDenied(principal.arn, action);
  if (first !== undefined && first < firstSeen) return [];
  return [
    evaluated(
      'firstOfKind',
      `${action} was not denied to this caller before ${history.reach}; whether it was ever allowed is not recorded`,
    ),
  ];
}

export function storedHistory(store: Pick<DenialStore, 'listGroups'>, retentionDays: number): DenialHistory {
  return {
    reach: `in the last ${retentionDays} days`,
    async firstDenied(principal, action) {
      const groups = await store.listGroups({ principal, action }, 'last');
      return groups.map(({ firstSeen }) => firstSeen).toSorted()[0];
    },
  };
}
