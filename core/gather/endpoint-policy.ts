/** The policy of the VPC endpoint that the call came through; the default policy allows everything. */
import type { EndpointView, LookupResult } from '../model/policy-source.ts';
import { hide, type LayerPolicies, NOTHING, unreadable, whyNot } from './layer-policies.ts';

export function endpointPolicy(sight: LookupResult<EndpointView> | undefined): LayerPolicies {
  if (sight === undefined) return NOTHING;
  if (sight.kind !== 'found') return hide('vpcEndpointPolicy', whyNot(sight, 'the VPC endpoint'));
  const { policy } = sight.value;
  if (policy === null) return NOTHING;
  return {
    policies: policy.document === null ? {} : { vpcEndpointPolicies: [policy] },
    hidden: unreadable('vpcEndpointPolicy', [policy]),
  };
}
