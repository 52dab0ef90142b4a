/**
 * Policies of AWS Organizations, beside service and resource control policies, that a service enforces itself: IAM may
 * allow the call, and no policy statement opens it.
 *
 * Source  AWS Organizations User Guide, "Tag policies", "EC2 policies", "Amazon S3 policies"; ECR API Reference,
 *         BlockedByOrganizationPolicyException, which does not say of which kind the policy is.
 */
import type { EnforcedPolicyType } from './policy-layer.ts';

export const ORGANIZATION_POLICY_KINDS = [
  'tagPolicy',
  'ec2Policy',
  's3Policy',
  'organizationPolicy',
] as const;

/** `organizationPolicy`: AWS does not say which kind. Also the code of the evidence that states it. */
export type OrganizationPolicyKind = (typeof ORGANIZATION_POLICY_KINDS)[number];

/** As in "a tag policy of the organization". */
export const ORGANIZATION_POLICY_NAME: Readonly<Record<OrganizationPolicyKind, string>> = {
  tagPolicy: 'a tag policy of the organization',
  ec2Policy: 'an EC2 policy (declarative policy) of the organization',
  s3Policy: 'an S3 policy of the organization',
  organizationPolicy: 'a policy of the organization',
};

/** In the words of the Organizations API; undefined: AWS does not say which. */
export const ENFORCED_TYPE: Readonly<Record<OrganizationPolicyKind, EnforcedPolicyType | undefined>> = {
  tagPolicy: 'TAG_POLICY',
  ec2Policy: 'DECLARATIVE_POLICY_EC2',
  s3Policy: 'S3_POLICY',
  organizationPolicy: undefined,
};

export function organizationPolicyKind(text: string | undefined): OrganizationPolicyKind | undefined {
  return ORGANIZATION_POLICY_KINDS.find((kind) => kind === text);
}
