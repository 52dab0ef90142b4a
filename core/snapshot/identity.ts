/**
 * Roles, users and managed policies of a snapshot.
 *
 * Shape   ARN and time -> what is attached. A name without its path is found: names are unique in an account.
 */
import { parseArn } from '../model/arn.ts';
import type { Policy } from '../model/policy.ts';
import {
  type GroupPolicies,
  type IdentityView,
  type LookupResult,
  notVisible,
  type ResourceView,
} from '../model/policy-source.ts';
import type { RoleEntry, UserEntry } from './entry.ts';
import { identityArn } from './entry-keys.ts';
import type { Snapshot, Version } from './snapshot.ts';

export function identityIn(snapshot: Snapshot, asked: string, at: string): LookupResult<IdentityView> {
  const arn = identityArn(asked);
  const account = parseArn(arn)?.account ?? '';
  const found = entryOf(snapshot, arn, at);
  if (found === undefined) return { kind: 'absent' };
  switch (found.kind) {
    case 'inForce':
      return { kind: 'found', value: viewOf(snapshot, found.entry, at) };
    case 'gone':
      return { kind: 'absent' };
    case 'unrecorded':
      return notVisible('notRecorded', `the snapshot knows ${arn} only from ${found.from}`);
    case 'unnamed':
      return unlessHidden(snapshot, account, at);
  }
}

/** Undefined: the ARN names neither a role nor a user. */
function entryOf(snapshot: Snapshot, arn: string, at: string): Version<RoleEntry | UserEntry> | undefined {
  const resource = parseArn(arn)?.resource ?? '';
  if (resource.startsWith('role/')) return snapshot.find('role', arn, at);
  return resource.startsWith('user/') ? snapshot.find('user', arn, at) : undefined;
}

/** Absent only from an account that was read completely; else not visible. */
function unlessHidden(snapshot: Snapshot, account: string, at: string): LookupResult<never> {
  const found = snapshot.find('account', account, at);
  if (found.kind !== 'inForce') {
    return notVisible('notRead', `the account ${account} is not in the snapshot`);
  }
  const { notVisible: why } = found.entry;
  return why === null ? { kind: 'absent' } : notVisible('notRead', why);
}

export function managedPolicyIn(snapshot: Snapshot, arn: string, at: string): LookupResult<Policy> {
  const found = snapshot.find('managedPolicy', arn, at);
  switch (found.kind) {
    case 'inForce': {
      const { name, document } = found.entry;
      if (document === null) return notVisible('unreadable', `the document of ${arn} could not be read`);
      return { kind: 'found', value: { name, arn, document } };
    }
    case 'gone':
      return { kind: 'absent' };
    case 'unrecorded':
      return notVisible('notRecorded', `the snapshot knows ${arn} only from ${found.from}`);
    case 'unnamed':
      return parseArn(arn)?.account === 'aws'
        ? notVisible('notRead', `${arn} is not in the snapshot`)
        : unlessHidden(snapshot, parseArn(arn)?.account ?? '', at);
  }
}

function viewOf(snapshot: Snapshot, entry: RoleEntry | UserEntry, at: string): IdentityView {
  const attached = (arns: readonly string[]) => arns.map((arn) => attachedPolicy(snapshot, arn, at));
  const { arn, uniqueId, createdAt, tags } = entry;
  const groups =
    entry.kind === 'user' ? entry.groups.map((name) => groupPolicies(snapshot, arn, name, at)) : undefined;
  const ofGroups = groups?.flatMap((group) => group.policies) ?? [];
  return {
    arn,
    uniqueId,
    createdAt,
    policies: [...entry.inlinePolicies, ...attached(entry.managedPolicies), ...ofGroups],
    ...(groups === undefined ? {} : { groups }),
    boundary: entry.boundary === null ? null : attachedPolicy(snapshot, entry.boundary, at),
    trustPolicy: entry.kind === 'role' ? { name: 'trust policy', document: entry.trustPolicy } : null,
    tags,
  };
}

function groupPolicies(snapshot: Snapshot, user: string, name: string, at: string): GroupPolicies {
  const { partition = 'aws', account = '' } = parseArn(user) ?? {};
  // Users know their groups by name: the path is left out, whether it was read or not.
  const arn = `arn:${partition}:iam::${account}:group/${name}`;
  const found = snapshot.find('group', arn, at);
  // The user is in it, so it has policies that are not visible.
  if (found.kind !== 'inForce') return { arn, policies: [{ name, document: null }] };
  const { inlinePolicies, managedPolicies } = found.entry;
  const managed = managedPolicies.map((each) => attachedPolicy(snapshot, each, at));
  return { arn, policies: [...inlinePolicies, ...managed] };
}

function attachedPolicy(snapshot: Snapshot, arn: string, at: string): Policy {
  const found = managedPolicyIn(snapshot, arn, at);
  return found.kind === 'found' ? found.value : { name: arn.split('/').at(-1) ?? arn, arn, document: null };
}

export const isRole = (arn: string): boolean => parseArn(arn)?.service === 'iam';

/** A role's resource policy is its trust policy. */
export function trustOf(role: LookupResult<IdentityView>): LookupResult<ResourceView> {
  if (role.kind !== 'found') return role;
  const { arn, trustPolicy: policy, tags } = role.value;
  const account = parseArn(arn)?.account ?? null;
  return { kind: 'found', value: { arn, account, policyKind: 'roleTrustPolicy', policy, tags } };
}
