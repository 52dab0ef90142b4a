/**
 * Where an account is in the organization, and the policies above it, from the table: no call to Organizations.
 *
 * Shape   histories by key, an account and a time -> what a snapshot would give. Reads: one for the organization and
 *         the account, one for each unit above it, one for all policies.
 */
import { type LookupResult, notVisible, type OrganizationView } from '../model/policy-source.ts';
import type { TargetEntry } from '../snapshot/entry.ts';
import { entryKey } from '../snapshot/entry-keys.ts';
import { allAttachedTo, DEEPEST, OldestKnown, organizationIn } from '../snapshot/organization.ts';
import { loadSnapshot } from '../snapshot/snapshot.ts';
import type { History, OrganizationThing } from './history.ts';

export type ReadHistories = (keys: readonly string[]) => Promise<ReadonlyMap<string, History>>;

const ORGANIZATION = [entryKey('organization', ''), entryKey('noOrganization', '')];

export async function lookUpOrganization(
  read: ReadHistories,
  account: string,
  at: string,
): Promise<LookupResult<OrganizationView>> {
  const first = await read([...ORGANIZATION, entryKey('target', account)]);
  if (!ORGANIZATION.some((key) => first.has(key))) {
    return notVisible('notRecorded', 'the organization has not been read yet');
  }
  const targets: TargetEntry[] = [];
  const things: OrganizationThing[] = [...first.values()].flatMap(({ versions }) => versions);
  for (let target = targetIn(first, account, at); target !== undefined && targets.length < DEEPEST; ) {
    targets.push(target);
    const { parent } = target;
    const above = parent === null ? new Map<string, History>() : await read([entryKey('target', parent)]);
    for (const { versions } of above.values()) for (const version of versions) things.push(version);
    target = parent === null ? undefined : targetIn(above, parent, at);
  }
  const policies = await read(policyKeys(targets));
  for (const { versions } of policies.values()) for (const version of versions) things.push(version);
  return organizationIn(loadSnapshot(things), account, at);
}

function targetIn(histories: ReadonlyMap<string, History>, id: string, at: string): TargetEntry | undefined {
  const versions = histories.get(entryKey('target', id))?.versions ?? [];
  return new OldestKnown(loadSnapshot(versions), at).find('target', id);
}

function policyKeys(targets: readonly TargetEntry[]): readonly string[] {
  const ids = targets.flatMap((target) => allAttachedTo(target).map(({ id }) => id));
  return [...new Set(ids)].map((id) => entryKey('organizationPolicy', id));
}
