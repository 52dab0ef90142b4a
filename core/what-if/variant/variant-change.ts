/** What a variant changes: one policy each, by the ARNs and ids of the source that it is laid over. */
import { parseArn } from '../../model/arn.ts';
import type { Policy } from '../../model/policy.ts';
import type { OrganizationPolicyType } from '../../model/policy-layer.ts';
import { nameWithoutPath } from '../../snapshot/entry-keys.ts';

/** `policy` null: it is removed. */
export type VariantChange =
  | OrganizationPolicyChange
  | {
      readonly on: 'inlinePolicy';
      readonly principal: string;
      readonly name: string;
      readonly policy: Policy | null;
    }
  /** Of a managed policy, to a user, role or group. */
  | {
      readonly on: 'attachment';
      readonly principal: string;
      readonly arn: string;
      readonly policy: Policy | null;
    }
  | { readonly on: 'managedPolicy'; readonly arn: string; readonly policy: Policy | null }
  | { readonly on: 'permissionsBoundary'; readonly principal: string; readonly policy: Policy | null }
  | { readonly on: 'resourcePolicy'; readonly resource: string; readonly policy: Policy | null }
  | { readonly on: 'vpcEndpointPolicy'; readonly endpoint: string; readonly policy: Policy | null };

export interface OrganizationPolicyChange {
  readonly on: 'organizationPolicy';
  readonly type: OrganizationPolicyType;
  /** With its new document, where that changes. */
  readonly policy: Policy;
  readonly hasNewDocument: boolean;
  /** Ids of targets that it is attached to besides. */
  readonly attach: readonly string[];
  readonly detach: readonly string[] | 'everywhere';
}

/** Names of users, roles and groups are unique in an account, whatever the path. */
export function isSameIdentity(arn: string, { arn: other }: { readonly arn: string }): boolean {
  if (arn === other) return true;
  const [left, right] = [parseArn(arn), parseArn(other)];
  if (left?.service !== 'iam' || right?.service !== 'iam') return false;
  return nameWithoutPath(arn) === nameWithoutPath(other);
}
