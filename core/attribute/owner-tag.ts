/**
 * The tag that names the team of whoever was denied, from the role or user that was read for its policies anyway.
 *
 * Shape   what was seen of the caller and the key of the tag -> the tag; undefined: nobody knows, or there is none.
 * Units   IAM takes 256 characters for the value of a tag; what is longer was not written by IAM, and is cut.
 * Source  IAM User Guide, "Tags for IAM resources": keys of roles and users are told apart without regard to case.
 *
 * INVARIANT: a federated user has no tags of its own, and two users may have made sessions of one name: the tag of
 * one of them says nothing of the group.
 */
import type { Denial } from '../model/denial.ts';
import { identityType } from '../model/identity-type.ts';
import type { OwnerTag } from '../model/owner-tag.ts';
import type { IdentityView, LookupResult } from '../model/policy-source.ts';
import { clip } from '../text/one-line.ts';

const VALUE_LENGTH = 256;

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
