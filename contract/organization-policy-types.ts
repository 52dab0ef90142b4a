/** Types of organization policy that deny calls in IAM, in the words of the Organizations API. */
export const ORGANIZATION_POLICY_TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;

export type OrganizationPolicyType = (typeof ORGANIZATION_POLICY_TYPES)[number];

/** Types whose policies a service enforces itself, whatever IAM allows, in the words of the Organizations API. */
export const ENFORCED_POLICY_TYPES = [
  'TAG_POLICY',
  'DECLARATIVE_POLICY_EC2',
  'S3_POLICY',
  'BEDROCK_POLICY',
] as const;

export type EnforcedPolicyType = (typeof ENFORCED_POLICY_TYPES)[number];
