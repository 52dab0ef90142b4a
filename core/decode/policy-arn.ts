/**
 * The policy that a denial names by its ARN, and the layers whose policies can have an ARN of that shape.
 *
 * Source  AWS Security Blog, "Enhanced access denied error messages with policy ARNs" (January 2026):
 *         `arn:P:organizations::ACCOUNT:policy/o-ORG/service_control_policy/p-ID` for an SCP,
 *         `…/resource_control_policy/p-ID` for an RCP, `arn:P:iam::ACCOUNT:policy/PATH/NAME` for the rest.
 */
import { parseArn } from '../model/arn.ts';
import type { Layer, PolicyRef } from '../model/attribution.ts';

const IAM_LAYERS: readonly Layer[] = ['identityPolicy', 'permissionsBoundary', 'sessionPolicy'];

/** Layers that a policy of this ARN can belong to; none when it is no policy's ARN at all. */
export function layersOfPolicyArn(arn: string): readonly Layer[] {
  const { service, resource = '' } = parseArn(arn) ?? {};
  if (!resource.startsWith('policy/')) return [];
  if (service === 'iam') return IAM_LAYERS;
  if (service !== 'organizations') return [];
  if (resource.includes('/service_control_policy/')) return ['serviceControlPolicy'];
  return resource.includes('/resource_control_policy/') ? ['resourceControlPolicy'] : [];
}

/** SCPs and RCPs have ids in their ARNs, not names. */
export function policyRefOf(arn: string): PolicyRef {
  const { service, resource = '' } = parseArn(arn) ?? {};
  const name = service === 'iam' ? resource.slice(resource.lastIndexOf('/') + 1) : null;
  return { arn, name, target: null };
}

/** AWS attaches these to a user whose key it found in public: security work, not a permission to add. */
export function isCompromisedKeyQuarantine(arn: string): boolean {
  return arn.includes(':policy/AWSCompromisedKeyQuarantine');
}
