/**
 * An account's place in the organization of a snapshot, with the service and resource control policies above it.
 *
 * Source  AWS Organizations User Guide, "SCP evaluation", "Resource control policies".
 */

import type { Policy, PolicyLevel } from '../model/policy.ts';
import {
  byGuardrail,
  ENFORCED_POLICY_TYPES,
  type EnforcedPolicyType,
  GUARDRAIL_MEMBER,
  ORGANIZATION_POLICY_TYPES,
  type OrganizationPolicyType,
  type ReadPolicyType,
} from '../model/policy-layer.ts';
import { type LookupResult, notVisible, type OrganizationView } from '../model/policy-source.ts';
import { instant } from '../record/event-time.ts';
import type { EntryKind, EntryOf, OrganizationEntry, TargetEntry } from './entry.ts';
import type { Snapshot } from './snapshot.ts';

/** Organizational units nest five deep; a tree that is deeper is broken. */
export const DEEPEST = 16;

export function organizationIn(
  snapshot: Snapshot,
  account: string,
  at: string,
): LookupResult<OrganizationView> {
  const past = new OldestKnown(snapshot, at);
  const organization = past.find('organization', '');
  if (organization === undefined) return withoutOrganization(snapshot, at);
  const { id, managementAccount } = organization;
  const path = pathTo(past, account);
  if (path === undefined) {
    return notVisible('notFound', `the account ${account} is not known in the organization ${id}`);
  }
  const levels = (type: OrganizationPolicyType) =>
    limits(organization, type, account)
      ? path.map((target) => levelOf(past, target, attachedTo(target, type)))
      : [];
  const view = {
    organization: id,
    managementAccount,
    path: path.map((target) => target.id),
    ...byGuardrail(levels),
    ...enforcedIn(past, organization, path),
  };
  const { recordedFrom } = past;
  return { kind: 'found', value: recordedFrom === undefined ? view : { ...view, recordedFrom } };
}

/** What was in force at a time; before the first version of a thing, that one, which is then said. */
export class OldestKnown {
  readonly #snapshot: Snapshot;
  readonly #at: string;
  /** The latest beginning of a version that stands in for an unknown one. */
  recordedFrom: string | undefined;

  constructor(snapshot: Snapshot, at: string) {
    this.#snapshot = snapshot;
    this.#at = at;
  }

  find<K extends EntryKind>(kind: K, name: string): EntryOf<K> | undefined {
    const found = this.#snapshot.find(kind, name, this.#at);
    if (found.kind === 'inForce') return found.entry;
    if (found.kind !== 'unrecorded') return undefined;
    const latest = this.recordedFrom;
    if (latest === undefined || instant(latest) < instant(found.from)) this.recordedFrom = found.from;
    return found.oldest;
  }
}

/** Neither type limits the management account or its resources. */
function limits(
  { managementAccount, policyTypes }: OrganizationEntry,
  type: OrganizationPolicyType,
  account: string,
): boolean {
  return account !== managementAccount && policyTypes.includes(type);
}

function withoutOrganization(snapshot: Snapshot, at: string): LookupResult<OrganizationView> {
  const none = snapshot.find('noOrganization', '', at);
  if (none.kind !== 'inForce') return notVisible('notRead', 'the snapshot holds no organization');
  const why = none.entry.notVisible;
  return why === null ? { kind: 'absent' } : notVisible('notRead', why);
}

/** Root first; undefined when the account does not hang on a root. */
function pathTo(past: OldestKnown, account: string): readonly TargetEntry[] | undefined {
  const path: TargetEntry[] = [];
  let id: string | null = account;
  while (id !== null) {
    const target: TargetEntry | undefined = past.find('target', id);
    if (target === undefined || path.length >= DEEPEST) return undefined;
    path.unshift(target);
    id = target.parent;
  }
  return path;
}

function levelOf(past: OldestKnown, { id }: TargetEntry, attached: readonly string[] | null): PolicyLevel {
  // They could not be listed: one policy that cannot be evaluated keeps the level from being taken for empty.
  const policies = attached?.map((policy) => policyOf(past, policy)) ?? [{ document: null }];
  return { target: id, policies };
}

/** Unlike the others, these apply to the management account too. */
function enforcedIn(
  past: OldestKnown,
  { enforcedTypes = [] }: OrganizationEntry,
  path: readonly TargetEntry[],
): Pick<OrganizationView, 'enforcedPolicies'> {
  const known = enforcedTypes.filter((type) =>
    path.every((target) => target.enforcedPolicies?.[type] !== undefined),
  );
  if (known.length === 0) return {};
  const levelsOf = (type: EnforcedPolicyType) =>
    path.map((target) => levelOf(past, target, target.enforcedPolicies?.[type] ?? null));
  return { enforcedPolicies: Object.fromEntries(known.map((type) => [type, levelsOf(type)])) };
}

/** Ids of policies; null: they could not be listed. */
export function attachedTo(target: TargetEntry, type: OrganizationPolicyType): readonly string[] | null {
  return target[GUARDRAIL_MEMBER[type]];
}

/** Every policy that is attached to a target, with its type. */
export function allAttachedTo(
  target: TargetEntry,
): readonly { readonly id: string; readonly type: ReadPolicyType }[] {
  return [
    ...ORGANIZATION_POLICY_TYPES.map((type) => ({ type, ids: attachedTo(target, type) })),
    ...ENFORCED_POLICY_TYPES.map((type) => ({ type, ids: target.enforcedPolicies?.[type] })),
  ].flatMap(({ type, ids }) => (ids ?? []).map((id) => ({ id, type })));
}

function policyOf(past: OldestKnown, id: string): Policy {
  const found = past.find('organizationPolicy', id);
  if (found === undefined) return { name: id, document: null };
  const { name, arn, document } = found;
  return arn === null ? { name, document } : { name, arn, document };
}
