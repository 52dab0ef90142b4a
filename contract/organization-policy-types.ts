/** Types of organization policy that deny calls in IAM, in the words of the Organizations API. */
export const ORGANIZATION_POLICY_TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;

export type OrganizationPolicyType = (typeof ORGANIZATION_POLICY_TYPES)[number];
