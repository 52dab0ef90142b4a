/** The tree, its accounts and its guardrails, made in moto: parents first, policies where they hang. */
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type {
  OrganizationEntry,
  OrganizationPolicyEntry,
  SnapshotEntry,
  TargetEntry,
} from '../../../../core/snapshot/entry.ts';
import { entriesOfKind } from './entries.ts';
import type { Names } from './names.ts';

/** Policies that every organization has, and that hang on every target when it is made. */
const GIVEN: ReadonlyMap<string, string> = new Map([
  ['FullAWSAccess', 'p-FullAWSAccess'],
  ['RCPFullAWSAccess', 'p-RCPFullAWSAccess'],
]);

export async function loadOrganization(
  client: OrganizationsClient,
  entries: readonly SnapshotEntry[],
  names: Names,
): Promise<void> {
  const [organization] = entriesOfKind(entries, 'organization');
  if (organization === undefined) return;
  const targets = entriesOfKind(entries, 'target');
  const root = await makeRoot(client, organization, targets, names);
  for (const unit of parentsFirst(targets)) {
    await makeTarget(client, unit, organization.managementAccount, root, names);
  }
  for (const policy of entriesOfKind(entries, 'organizationPolicy')) await makePolicy(client, policy, names);
  for (const target of targets) await attach(client, target, names);
}

async function makeRoot(
  client: OrganizationsClient,
  { id, managementAccount, policyTypes }: OrganizationEntry,
  targets: readonly TargetEntry[],
  names: Names,
): Promise<string> {
  const { Organization: made } = await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  names.add(id, made?.Id ?? '');
  names.add(managementAccount, made?.MasterAccountId ?? '');
  const { Roots } = await client.send(new ListRootsCommand({}));
  const root = Roots?.[0]?.Id ?? '';
  names.add(targets.find(({ parent }) => parent === null)?.id ?? '', root);
  for (const PolicyType of policyTypes) {
    await client.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType })).catch((error: Error) => {
      // moto may have it on already.
      if (error.name !== 'PolicyTypeAlreadyEnabledException') throw error;
    });
  }
  return root;
}

function parentsFirst(targets: readonly TargetEntry[]): readonly TargetEntry[] {
  const below = (parent: string): readonly TargetEntry[] =>
    targets.filter((target) => target.parent === parent).flatMap((target) => [target, ...below(target.id)]);
  return targets.filter(({ parent }) => parent === null).flatMap(({ id }) => below(id));
}

async function makeTarget(
  client: OrganizationsClient,
  { id, name, parent }: TargetEntry,
  management: string,
  root: string,
  names: Names,
): Promise<void> {
  const ParentId = names.toMoto(parent ?? '');
  const Name = name ?? id;
  if (!/^\d{12}$/.test(id)) {
    const made = await client.send(new CreateOrganizationalUnitCommand({ ParentId, Name }));
    names.add(id, made.OrganizationalUnit?.Id ?? '');
    return;
  }
  if (id !== management) {
    const account = { AccountName: Name, Email: `${id}@example.com` };
    const made = await client.send(new CreateAccountCommand(account));
    names.add(id, made.CreateAccountStatus?.AccountId ?? '');
  }
  if (ParentId === root) return;
  const move = { AccountId: names.toMoto(id), SourceParentId: root, DestinationParentId: ParentId };
  await client.send(new MoveAccountCommand(move));
}

async function makePolicy(
  client: OrganizationsClient,
  { id, arn, name, type, document }: OrganizationPolicyEntry,
  names: Names,
): Promise<void> {
  const given = GIVEN.get(name);
  const input = {
    Name: name,
    Description: id,
    Type: type,
    Content: JSON.stringify(names.toMoto(document)),
  };
  const made = given
    ? await client.send(new DescribePolicyCommand({ PolicyId: given }))
    : await client.send(new CreatePolicyCommand(input));
  const { Id = '', Arn = '' } = made.Policy?.PolicySummary ?? {};
  if (arn !== null) names.add(arn, Arn);
  names.add(id, Id);
}

async function attach(client: OrganizationsClient, target: TargetEntry, names: Names): Promise<void> {
  const TargetId = names.toMoto(target.id);
  const wanted = names.toMoto([
    ...(target.serviceControlPolicies ?? []),
    ...(target.resourceControlPolicies ?? []),
  ]);
  const given = [...GIVEN.values()];
  for (const PolicyId of wanted.filter((id) => !given.includes(id))) {
    await client.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  }
  for (const PolicyId of given.filter((id) => !wanted.includes(id))) {
    await client.send(new DetachPolicyCommand({ PolicyId, TargetId }));
  }
}
