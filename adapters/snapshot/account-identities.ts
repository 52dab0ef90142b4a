/**
 * Everything of an account's IAM as snapshot entries, a page at a time; and AWS's own managed policies, once for all.
 *
 * Source  IAM API Reference, GetAccountAuthorizationDetails; of AWS's own policies it returns those in use.
 */
import {
  type GetAccountAuthorizationDetailsResponse,
  type GroupDetail,
  type IAMClient,
  type ManagedPolicyDetail,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
  paginateListPolicies,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam';
import type { Policy } from '../../core/model/policy.ts';
import type { GroupEntry, ManagedPolicyEntry, RoleEntry, UserEntry } from '../../core/snapshot/entry.ts';
import { nameOfPolicy, timeOf } from '../aws/iam-policies.ts';
import { encodedDocument, tagsOf } from '../aws/member-read.ts';

export type IdentityEntry = RoleEntry | UserEntry | GroupEntry | ManagedPolicyEntry;

const PAGE = 1000;

export async function* accountIdentities(iam: IAMClient): AsyncGenerator<readonly IdentityEntry[]> {
  const pages = paginateGetAccountAuthorizationDetails({ client: iam }, { MaxItems: PAGE });
  for await (const page of pages) yield entriesOf(page);
}

function entriesOf(page: GetAccountAuthorizationDetailsResponse): readonly IdentityEntry[] {
  return [
    ...(page.RoleDetailList ?? []).map(roleEntry),
    ...(page.UserDetailList ?? []).map(userEntry),
    ...(page.GroupDetailList ?? []).map(groupEntry),
    ...(page.Policies ?? []).map(policyEntry),
  ];
}

function principalOf(detail: RoleDetail | UserDetail) {
  return {
    arn: detail.Arn ?? '',
    createdAt: timeOf(detail.CreateDate),
    managedPolicies: attached(detail.AttachedManagedPolicies),
    boundary: detail.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: tagsOf(detail.Tags),
  };
}

function roleEntry(role: RoleDetail): RoleEntry {
  return {
    kind: 'role',
    ...principalOf(role),
    uniqueId: role.RoleId ?? '',
    inlinePolicies: inline(role.RolePolicyList),
    trustPolicy: encodedDocument(role.AssumeRolePolicyDocument ?? ''),
  };
}

function userEntry(user: UserDetail): UserEntry {
  return {
    kind: 'user',
    ...principalOf(user),
    uniqueId: user.UserId ?? '',
    inlinePolicies: inline(user.UserPolicyList),
    groups: user.GroupList ?? [],
  };
}

function groupEntry(group: GroupDetail): GroupEntry {
  return {
    kind: 'group',
    arn: group.Arn ?? '',
    inlinePolicies: inline(group.GroupPolicyList),
    managedPolicies: attached(group.AttachedManagedPolicies),
  };
}

function policyEntry({
  Arn: arn = '',
  PolicyName: name = nameOfPolicy(arn),
  PolicyVersionList: versions = [],
}: ManagedPolicyDetail): ManagedPolicyEntry {
  const text = versions.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document;
  return { kind: 'managedPolicy', arn, name, document: text === undefined ? null : encodedDocument(text) };
}

const inline = (policies: readonly PolicyDetail[] | undefined): readonly Policy[] =>
  (policies ?? [])
    .map(({ PolicyName: name = '', PolicyDocument: text }) => ({
      name,
      document: text === undefined ? null : encodedDocument(text),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

const attached = (policies: readonly { readonly PolicyArn?: string | undefined }[] | undefined) =>
  (policies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []).toSorted();

export interface AwsPolicy {
  readonly arn: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** Every managed policy of AWS: a session may name any of them. */
export async function listAwsPolicies(iam: IAMClient): Promise<readonly AwsPolicy[]> {
  const pages = paginateListPolicies({ client: iam }, { Scope: 'AWS', MaxItems: PAGE });
  return (await Array.fromAsync(pages))
    .flatMap(({ Policies }) => Policies ?? [])
    .map(({ Arn: arn = '', PolicyName: name, DefaultVersionId: version }) => ({ arn, name, version }));
}
