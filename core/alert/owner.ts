/** Whose incident it is: the team of the largest group's caller, as any group of that caller knows it. */
import type { OwnedGroup } from '../model/group.ts';
import type { OwnerTag } from '../model/owner-tag.ts';

/** `groups`: largest first. The caller of a group that is not explained yet may be known from another one. */
export function ownerOf(groups: readonly OwnedGroup[]): OwnerTag | undefined {
  const [main] = groups;
  return groups.find(({ principal, ownerTag }) => principal === main?.principal && ownerTag !== undefined)
    ?.ownerTag;
}
