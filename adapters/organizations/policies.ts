/**
 * The organization's tree, its service and resource control policies, and those that services enforce, as snapshot entries.
 *
 * A full read costs two calls a policy and two an organizational unit, and one for each 20 accounts: attachments are
 * listed by policy. For one account it walks up the tree.
 * Errors  no organization, or no permission: a `noOrganization` entry says which.
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  byGuardrail,
  ENFORCED_POLICY_TYPES,
  ORGANIZATION_POLICY_TYPES,
  type ReadPolicyType,
} from '../../core/model/policy-layer.ts';
import type { LookupResult } from '../../core/model/policy-source.ts';
import type {
  NoOrganizationEntry,
  OrganizationEntry,
  OrganizationPolicyEntry,
  TargetEntry,
} from '../../core/snapshot/entry.ts';
import { documentOf, tryRead } from '../aws/member-read.ts';
import {
  describeOrganization,
  describePolicy,
  listAccounts,
  listAttached,
  listParents,
  listPolicies,
  listRoots,
  listTargets,
  listUnits,
  type Member,
  type Unit,
} from './calls.ts';

export type Organization = OrganizationEntry | NoOrganizationEntry;

export async function readOrganization(client: OrganizationsClient): Promise<Organization> {
  return (await readTop(client)).organization;
}

/** The list of roots shows both where the tree begins and which policy types are enabled. */
interface Top {
  readonly organization: Organization;
  readonly roots: readonly Unit[];
}

async function readTop(client: OrganizationsClient): Promise<Top> {
  const read = await tryRead(async () => {
    const found = await describeOrganization(client);
    const roots = await listRoots(client);
    const enabled = (roots[0]?.PolicyTypes ?? []).filter(({ Status }) => Status === 'ENABLED');
    const isEnabled = (type: ReadPolicyType) => enabled.some(({ Type }) => Type === type);
    const policyTypes = ORGANIZATION_POLICY_TYPES.filter(isEnabled);
    const enforcedTypes = ENFORCED_POLICY_TYPES.filter(isEnabled);
    return {
      organization: { kind: 'organization', ...found, policyTypes, enforcedTypes } as const,
      roots: roots.map(({ Id: id = '', Name: name = null }) => ({ id, name })),
    };
  }, ['AWSOrganizationsNotInUseException']);
  switch (read.kind) {
    case 'found':
      return read.value;
    case 'absent':
      return { organization: { kind: 'noOrganization', notVisible: null }, roots: [] };
    case 'notVisible': {
      const notVisible = `the organization cannot be read (${read.why})`;
      return { organization: { kind: 'noOrganization', notVisible }, roots: [] };
    }
  }
}

export interface Tree {
  readonly targets: readonly TargetEntry[];
  readonly policies: readonly OrganizationPolicyEntry[];
  readonly members: readonly Member[];
}

/** The stored answer under this name, else the answer of `read`, which is then stored. */
export type Recall = <T>(name: string, read: () => Promise<T>) => Promise<T>;

const readAgain: Recall = (_name, read) => read();

export interface FullOrganization {
  readonly organization: Organization;
  /** Undefined: there is none, or it cannot be seen, as `organization` says. */
  readonly tree: Tree | undefined;
}

export async function readFullOrganization(
  client: OrganizationsClient,
  recall: Recall = readAgain,
): Promise<FullOrganization> {
  const { organization, roots } = await recall('top', () => readTop(client));
  if (organization.kind === 'noOrganization') return { organization, tree: undefined };
  const tree = await tryRead(() => readTree(client, typesOf(organization), roots, recall));
  if (tree.kind === 'found') return { organization, tree: tree.value };
  const why = tree.kind === 'notVisible' ? tree.why : 'it is gone';
  const notVisible = `the organization ${organization.id} cannot be read (${why})`;
  return { organization: { kind: 'noOrganization', notVisible }, tree: undefined };
}

async function readTree(
  client: OrganizationsClient,
  types: readonly ReadPolicyType[],
  roots: readonly Unit[],
  recall: Recall,
): Promise<Tree> {
  const policies: OrganizationPolicyEntry[] = [];
  const attached = new Map<ReadPolicyType, Attached>();
  for (const type of types) {
    const read = () => readPoliciesOf(client, type, recall);
    const found = isEnforced(type) ? await tryRead(read) : { kind: 'found' as const, value: await read() };
    if (found.kind !== 'found') continue;
    policies.push(...found.value.policies);
    attached.set(type, found.value.attached);
  }
  const members: Member[] = [];
  const targets: TargetEntry[] = [];
  for await (const node of nodesBelow(roots, client, recall)) {
    if (node.member !== undefined) members.push(node.member);
    targets.push(
      targetEntry(node, [...attached.keys()], (type) => attached.get(type)?.get(node.id)?.toSorted() ?? []),
    );
  }
  return { targets, policies, members };
}

/** Ids of policies by target. */
type Attached = ReadonlyMap<string, readonly string[]>;

/** One that may not be read is left out, and the others count. */
const isEnforced = (type: ReadPolicyType): boolean => ENFORCED_POLICY_TYPES.some((each) => each === type);

async function readPoliciesOf(
  client: OrganizationsClient,
  type: ReadPolicyType,
  recall: Recall,
): Promise<{ readonly policies: readonly OrganizationPolicyEntry[]; readonly attached: Attached }> {
  const policies: OrganizationPolicyEntry[] = [];
  const attached = new Map<string, readonly string[]>();
  for (const id of await recall(`policies ${type}`, () => listPolicies(client, type))) {
    policies.push(await recall(`policy ${id}`, () => readOrganizationPolicy(client, id, type)));
    for (const target of await recall(`targets ${id}`, () => listTargets(client, id))) {
      attached.set(target, [...(attached.get(target) ?? []), id]);
    }
  }
  return { policies, attached };
}

const typesOf = ({ policyTypes, enforcedTypes = [] }: OrganizationEntry): readonly ReadPolicyType[] => [
  ...policyTypes,
  ...enforcedTypes,
];

function targetEntry(
  { id, name, parent }: Omit<Node, 'member'>,
  types: readonly ReadPolicyType[],
  idsOf: (type: ReadPolicyType) => readonly string[] | null,
): TargetEntry {
  const enforced = ENFORCED_POLICY_TYPES.filter((type) => types.includes(type));
  const enforcedPolicies = Object.fromEntries(enforced.map((type) => [type, idsOf(type)]));
  return { kind: 'target', id, name, parent, ...byGuardrail(idsOf), enforcedPolicies };
}

interface Node extends Unit {
  readonly parent: string | null;
  readonly member?: Member;
}

async function* nodesBelow(
  roots: readonly Unit[],
  client: OrganizationsClient,
  recall: Recall,
): AsyncGenerator<Node> {
  const waiting: Node[] = roots.map((root) => ({ ...root, parent: null }));
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    yield node;
    const parent = node.id;
    const units = await recall(`units ${parent}`, () => listUnits(client, parent));
    waiting.push(...units.map((unit) => ({ ...unit, parent })));
    for (const member of await recall(`accounts ${parent}`, () => listAccounts(client, parent))) {
      yield { id: member.id, name: member.name, parent, member };
    }
  }
}

/** Of a policy that could not be read, only its id is known. */
export async function readOrganizationPolicy(
  client: OrganizationsClient,
  id: string,
  type: ReadPolicyType,
): Promise<OrganizationPolicyEntry> {
  const read = await findOrganizationPolicy(client, id, type);
  return read.kind === 'found'
    ? read.value
    : { kind: 'organizationPolicy', id, arn: null, name: id, type, document: null };
}

export async function findOrganizationPolicy(
  client: OrganizationsClient,
  id: string,
  type: ReadPolicyType,
): Promise<LookupResult<OrganizationPolicyEntry>> {
  return tryRead(async () => {
    const { arn = null, name = id, content } = await describePolicy(client, id);
    const document = content === undefined ? null : documentOf(content);
    return { kind: 'organizationPolicy', id, arn, name, type, document } as const;
  }, ['PolicyNotFoundException']);
}

/** One target on the way up, by itself: its parent and what is attached to it. */
export async function readTarget(
  client: OrganizationsClient,
  id: string,
  types: readonly ReadPolicyType[],
): Promise<TargetEntry> {
  const [parent = null] = id.startsWith('r-') ? [] : await listParents(client, id);
  const attached = new Map<ReadPolicyType, readonly string[] | null>();
  for (const type of types) {
    const read = await tryRead(() => listAttached(client, id, type));
    attached.set(type, read.kind === 'found' ? read.value.toSorted() : null);
  }
  const node = { id, name: null, parent };
  return targetEntry(node, types, (type) => (types.includes(type) ? (attached.get(type) ?? null) : []));
}
