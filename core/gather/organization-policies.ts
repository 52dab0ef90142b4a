/**
 * The policies of the organization: SCPs above the caller's account, RCPs above the resource's.
 * Source  AWS Organizations User Guide, "SCP evaluation", "Resource control policies".
 */
import type { PolicyLayer } from '../model/attribution.ts';
import type { PolicyLevel } from '../model/policy.ts';
import type { LookupResult, OrganizationView } from '../model/policy-source.ts';
import {
  type HiddenLayer,
  hide,
  type LayerPolicies,
  NOTHING,
  readableLevels,
  unreadable,
  whyNot,
} from './layer-policies.ts';

export function serviceControlPolicies(sight: LookupResult<OrganizationView> | undefined): LayerPolicies {
  if (sight === undefined || sight.kind === 'absent') return NOTHING;
  if (sight.kind === 'notVisible') return hide('serviceControlPolicy', whyNot(sight, 'the organization'));
  const levels = sight.value.serviceControlPolicies;
  if (levels.length === 0) return NOTHING;
  return {
    policies: { serviceControlPolicies: readableLevels(levels) },
    hidden: unreadableLevels('serviceControlPolicy', levels),
  };
}

export function resourceControlPolicies(sight: LookupResult<OrganizationView> | undefined): LayerPolicies {
  if (sight === undefined || sight.kind === 'absent') return NOTHING;
  if (sight.kind === 'notVisible') return hide('resourceControlPolicy', whyNot(sight, 'the organization'));
  const levels = sight.value.resourceControlPolicies;
  if (levels.length === 0) return NOTHING;
  return {
    policies: { resourceControlPolicies: readableLevels(levels) },
    hidden: unreadableLevels('resourceControlPolicy', levels),
  };
}

function unreadableLevels(layer: PolicyLayer, levels: readonly PolicyLevel[]): readonly HiddenLayer[] {
  return levels.flatMap(({ policies }) => unreadable(layer, policies));
}
