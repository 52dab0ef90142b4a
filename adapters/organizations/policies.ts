/**
 * The organization's tree, its service control policies and its resource control policies, as snapshot entries.
 *
 * A full read costs two calls a policy and two an organizational unit, and one for each 20 accounts: attachments are
 * listed by policy. For one account it walks up the tree.
 * Errors  no organization, or no permission: a `noOrganization` entry says which.
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  byGuardrail,
  ORGANIZATION_POLICY_TYPES,
  type OrganizationPolicyType,
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
    const policyTypes = ORGANIZATION_POLICY_TYPES.filter((type) => enabled.some(({ Type }) => Type === type));
    return {
      organization: { kind: 'organization', ...found, policyTypes } as const,
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
  const tree = await tryRead(() => readTree(client, organization.policyTypes, roots, recall));
  if (tree.kind === 'found') return { organization, tree: tree.value };
  const why = tree.kind === 'notVisible' ? tree.why : 'it is gone';
  const notVisible = `the organization ${organization.id} cannot be read (${why})`;
  return { organization: { kind: 'noOrganization', notVisible }, tree: undefined };
}

async function readTree(
  client: OrganizationsClient,
  types: readonly OrganizationPolicyType[],
  roots: readonly Unit[],
  recall: Recall,
): Promise<Tree> {
  const policies: OrganizationPolicyEntry[] = [];
  const attached = new Map<string, readonly string[]>();
  for (const type of types) {
    for (const id of await recall(`policies ${type}`, () => listPolicies(client, type))) {
      policies.push(await recall(`policy ${id}`, () => readOrganizationPolicy(client, id, type)));
      for (const target of await recall(`targets ${id}`, () => listTargets(client, id))) {
        const place = `${type} ${target}`;
        attached.set(place, [...(attached.get(place) ?? []), id]);
      }
    }
  }
  const members: Member[] = [];
  const targets: TargetEntry[] = [];
  for await (const node of nodesBelow(roots, client, recall)) {
    if (node.member !== undefined) members.push(node.member);
    targets.push(targetEntry(node, (type) => attached.get(`${type} ${node.id}`)?.toSorted() ?? []));
  }
  return { targets, policies, members };
}

function targetEntry(
  { id, name, parent }: Omit<Node, 'member'>,
  idsOf: (type: OrganizationPolicyType) => readonly string[] | null,
): TargetEntry {
  return { kind: 'target', id, name, parent, ...byGuardrail(idsOf) };
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
  type: OrganizationPolicyType,
): Promise<OrganizationPolicyEntry> {
  const read = await findOrganizationPolicy(client, id, type);
  return read.kind === 'found'
    ? read.value
    : { kind: 'organizationPolicy', id, arn: null, name: id, type, document: null };
}

export async function findOrganizationPolicy(
  client: OrganizationsClient,
  id: string,
  type: OrganizationPolicyType,
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
  policyTypes: readonly OrganizationPolicyType[],
): Promise<TargetEntry> {
  const [parent = null] = id.startsWith('r-') ? [] : await listParents(client, id);
  const attached = new Map<OrganizationPolicyType, readonly string[] | null>();
  for (const type of policyTypes) {
    const read = await tryRead(() => listAttached(client, id, type));
    attached.set(type, read.kind === 'found' ? read.value.toSorted() : null);
  }
  const node = { id, name: null, parent };
  return targetEntry(node, (type) => (policyTypes.includes(type) ? (attached.get(type) ?? null) : []));
}
