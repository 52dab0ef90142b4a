/**
 * A change of the organization → what it touched, read again and stored as in force from the time of the event.
 *
 * Where the event does not show how far the change reaches (a policy type that was enabled, a unit or account that is
 * not known yet), a full read follows. Where the read found no difference, another full read is requested: the API may
 * not have shown the change yet.
 */

import { isoMilliseconds } from '../record/event-time.ts';
import type { OrganizationEntry, OrganizationPolicyEntry, TargetEntry } from '../snapshot/entry.ts';
import { entryKey } from '../snapshot/entry-keys.ts';
import { allAttachedTo } from '../snapshot/organization.ts';
import type { OrganizationChange, Touched } from './change.ts';
import { currentOf, type History, type Observation } from './history.ts';
import { type KeepDeps, type KeepOutcome, keepOrganization } from './keep.ts';
import { requestFullReadAfter } from './run.ts';
import { readHistories, writeObservations } from './write-observations.ts';

type Some = Extract<Touched, { readonly kind: 'some' }>;

export async function followChange(change: OrganizationChange, deps: KeepDeps): Promise<KeepOutcome> {
  const readAt = isoMilliseconds(deps.now());
  const since = change.time ?? readAt;
  const observations =
    change.touched.kind === 'some'
      ? await observeTouched(change.touched, { since, readAt }, deps)
      : undefined;
  if (observations === undefined) {
    await requestFullReadAfter(deps.store, since);
    return keepOrganization(deps);
  }
  const written = await writeObservations(deps, observations);
  if (written === 0 && isAnything(change.touched)) await requestFullReadAfter(deps.store, since);
  return { outcome: 'read', written };
}

const isAnything = (touched: Touched): boolean =>
  touched.kind === 'everything' || touched.targets.length + touched.policies.length > 0;

type When = Pick<Observation, 'since' | 'readAt'>;

/** Undefined: the change reaches what is not known yet, or what it touched cannot be read. */
async function observeTouched(
  touched: Some,
  when: When,
  deps: KeepDeps,
): Promise<readonly Observation[] | undefined> {
  const keys = [...touched.targets.flatMap(targetKeys), ...touched.policies.map(policyKey)];
  const known = await readHistories(deps.store, [ORGANIZATION, ...keys]);
  const organization = currentOf(known.get(ORGANIZATION));
  if (organization?.kind !== 'organization') return undefined;
  const targets = await readTargets(touched.targets, known, organization, deps);
  if (targets === undefined) return undefined;
  const attached = await readNewPolicies([...targets.values()], deps);
  const policies = await readKnownPolicies(touched.policies, known, deps);
  if (attached === undefined || policies === undefined) return undefined;
  return [
    ...[...targets].flatMap(([id, thing]) => targetObservations(id, thing, known, when)),
    ...[...attached, ...policies].map(([id, thing]) => ({ key: policyKey(id), thing, ...when })),
  ];
}

const ORGANIZATION = entryKey('organization', '');
const targetKeys = (id: string) => [entryKey('target', id), entryKey('account', id)];
const policyKey = (id: string) => entryKey('organizationPolicy', id);

/** Undefined: one of them, or the unit that it is in now, is not known yet. */
async function readTargets(
  ids: readonly string[],
  known: ReadonlyMap<string, History>,
  { policyTypes, enforcedTypes = [] }: OrganizationEntry,
  { store, reader }: KeepDeps,
): Promise<ReadonlyMap<string, TargetEntry | undefined> | undefined> {
  const targets = new Map<string, TargetEntry | undefined>();
  for (const id of ids) {
    const before = currentOf(known.get(entryKey('target', id)));
    const read = await reader.readTarget(id, [...policyTypes, ...enforcedTypes]);
    if (before?.kind !== 'target' || read.kind === 'notVisible') return undefined;
    targets.set(id, read.kind === 'absent' ? undefined : { ...read.value, name: before.name });
  }
  const parents = [...targets.values()].flatMap((target) => target?.parent ?? []);
  const keys = parents.map((id) => entryKey('target', id));
  const above = await readHistories(store, keys);
  return keys.every((key) => currentOf(above.get(key)) !== undefined) ? targets : undefined;
}

/** An account that left is gone from the tree and from the list of accounts. */
function targetObservations(
  id: string,
  thing: TargetEntry | undefined,
  known: ReadonlyMap<string, History>,
  when: When,
): readonly Observation[] {
  const gone = thing === undefined ? targetKeys(id).filter((key) => known.has(key)) : [];
  return thing === undefined
    ? gone.map((key) => ({ key, thing: undefined, ...when }))
    : [{ key: entryKey('target', id), thing, ...when }];
}

type Policies = readonly (readonly [id: string, policy: OrganizationPolicyEntry | undefined])[];

/** Policies that are attached to the targets now and not known yet. */
async function readNewPolicies(
  targets: readonly (TargetEntry | undefined)[],
  { store, reader }: KeepDeps,
): Promise<Policies | undefined> {
  const attached = targets.filter((target) => target !== undefined).flatMap(allAttachedTo);
  const known = await readHistories(
    store,
    attached.map(({ id }) => policyKey(id)),
  );
  const policies = new Map<string, OrganizationPolicyEntry | undefined>();
  for (const { id, type } of attached) {
    if (policies.has(id) || currentOf(known.get(policyKey(id))) !== undefined) continue;
    const read = await reader.readPolicy(id, type);
    if (read.kind === 'notVisible') return undefined;
    policies.set(id, read.kind === 'found' ? read.value : undefined);
  }
  return [...policies];
}

/** A policy that is not known is attached to nothing yet, or is of a kind that does not deny. */
async function readKnownPolicies(
  ids: readonly string[],
  known: ReadonlyMap<string, History>,
  { reader }: KeepDeps,
): Promise<Policies | undefined> {
  const policies: [string, OrganizationPolicyEntry | undefined][] = [];
  for (const id of ids) {
    const before = currentOf(known.get(policyKey(id)));
    if (before?.kind !== 'organizationPolicy') continue;
    const read = await reader.readPolicy(id, before.type);
    if (read.kind === 'notVisible') return undefined;
    policies.push([id, read.kind === 'found' ? read.value : undefined]);
  }
  return policies;
}
