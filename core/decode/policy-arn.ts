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
const ORGANIZATION_LAYERS: readonly (readonly [part: string, layer: Layer])[] = [
  ['/service_control_policy/', 'serviceControlPolicy'],
  ['/resource_control_policy/', 'resourceControlPolicy'],
];

/** Layers that a policy of this ARN can belong to; none when it is no policy's ARN at all. */
export function layersOfPolicyArn(arn: string): readonly Layer[] {
  const parsed = parseArn(arn);
  if (parsed === undefined || !parsed.resource.startsWith('policy/')) return [];
  if (parsed.service === 'iam') return IAM_LAYERS;
  if (parsed.service !== 'organizations') return [];
  return ORGANIZATION_LAYERS.filter(([part]) => parsed.resource.includes(part)).map(([, layer]) => layer);
}

/** SCPs and RCPs have ids in their ARNs, not names. */
export function policyRefOf(arn: string): PolicyRef {
  const parsed = parseArn(arn);
  const name = parsed?.service === 'iam' ? arn.slice(arn.lastIndexOf('/') + 1) : null;
  return { arn, name, target: null };
}

/** AWS attaches these to a user whose key it found in public: security work, not a permission to add. */
export function isCompromisedKeyQuarantine(arn: string | undefined): boolean {
  return arn?.includes(':policy/AWSCompromisedKeyQuarantine') ?? false;
}
