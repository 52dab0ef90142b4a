/**
 * The changes of a file, with the names in them looked up in a snapshot.
 *
 * Shape   Change[], Snapshot -> VariantChange[], or faults with the path of the change.
 * Errors  a name that the snapshot does not have is a fault: a change that touches nothing would say that nothing changes.
 *         New is only what AWS would make: a policy of the organization, or an inline policy.
 */
import type { Fault } from '../../evaluate/parse/fault.ts';
import { parseArn } from '../../model/arn.ts';
import type { Policy } from '../../model/policy.ts';
import type { PolicySource } from '../../model/policy-source.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type {
  AttachmentChange,
  BoundaryChange,
  Change,
  InlineChange,
  ManagedChange,
  ResourceChange,
} from './change.ts';
import { type Known, knownIn, NEWEST } from './known.ts';
import { resolveGuardrail } from './resolve-guardrail.ts';
import type { VariantChange } from './variant-change.ts';

export type ResolvedChange = { readonly change: VariantChange } | Fault;

export type Resolved =
  | { readonly ok: true; readonly changes: readonly VariantChange[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export async function resolveChanges(
  changes: readonly Change[],
  snapshot: Snapshot,
  source: PolicySource,
): Promise<Resolved> {
  const known = knownIn(snapshot);
  const resolved: VariantChange[] = [];
  const faults: Fault[] = [];
  for (const each of changes) {
    const found = await resolve(each, resolved, known, source);
    if ('problem' in found) faults.push(found);
    else resolved.push(found.change);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, changes: resolved };
}

async function resolve(
  change: Change,
  before: readonly VariantChange[],
  known: Known,
  source: PolicySource,
): Promise<ResolvedChange> {
  switch (change.kind) {
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      return resolveGuardrail(change, before, known);
    case 'identityPolicy':
      return resolveInline(change, before, known);
    case 'managedPolicy':
      return resolveManaged(change, known);
    case 'attachment':
      return resolveAttachment(change, before, known);
    case 'permissionsBoundary':
      return resolveBoundary(change, before, known);
    case 'resourcePolicy':
      return resolveResource(change, source);
    case 'vpcEndpointPolicy': {
      const { endpoint, document, path } = change;
      if (!known.hasEndpoint(endpoint))
        return { path: `${path}.endpoint`, problem: `is no VPC endpoint of the snapshot: \`${endpoint}\`` };
      const policy = document === undefined ? null : { name: 'VPC endpoint policy', document };
      return { change: { on: 'vpcEndpointPolicy', endpoint, policy } };
    }
  }
}

function resolveInline(
  { principal, name, document, path }: InlineChange,
  before: readonly VariantChange[],
  known: Known,
): ResolvedChange {
  const holder = known.holder(principal);
  if (holder === undefined)
    return {
      path: `${path}.principal`,
      problem: `is no user, role or group of the snapshot: \`${principal}\``,
    };
  const { arn, inlinePolicies } = holder;
  const isThere =
    inlinePolicies.some((policy) => policy.name === name) ||
    before.some((each) => each.on === 'inlinePolicy' && each.principal === arn && each.name === name);
  if (document === undefined && !isThere)
    return { path: `${path}.name`, problem: `is no inline policy of ${arn}: \`${name}\`` };
  const policy = document === undefined ? null : { name, document };
  return { change: { on: 'inlinePolicy', principal: arn, name, policy } };
}

function resolveBoundary(
  { principal, policy: ref, document, path }: BoundaryChange,
  before: readonly VariantChange[],
  known: Known,
): ResolvedChange {
  const holder = known.holder(principal);
  if (holder === undefined || holder.kind === 'group')
    return { path: `${path}.principal`, problem: `is no user or role of the snapshot: \`${principal}\`` };
  const on = { on: 'permissionsBoundary', principal: holder.arn } as const;
  if (ref === undefined)
    return {
      change: { ...on, policy: document === undefined ? null : { name: 'permissions boundary', document } },
    };
  const policy = managedPolicyOf(ref, before, known);
  if (policy === undefined) return { path, problem: `names no managed policy of the snapshot: \`${ref}\`` };
  return { change: { ...on, policy } };
}

/** As earlier changes leave it; else as the snapshot has it. */
function managedPolicyOf(arn: string, before: readonly VariantChange[], known: Known): Policy | undefined {
  const changed = before.findLast((each) => each.on === 'managedPolicy' && each.arn === arn);
  if (changed?.on === 'managedPolicy') return changed.policy ?? undefined;
  const entry = known.managedPolicy(arn);
  return entry === undefined ? undefined : { name: entry.name, arn, document: entry.document };
}

function resolveAttachment(
  { principal, policy: ref, isAttached, document, path }: AttachmentChange,
  before: readonly VariantChange[],
  known: Known,
): ResolvedChange {
  const holder = known.holder(principal);
  if (holder === undefined)
    return { path, problem: `names no user, role or group of the snapshot: \`${principal}\`` };
  const found = managedPolicyOf(ref, before, known);
  const isKnown = document !== undefined || found !== undefined;
  if (isAttached && !isKnown) return { path, problem: `names no managed policy of the snapshot: \`${ref}\`` };
  const policy = { name: found?.name ?? ref, arn: ref, document: document ?? found?.document ?? null };
  const change = { on: 'attachment', principal: holder.arn, arn: ref } as const;
  return { change: { ...change, policy: isAttached ? policy : null } };
}

function resolveManaged(change: ManagedChange, known: Known): ResolvedChange {
  const { policy: arn, document, path, mayBeNew = false } = change;
  const entry = known.managedPolicy(arn);
  if (entry === undefined && !mayBeNew)
    return { path: `${path}.policy`, problem: `is no managed policy of the snapshot: \`${arn}\`` };
  const name = entry?.name ?? arn.slice(arn.lastIndexOf('/') + 1);
  const policy = document === undefined ? null : { name, arn, document };
  return { change: { on: 'managedPolicy', arn, policy } };
}

async function resolveResource(
  { resource, document, path }: ResourceChange,
  source: PolicySource,
): Promise<ResolvedChange> {
  const { account = '', region = '' } = parseArn(resource) ?? {};
  const found = await source.resource(resource, { account, region }, NEWEST);
  const at = `${path}.resource`;
  if (found.kind === 'absent')
    return { path: at, problem: `is no resource of the snapshot: \`${resource}\`` };
  if (found.kind === 'notVisible') return { path: at, problem: `cannot be changed: ${found.why}` };
  const { arn, policyKind } = found.value;
  if (document === undefined && ALWAYS_THERE.has(policyKind))
    return { path: at, problem: 'always has a policy: put another one in its place' };
  const policy = document === undefined ? null : nameOf(policyKind, document);
  return { change: { on: 'resourcePolicy', resource: arn, policy } };
}

/** AWS replaces the policies of keys and roles, and never removes them. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['kmsKeyPolicy', 'roleTrustPolicy']);

const nameOf = (policyKind: string, document: unknown) =>
  policyKind === 'roleTrustPolicy' ? { name: 'trust policy', document } : { document };
