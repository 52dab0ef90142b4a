/**
 * The policies of the organization: SCPs above the caller's account, RCPs above the resource's.
 * Source  AWS Organizations User Guide, "SCP evaluation", "Resource control policies".
 */
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import type { LookupResult, OrganizationView } from '../model/policy-source.ts';
import { hide, type LayerPolicies, NOTHING, readableLevels, unreadable, whyNot } from './layer-policies.ts';

export function organizationPolicies(
  layer: PolicyLayer,
  organization: LookupResult<OrganizationView> | undefined,
): LayerPolicies {
  const { policySet } = POLICY_LAYER[layer];
  if (policySet.holds !== 'levels' || organization === undefined || organization.kind === 'absent')
    return NOTHING;
  if (organization.kind === 'notVisible') return hide(layer, whyNot(organization, 'the organization'));
  const levels = organization.value[policySet.member];
  if (levels.length === 0) return NOTHING;
  return {
    policies: { [policySet.member]: readableLevels(levels) },
    hidden: levels.flatMap(({ policies }) => unreadable(layer, policies)),
  };
}
