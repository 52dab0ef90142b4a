/**
 * An account's place in the organization of a snapshot, with the service and resource control policies above it.
 *
 * Source  AWS Organizations User Guide, "SCP evaluation", "Resource control policies".
 */

import type { Policy, PolicyLevel } from '../model/policy.ts';
import type { OrganizationView, Sight } from '../model/policy-source.ts';
import type { OrganizationEntry, OrganizationPolicyType, TargetEntry } from './entry.ts';
import type { Snapshot, Version } from './snapshot.ts';

/** Organizational units nest five deep; a tree that is deeper is broken. */
const DEEPEST = 16;

export function organizationIn(snapshot: Snapshot, account: string, at: string): Sight<OrganizationView> {
  const organization = snapshot.find('organization', '', at);
  if (organization.kind !== 'inForce') return withoutOrganization(snapshot, at);
  const { id, managementAccount } = organization.entry;
  const path = pathTo(snapshot, account, at);
  if (path === undefined) {
    return {
      kind: 'notVisible',
      why: `the account ${account} is not in the organization ${id} of the snapshot`,
    };
  }
  const levels = (type: OrganizationPolicyType) =>
    limits(organization.entry, type, account)
      ? path.map((target) => levelOf(snapshot, target, type, at))
      : [];
  return {
    kind: 'found',
    value: {
      organization: id,
      managementAccount,
      path: path.map((target) => target.id),
      serviceControlPolicies: levels('SERVICE_CONTROL_POLICY'),
      resourceControlPolicies: levels('RESOURCE_CONTROL_POLICY'),
    },
  };
}

/** Neither type limits the management account or its resources. */
function limits(
  { managementAccount, policyTypes }: OrganizationEntry,
  type: OrganizationPolicyType,
  account: string,
): boolean {
  return account !== managementAccount && policyTypes.includes(type);
}

function withoutOrganization(snapshot: Snapshot, at: string): Sight<OrganizationView> {
  const none = snapshot.find('noOrganization', '', at);
  if (none.kind !== 'inForce') return { kind: 'notVisible', why: 'the snapshot holds no organization' };
  const why = none.entry.notVisible;
  return why === null ? { kind: 'absent' } : { kind: 'notVisible', why };
}

/** Root first; undefined when the account does not hang on a root. */
function pathTo(snapshot: Snapshot, account: string, at: string): readonly TargetEntry[] | undefined {
  const path: TargetEntry[] = [];
  let id: string | null = account;
  while (id !== null) {
    const found: Version<TargetEntry> = snapshot.find('target', id, at);
    if (found.kind !== 'inForce' || path.length >= DEEPEST) return undefined;
    path.unshift(found.entry);
    id = found.entry.parent;
  }
  return path;
}

function levelOf(
  snapshot: Snapshot,
  target: TargetEntry,
  type: OrganizationPolicyType,
  at: string,
): PolicyLevel {
  const ids =
    type === 'SERVICE_CONTROL_POLICY' ? target.serviceControlPolicies : target.resourceControlPolicies;
  // Nobody could list them: one policy that cannot be evaluated keeps the level from being taken for empty.
  const policies = ids?.map((id) => policyOf(snapshot, id, at)) ?? [{ document: null }];
  return { target: target.id, policies };
}

function policyOf(snapshot: Snapshot, id: string, at: string): Policy {
  const found = snapshot.find('organizationPolicy', id, at);
  if (found.kind !== 'inForce') return { name: id, document: null };
  const { name, arn, document } = found.entry;
  return { name, arn, document };
}
