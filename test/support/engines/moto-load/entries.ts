/** Looking through a snapshot's entries. */
import type { EntryKind, EntryOf, SnapshotEntry } from '../../../../core/snapshot/entry.ts';

export function entriesOfKind<K extends EntryKind>(
  entries: readonly SnapshotEntry[],
  kind: K,
): readonly EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}

/** `kind` and what distinguishes the entry from others of its kind. */
export function keyOf(entry: SnapshotEntry): string {
  switch (entry.kind) {
    case 'organization':
    case 'noOrganization':
    case 'end':
      return entry.kind;
    case 'target':
    case 'organizationPolicy':
    case 'account':
    case 'vpcEndpoint':
      return `${entry.kind} ${entry.id}`;
    case 'role':
    case 'user':
    case 'group':
    case 'managedPolicy':
    case 'resource':
      return `${entry.kind} ${entry.arn}`;
    case 'effectivePolicy':
      return `${entry.kind} ${entry.account} ${entry.type}`;
    case 'coverage':
      return `${entry.kind} ${entry.account} ${entry.region ?? 'everywhere'}`;
  }
}
