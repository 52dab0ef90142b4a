/**
 * The policy that a denial names by its ARN, and the layers whose policies can have an ARN of that shape.
 *
 * Source  AWS Security Blog, "Enhanced access denied error messages with policy ARNs" (January 2026):
 *         `arn:P:organizations::ACCOUNT:policy/o-ORG/service_control_policy/p-ID` for an SCP,
 *         `…/resource_control_policy/p-ID` for an RCP, `arn:P:iam::ACCOUNT:policy/PATH/NAME` for the rest.
 */
import { parseArn } from '../model/arn.ts';
import type { PolicyRef } from '../model/attribution.ts';
import { layersThat, type PolicyLayer } from '../model/policy-layer.ts';

const IAM_LAYERS = layersThat(({ hasManagedPolicies }) => hasManagedPolicies);

/** Layers that a policy of this ARN can belong to; none for an ARN that is not a policy's. */
export function layersOfPolicyArn(arn: string): readonly PolicyLayer[] {
  const parsed = parseArn(arn);
  if (parsed === undefined || !parsed.resource.startsWith('policy/')) return [];
  if (parsed.service === 'iam') return IAM_LAYERS;
  if (parsed.service !== 'organizations') return [];
  return layersThat(({ guardrail }) => guardrail !== null && parsed.resource.includes(guardrail.arnPart));
}

/** SCPs and RCPs have ids in their ARNs, not names. */
export function policyRefOf(arn: string): PolicyRef {
  const parsed = parseArn(arn);
  const name = parsed?.service === 'iam' ? arn.slice(arn.lastIndexOf('/') + 1) : null;
  return { arn, name, target: null };
}

/** AWS attaches these to a user whose key it found in public: an incident for security, not a missing permission. */
export function isCompromisedKeyQuarantine(arn: string | undefined): boolean {
  return arn?.includes(':policy/AWSCompromisedKeyQuarantine') ?? false;
}
