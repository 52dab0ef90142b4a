/**
 * The calls to Organizations that read its tree and its policies, each with all its pages.
 *
 * Errors  what Organizations answers is thrown as it is; throttled calls wait and are made again by the client.
 * Source  AWS Organizations API Reference; who may call: the management account or a delegated administrator.
 */
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  OrganizationsClient,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListParents,
  paginateListPolicies,
  paginateListPoliciesForTarget,
  paginateListRoots,
  paginateListTargetsForPolicy,
} from '@aws-sdk/client-organizations';
import type { ReadPolicyType } from '../../core/model/policy-layer.ts';
import type { AccountEntry } from '../../core/snapshot/entry.ts';
import type { Caller, Pace } from '../aws/member-clients.ts';

/** Where Organizations answers, by partition. */
const REGIONS: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-northwest-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  // Its only Region.
  ['aws-eusc', 'eusc-de-east-1'],
]);

export function organizationsClient(caller: Caller): OrganizationsClient {
  const client = caller.client(OrganizationsClient, REGIONS.get(caller.partition) ?? 'us-east-1');
  if (caller.pace !== undefined) keepPace(client, caller.pace);
  return client;
}

/** Within the retries, as every attempt counts, and before the signature, which does not last. */
function keepPace(client: OrganizationsClient, pace: Pace): void {
  const paced =
    <Call, Answer>(next: (call: Call) => Promise<Answer>, { commandName = '' }: { commandName?: string }) =>
    async (call: Call) => {
      await pace(commandName.replace(/Command$/, ''));
      return next(call);
    };
  const place = { relation: 'before', toMiddleware: 'httpSigningMiddleware' } as const;
  client.middlewareStack.addRelativeTo(paced, { name: 'pace', override: true, ...place });
}

export interface Member {
  readonly id: string;
  readonly name: string | null;
  readonly status: AccountEntry['status'];
}

export interface Unit {
  readonly id: string;
  readonly name: string | null;
}

async function allOf<Page, T>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly T[] | undefined,
): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

const idsOf = (things: readonly { readonly Id?: string | undefined }[]): string[] =>
  things.flatMap(({ Id }) => Id ?? []);

export async function describeOrganization(client: OrganizationsClient) {
  const { Organization: found } = await client.send(new DescribeOrganizationCommand({}));
  return { id: found?.Id ?? '', managementAccount: found?.MasterAccountId ?? '' };
}

export function listRoots(client: OrganizationsClient) {
  return allOf(paginateListRoots({ client }, {}), ({ Roots }) => Roots);
}

export async function listUnits(client: OrganizationsClient, ParentId: string): Promise<readonly Unit[]> {
  const units = await allOf(
    paginateListOrganizationalUnitsForParent({ client }, { ParentId }),
    ({ OrganizationalUnits }) => OrganizationalUnits,
  );
  return units.map(({ Id: id = '', Name: name = null }) => ({ id, name }));
}

export async function listAccounts(
  client: OrganizationsClient,
  ParentId: string,
): Promise<readonly Member[]> {
  const accounts = await allOf(
    paginateListAccountsForParent({ client }, { ParentId }),
    ({ Accounts }) => Accounts,
  );
  return accounts.map(({ Id: id = '', Name: name = null, Status: status = null }) => ({ id, name, status }));
}

export async function listParents(client: OrganizationsClient, ChildId: string): Promise<readonly string[]> {
  const parents = await allOf(paginateListParents({ client }, { ChildId }), ({ Parents }) => Parents);
  return idsOf(parents);
}

export async function listPolicies(
  client: OrganizationsClient,
  Filter: ReadPolicyType,
): Promise<readonly string[]> {
  const policies = await allOf(paginateListPolicies({ client }, { Filter }), ({ Policies }) => Policies);
  return idsOf(policies);
}

export async function listAttached(
  client: OrganizationsClient,
  TargetId: string,
  Filter: ReadPolicyType,
): Promise<readonly string[]> {
  const policies = await allOf(
    paginateListPoliciesForTarget({ client }, { TargetId, Filter }),
    ({ Policies }) => Policies,
  );
  return idsOf(policies);
}

export async function listTargets(client: OrganizationsClient, PolicyId: string): Promise<readonly string[]> {
  const targets = await allOf(
    paginateListTargetsForPolicy({ client }, { PolicyId }),
    ({ Targets }) => Targets,
  );
  return targets.flatMap(({ TargetId }) => TargetId ?? []);
}

export async function describePolicy(client: OrganizationsClient, PolicyId: string) {
  const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
  return { arn: Policy?.PolicySummary?.Arn, name: Policy?.PolicySummary?.Name, content: Policy?.Content };
}
