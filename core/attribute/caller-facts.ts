/**
 * What is known of the caller beside its policies: the tag that names its team, whether it was created a moment ago,
 * and whether it was denied this action before.
 *
 * Units   IAM takes 256 characters for the value of a tag; what is longer was not written by IAM, and is cut.
 * Source  IAM User Guide, "Tags for IAM resources": keys of roles and users are compared without regard to case.
 */

import { evaluated } from '../assess/describe.ts';
import type { Gathered } from '../gather/gather.ts';
import type { Evidence } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import { identityType } from '../model/identity-type.ts';
import { NEW_MILLISECONDS } from '../model/new-caller.ts';
import type { OwnerTag } from '../model/owner-tag.ts';
import type { IdentityView, LookupResult } from '../model/policy-source.ts';
import type { DenialStore } from '../ports.ts';
import { instant } from '../record/event-time.ts';
import { clip } from '../text/one-line.ts';

const VALUE_LENGTH = 256;

/**
 * Undefined: it is not known, or the caller has no such tag.
 *
 * INVARIANT: a federated user has no tags of its own, and two users may have made sessions of one name: the tag of
 * one of them does not describe the group.
 */
export function ownerTagOf(
  { principal }: Pick<Denial, 'principal'>,
  identity: LookupResult<IdentityView> | undefined,
  key: string,
): OwnerTag | undefined {
  if (identity?.kind !== 'found' || identityType(principal.type).policiesOf !== 'principal') return undefined;
  const tag = identity.value.tags.find((each) => each.key.toLowerCase() === key.toLowerCase());
  const value = clip(tag?.value ?? '', VALUE_LENGTH).toWellFormed();
  return value.trim() === '' ? undefined : { key, value };
}

/** The caller was created a moment before. */
export function newCaller({ lookups }: Pick<Gathered, 'lookups'>, time: string | null): readonly Evidence[] {
  const createdAt = lookups.identity?.kind === 'found' ? lookups.identity.value.createdAt : null;
  if (createdAt === null) return [];
  const age = instant(time ?? '') - instant(createdAt);
  if (!(age >= 0 && age < NEW_MILLISECONDS)) return [];
  const seconds = Math.floor(age / 1000);
  const says = `the caller was created ${seconds} seconds before: its policies may not be in force everywhere yet`;
  return [evaluated('newCaller', says)];
}

export interface DenialHistory {
  /** How far back it reaches, in words: `in the last 90 days`. */
  readonly reach: string;
  /** When the principal was first denied the action, on whatever resource; undefined: never. ISO 8601. */
  firstDenied(principal: string, action: string): Promise<string | undefined>;
}

/**
 * Was the caller denied this action before? Only denials are recorded, so calls that succeeded are not known.
 * `firstSeen`: when the group was first denied.
 */
export async function firstOfKind(
  { principal, action }: Pick<Denial, 'principal' | 'action'>,
  firstSeen: string | null,
  history: DenialHistory | undefined,
): Promise<readonly Evidence[]> {
  if (history === undefined) return [];
  const first = await history.firstDenied(principal.arn, action);
  if (first !== undefined && (firstSeen === null || first < firstSeen)) return [];
  const says = `${action} was not denied to this caller before ${history.reach}; whether it was ever allowed is not recorded`;
  return [evaluated('firstOfKind', says)];
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
