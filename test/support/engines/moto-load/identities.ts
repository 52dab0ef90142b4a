/**
 * Roles, users, groups and managed policies, made in moto in two rounds: first the things, so that their ids are known,
 * then what is written on them.
 */
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { parseArn } from '../../../../core/model/arn.ts';
import type { Tag } from '../../../../core/model/policy-source.ts';
import type {
  GroupEntry,
  ManagedPolicyEntry,
  RoleEntry,
  SnapshotEntry,
  UserEntry,
} from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';

export function loadIdentity(entry: SnapshotEntry): Load | undefined {
  switch (entry.kind) {
    case 'role':
      return loadRole(entry);
    case 'user':
      return loadUser(entry);
    case 'group':
      return loadGroup(entry);
    case 'managedPolicy':
      // AWS's own are moto's, or are not there.
      return parseArn(entry.arn)?.account === 'aws' ? undefined : loadPolicy(entry);
    default:
      return undefined;
  }
}

/** `…/NAME`, and the path before it. */
function placeOf(arn: string): { readonly name: string; readonly path: string } {
  const parts = parseArn(arn)?.resource.split('/').slice(1) ?? [];
  const name = parts.pop() ?? '';
  return { name, path: parts.length === 0 ? '/' : `/${parts.join('/')}/` };
}

const text = (document: unknown): string => JSON.stringify(document);
const awsTags = (tags: readonly Tag[]) => tags.map(({ key, value }) => ({ Key: key, Value: value }));
/** Until the ids are known that the real one may name. */
const NOTHING_YET = text({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});
const NO_PRINCIPAL_YET = text({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }],
});

function loadRole(role: RoleEntry): Load {
  const { name: RoleName, path: Path } = placeOf(role.arn);
  return {
    account: parseArn(role.arn)?.account ?? '',
    async make(caller, region, names) {
      const iam = caller.client(IAMClient, region);
      const input = { RoleName, Path, AssumeRolePolicyDocument: NO_PRINCIPAL_YET, Tags: awsTags(role.tags) };
      const { Role } = await iam.send(new CreateRoleCommand(input));
      names.add(role.uniqueId, Role?.RoleId ?? '');
    },
    async write(caller, region, names) {
      const iam = caller.client(IAMClient, region);
      const { trustPolicy, inlinePolicies, managedPolicies, boundary } = names.toMoto(role);
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: text(trustPolicy) }));
      for (const { name, document } of inlinePolicies) {
        const input = { RoleName, PolicyName: name, PolicyDocument: text(document) };
        await iam.send(new PutRolePolicyCommand(input));
      }
      for (const PolicyArn of managedPolicies)
        await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      if (boundary !== null) {
        const input = { RoleName, PermissionsBoundary: boundary };
        await iam.send(new PutRolePermissionsBoundaryCommand(input));
      }
    },
  };
}

function loadUser(user: UserEntry): Load {
  const { name: UserName, path: Path } = placeOf(user.arn);
  return {
    account: parseArn(user.arn)?.account ?? '',
    async make(caller, region, names) {
      const iam = caller.client(IAMClient, region);
      const { User } = await iam.send(new CreateUserCommand({ UserName, Path, Tags: awsTags(user.tags) }));
      names.add(user.uniqueId, User?.UserId ?? '');
    },
    async write(caller, region, names) {
      const iam = caller.client(IAMClient, region);
      const { inlinePolicies, managedPolicies, boundary, groups } = names.toMoto(user);
      for (const { name, document } of inlinePolicies) {
        const input = { UserName, PolicyName: name, PolicyDocument: text(document) };
        await iam.send(new PutUserPolicyCommand(input));
      }
      for (const PolicyArn of managedPolicies)
        await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
      for (const GroupName of groups) await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
      if (boundary !== null) throw new Error('moto keeps no boundaries of users');
    },
  };
}

function loadGroup(group: GroupEntry): Load {
  const { name: GroupName, path: Path } = placeOf(group.arn);
  return {
    account: parseArn(group.arn)?.account ?? '',
    async make(caller, region) {
      await caller.client(IAMClient, region).send(new CreateGroupCommand({ GroupName, Path }));
    },
    async write(caller, region, names) {
      const iam = caller.client(IAMClient, region);
      const { inlinePolicies, managedPolicies } = names.toMoto(group);
      for (const { name, document } of inlinePolicies) {
        const input = { GroupName, PolicyName: name, PolicyDocument: text(document) };
        await iam.send(new PutGroupPolicyCommand(input));
      }
      for (const PolicyArn of managedPolicies)
        await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    },
  };
}

function loadPolicy(policy: ManagedPolicyEntry): Load {
  const { name: PolicyName, path: Path } = placeOf(policy.arn);
  return {
    account: parseArn(policy.arn)?.account ?? '',
    async make(caller, region) {
      const input = { PolicyName, Path, PolicyDocument: NOTHING_YET };
      await caller.client(IAMClient, region).send(new CreatePolicyCommand(input));
    },
    async write(caller, region, names) {
      const { arn, document } = names.toMoto(policy);
      const input = { PolicyArn: arn, PolicyDocument: text(document), SetAsDefault: true };
      await caller.client(IAMClient, region).send(new CreatePolicyVersionCommand(input));
    },
  };
}
