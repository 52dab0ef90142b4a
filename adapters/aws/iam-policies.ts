/**
 * A role, a user, a group or a managed policy, read by itself, as snapshot entries.
 *
 * Source  IAM API Reference; documents come URL-encoded.
 */
import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListGroupsForUser,
  paginateListRolePolicies,
  paginateListUserPolicies,
  paginateListUserTags,
} from '@aws-sdk/client-iam';
import type { Policy } from '../../core/model/policy.ts';
import type { LookupResult } from '../../core/model/policy-source.ts';
import type { GroupEntry, ManagedPolicyEntry, RoleEntry, UserEntry } from '../../core/snapshot/entry.ts';
import type { Caller } from './member-clients.ts';
import { encodedDocument, tagsOf, tryRead } from './member-read.ts';

const NO_SUCH_ENTITY = ['NoSuchEntityException', 'NoSuchEntity'];

/** Of the caller's account. */
export function iamPoliciesOf(caller: Caller, region: string) {
  const iam = caller.client(IAMClient, region);
  return {
    role: (name: string) => readRole(iam, name),
    user: (name: string) => readUser(iam, name),
    /** `arn`: as its members know it; the group's own path does not matter for what it grants. */
    group: (name: string, arn: string) => readGroup(iam, name, arn),
    managedPolicy: (arn: string) => readManagedPolicy(iam, arn),
    /** `version`: `v3`. AWS keeps at most five versions. */
    managedVersion: (arn: string, version: string) =>
      tryRead(() => readPolicyVersion(iam, arn, undefined, version), NO_SUCH_ENTITY),
  };
}

function readRole(iam: IAMClient, name: string): Promise<LookupResult<RoleEntry>> {
  const RoleName = name;
  return tryRead(async (): Promise<RoleEntry> => {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
    const inline = await Array.fromAsync(paginateListRolePolicies({ client: iam }, { RoleName }));
    const managed = await Array.fromAsync(paginateListAttachedRolePolicies({ client: iam }, { RoleName }));
    return {
      kind: 'role',
      arn: role?.Arn ?? '',
      uniqueId: role?.RoleId ?? '',
      createdAt: timeOf(role?.CreateDate),
      inlinePolicies: await inlinePolicies(inline, (PolicyName) =>
        iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
      ),
      managedPolicies: attachedArns(managed),
      boundary: role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
      trustPolicy: encodedDocument(role?.AssumeRolePolicyDocument ?? ''),
      tags: tagsOf(role?.Tags),
    };
  }, NO_SUCH_ENTITY);
}

function readUser(iam: IAMClient, name: string): Promise<LookupResult<UserEntry>> {
  const UserName = name;
  return tryRead(async (): Promise<UserEntry> => {
    const { User: user } = await iam.send(new GetUserCommand({ UserName }));
    const inline = await Array.fromAsync(paginateListUserPolicies({ client: iam }, { UserName }));
    const managed = await Array.fromAsync(paginateListAttachedUserPolicies({ client: iam }, { UserName }));
    const groups = await Array.fromAsync(paginateListGroupsForUser({ client: iam }, { UserName }));
    return {
      kind: 'user',
      arn: user?.Arn ?? '',
      uniqueId: user?.UserId ?? '',
      createdAt: timeOf(user?.CreateDate),
      inlinePolicies: await inlinePolicies(inline, (PolicyName) =>
        iam.send(new GetUserPolicyCommand({ UserName, PolicyName })),
      ),
      managedPolicies: attachedArns(managed),
      boundary: user?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
      groups: groups.flatMap(({ Groups }) => Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []),
      tags: user?.Tags === undefined ? await userTags(iam, UserName) : tagsOf(user.Tags),
    };
  }, NO_SUCH_ENTITY);
}

/** Where GetUser leaves the tags out, they are listed. */
async function userTags(iam: IAMClient, UserName: string) {
  const pages = await Array.fromAsync(paginateListUserTags({ client: iam }, { UserName }));
  return tagsOf(pages.flatMap(({ Tags }) => Tags ?? []));
}

function readGroup(iam: IAMClient, name: string, arn: string): Promise<LookupResult<GroupEntry>> {
  const GroupName = name;
  return tryRead(async (): Promise<GroupEntry> => {
    const inline = await Array.fromAsync(paginateListGroupPolicies({ client: iam }, { GroupName }));
    const managed = await Array.fromAsync(paginateListAttachedGroupPolicies({ client: iam }, { GroupName }));
    const policies = await inlinePolicies(inline, (PolicyName) =>
      iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
    );
    return { kind: 'group', arn, inlinePolicies: policies, managedPolicies: attachedArns(managed) };
  }, NO_SUCH_ENTITY);
}

function readManagedPolicy(iam: IAMClient, arn: string): Promise<LookupResult<ManagedPolicyEntry>> {
  return tryRead(async (): Promise<ManagedPolicyEntry> => {
    const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
    return readPolicyVersion(iam, arn, policy?.PolicyName, policy?.DefaultVersionId);
  }, NO_SUCH_ENTITY);
}

export async function readPolicyVersion(
  iam: IAMClient,
  arn: string,
  name: string | undefined,
  VersionId: string | undefined,
): Promise<ManagedPolicyEntry> {
  const { PolicyVersion: version } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId }),
  );
  const document = version?.Document === undefined ? null : encodedDocument(version.Document);
  return { kind: 'managedPolicy', arn, name: name ?? nameOfPolicy(arn), document };
}

async function inlinePolicies(
  pages: readonly { readonly PolicyNames?: string[] | undefined }[],
  read: (name: string) => Promise<{ readonly PolicyDocument?: string | undefined }>,
): Promise<readonly Policy[]> {
  const policies: Policy[] = [];
  for (const name of pages.flatMap(({ PolicyNames }) => PolicyNames ?? []).toSorted()) {
    const { PolicyDocument: text } = await read(name);
    policies.push({ name, document: text === undefined ? null : encodedDocument(text) });
  }
  return policies;
}

interface AttachedPage {
  readonly AttachedPolicies?: { readonly PolicyArn?: string | undefined }[] | undefined;
}

const attachedArns = (pages: readonly AttachedPage[]): readonly string[] =>
  pages
    .flatMap(({ AttachedPolicies }) => AttachedPolicies ?? [])
    .flatMap(({ PolicyArn }) => PolicyArn ?? [])
    .toSorted();

export const nameOfPolicy = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** IAM knows seconds. */
export const timeOf = (date: Date | undefined): string | null =>
  date === undefined ? null : date.toISOString().replace(/\.\d{3}Z$/, 'Z');
