/**
 * The organization's tree, its service control policies and its resource control policies, as snapshot entries.
 *
 * Whole, it costs two calls a policy and three an organizational unit, whatever the number of accounts: attachments
 * are listed by policy. For one account it walks up the tree.
 * Errors  no organization, or no permission: said so in a `noOrganization` entry.
 * Source  AWS Organizations API Reference; who may call: the management account or a delegated administrator.
 */
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  type AccountEntry,
  type NoOrganizationEntry,
  ORGANIZATION_POLICY_TYPES,
  type OrganizationEntry,
  type OrganizationPolicyEntry,
  type OrganizationPolicyType,
  type TargetEntry,
} from '../core/snapshot/entry.ts';
import type { Caller } from './member-clients.ts';
import { documentOf, pagesOf, tryRead } from './member-read.ts';

export const ORGANIZATION_ACTIONS = [
  'organizations:DescribeOrganization',
  'organizations:DescribePolicy',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListParents',
  'organizations:ListPolicies',
  'organizations:ListPoliciesForTarget',
  'organizations:ListRoots',
  'organizations:ListTargetsForPolicy',
] as const;

/** Where Organizations answers, by partition. */
const REGIONS: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-northwest-1'],
  ['aws-us-gov', 'us-gov-west-1'],
]);

export function organizationsClient(caller: Caller): OrganizationsClient {
  return caller.client(OrganizationsClient, REGIONS.get(caller.partition) ?? 'us-east-1');
}

export type Organization = OrganizationEntry | NoOrganizationEntry;

export async function readOrganization(client: OrganizationsClient): Promise<Organization> {
  const read = await tryRead(async () => {
    const { Organization: found } = await client.send(new DescribeOrganizationCommand({}));
    const [root] = await listRoots(client);
    const enabled = (root?.PolicyTypes ?? []).filter(({ Status }) => Status === 'ENABLED');
    return {
      kind: 'organization',
      id: found?.Id ?? '',
      managementAccount: found?.MasterAccountId ?? '',
      policyTypes: ORGANIZATION_POLICY_TYPES.filter((type) => enabled.some(({ Type }) => Type === type)),
    } as const;
  }, ['AWSOrganizationsNotInUseException']);
  switch (read.kind) {
    case 'found':
      return read.value;
    case 'absent':
      return { kind: 'noOrganization', notVisible: null };
    case 'notVisible':
      return { kind: 'noOrganization', notVisible: `the organization cannot be read (${read.why})` };
  }
}

async function listRoots(client: OrganizationsClient) {
  const pages = pagesOf(
    (NextToken) => client.send(new ListRootsCommand({ NextToken })),
    ({ NextToken }) => NextToken,
  );
  return (await Array.fromAsync(pages)).flatMap(({ Roots }) => Roots ?? []);
}

export interface Member {
  readonly id: string;
  readonly name: string | null;
  readonly status: AccountEntry['status'];
}

export interface Tree {
  readonly targets: readonly TargetEntry[];
  readonly policies: readonly OrganizationPolicyEntry[];
  readonly members: readonly Member[];
}

export async function readTree(
  client: OrganizationsClient,
  { policyTypes }: Pick<OrganizationEntry, 'policyTypes'>,
): Promise<Tree> {
  const policies: OrganizationPolicyEntry[] = [];
  const attached = new Map<OrganizationPolicyType, Attachments>();
  for (const type of policyTypes) {
    const byTarget: Attachments = new Map();
    for (const id of await policyIds(client, type)) {
      policies.push(await readOrganizationPolicy(client, id, type));
      for (const target of await targetsOf(client, id)) {
        byTarget.set(target, [...(byTarget.get(target) ?? []), id]);
      }
    }
    attached.set(type, byTarget);
  }
  const members: Member[] = [];
  const targets: TargetEntry[] = [];
  for await (const node of nodesBelowRoots(client)) {
    if (node.member !== undefined) members.push(node.member);
    const idsOf = (type: OrganizationPolicyType) => attached.get(type)?.get(node.id)?.toSorted() ?? [];
    targets.push(targetEntry(node, idsOf));
  }
  return { targets, policies, members };
}

type Attachments = Map<string, readonly string[]>;

function targetEntry(
  { id, name, parent }: Omit<Node, 'member'>,
  idsOf: (type: OrganizationPolicyType) => readonly string[] | null,
): TargetEntry {
  const serviceControlPolicies = idsOf('SERVICE_CONTROL_POLICY');
  const resourceControlPolicies = idsOf('RESOURCE_CONTROL_POLICY');
  return { kind: 'target', id, name, parent, serviceControlPolicies, resourceControlPolicies };
}

async function policyIds(client: OrganizationsClient, Filter: OrganizationPolicyType): Promise<string[]> {
  const pages = pagesOf(
    (NextToken) => client.send(new ListPoliciesCommand({ Filter, NextToken })),
    ({ NextToken }) => NextToken,
  );
  return (await Array.fromAsync(pages))
    .flatMap(({ Policies }) => Policies ?? [])
    .flatMap(({ Id }) => Id ?? []);
}

async function targetsOf(client: OrganizationsClient, PolicyId: string): Promise<string[]> {
  const pages = pagesOf(
    (NextToken) => client.send(new ListTargetsForPolicyCommand({ PolicyId, NextToken })),
    ({ NextToken }) => NextToken,
  );
  const targets = (await Array.fromAsync(pages)).flatMap(({ Targets }) => Targets ?? []);
  return targets.flatMap(({ TargetId }) => TargetId ?? []);
}

export async function readOrganizationPolicy(
  client: OrganizationsClient,
  id: string,
  type: OrganizationPolicyType,
): Promise<OrganizationPolicyEntry> {
  const read = await tryRead(() => client.send(new DescribePolicyCommand({ PolicyId: id })));
  const { PolicySummary: summary, Content: content } = (read.kind === 'found' && read.value.Policy) || {};
  return {
    kind: 'organizationPolicy',
    id,
    arn: summary?.Arn ?? `arn:aws:organizations::aws:policy/${type.toLowerCase()}/${id}`,
    name: summary?.Name ?? id,
    type,
    document: content === undefined ? null : documentOf(content),
  };
}

interface Node {
  readonly id: string;
  readonly name: string | null;
  readonly parent: string | null;
  readonly member?: Member;
}

async function* nodesBelowRoots(client: OrganizationsClient): AsyncGenerator<Node> {
  const waiting: Node[] = (await listRoots(client)).map(({ Id: id = '', Name: name = null }) => ({
    id,
    name,
    parent: null,
  }));
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    yield node;
    const parent = node.id;
    for await (const { OrganizationalUnits: units = [] } of unitPages(client, parent)) {
      waiting.push(...units.map(({ Id: id = '', Name: name = null }) => ({ id, name, parent })));
    }
    for await (const { Accounts: accounts = [] } of accountPages(client, parent)) {
      for (const { Id: id = '', Name: name = null, Status: status = null } of accounts) {
        yield { id, name, parent, member: { id, name, status } };
      }
    }
  }
}

const unitPages = (client: OrganizationsClient, ParentId: string) =>
  pagesOf(
    (NextToken) => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken })),
    ({ NextToken }) => NextToken,
  );

const accountPages = (client: OrganizationsClient, ParentId: string) =>
  pagesOf(
    (NextToken) => client.send(new ListAccountsForParentCommand({ ParentId, NextToken })),
    ({ NextToken }) => NextToken,
  );

/** One target on the way up, by itself: its parent and what is attached to it. */
export async function readTarget(
  client: OrganizationsClient,
  id: string,
  policyTypes: readonly OrganizationPolicyType[],
): Promise<TargetEntry> {
  const parents = id.startsWith('r-') ? [] : await parentsOf(client, id);
  const attached = new Map<OrganizationPolicyType, readonly string[] | null>();
  for (const type of policyTypes) attached.set(type, await attachedTo(client, id, type));
  const node = { id, name: null, parent: parents[0] ?? null };
  return targetEntry(node, (type) => (policyTypes.includes(type) ? (attached.get(type) ?? null) : []));
}

async function parentsOf(client: OrganizationsClient, ChildId: string): Promise<string[]> {
  const pages = pagesOf(
    (NextToken) => client.send(new ListParentsCommand({ ChildId, NextToken })),
    ({ NextToken }) => NextToken,
  );
  return (await Array.fromAsync(pages)).flatMap(({ Parents }) => Parents ?? []).flatMap(({ Id }) => Id ?? []);
}

async function attachedTo(
  client: OrganizationsClient,
  TargetId: string,
  Filter: OrganizationPolicyType,
): Promise<readonly string[] | null> {
  const read = await tryRead(async () => {
    const pages = pagesOf(
      (NextToken) => client.send(new ListPoliciesForTargetCommand({ TargetId, Filter, NextToken })),
      ({ NextToken }) => NextToken,
    );
    return (await Array.fromAsync(pages)).flatMap(({ Policies }) => Policies ?? []);
  });
  return read.kind === 'found' ? read.value.flatMap(({ Id }) => Id ?? []).toSorted() : null;
}
