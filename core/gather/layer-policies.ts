/**
 * The policies of one layer as far as they are visible: what the layers share, the organization, the VPC endpoint.
 *
 * Source  AWS Organizations User Guide, "SCP evaluation", "Resource control policies".
 *
 * INVARIANT: `hidden` is set whenever a policy of this layer may exist that was not read. What is visible still counts
 * for its explicit denies; the silence of the rest proves nothing.
 */
import type { Policy, PolicyLevel, PolicySet } from '../model/policy.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import type { EndpointView, LookupResult, NotVisibleCode, OrganizationView } from '../model/policy-source.ts';

/** Why a policy of a layer could not be read, or is not enough. */
export type HiddenCode =
  | NotVisibleCode
  | 'missing'
  | 'ownerUnknown'
  | 'resourceNotNamed'
  | 'documentNotRead'
  | 'documentInvalid'
  | 'grantsNotRead'
  | 'grantConstraints'
  | 'bucketBehindAccessPoint'
  | 'endpointNotStated'
  | 'registryPolicyNotRead'
  | 'sessionPolicyNotRecorded'
  | 'sessionPolicyTruncated'
  | 'cognitoGuestPolicy';

export interface HiddenLayer {
  readonly layer: PolicyLayer;
  readonly code: HiddenCode;
  /** One clause, for a person. */
  readonly why: string;
  /** What is hidden may allow, as the grants of a key do; it cannot deny explicitly. */
  readonly onlyAllows?: true;
}

export interface LayerPolicies {
  readonly policies: PolicySet;
  readonly hidden: readonly HiddenLayer[];
}

export const NO_POLICIES: LayerPolicies = { policies: {}, hidden: [] };

export function joined(layers: readonly LayerPolicies[]): LayerPolicies {
  return {
    policies: Object.assign({}, ...layers.map(({ policies }) => policies)),
    hidden: layers.flatMap(({ hidden }) => hidden),
  };
}

export type HiddenReason = Pick<HiddenLayer, 'code' | 'why'>;

export function hide(layer: PolicyLayer, reason: HiddenReason): LayerPolicies {
  return { policies: {}, hidden: [{ layer, ...reason }] };
}

/** Why a thing that was asked for was not found. */
export function whyNot(
  lookup: Exclude<LookupResult<unknown>, { readonly kind: 'found' }>,
  what: string,
): HiddenReason {
  return lookup.kind === 'absent'
    ? { code: 'missing', why: `${what} does not exist` }
    : { code: lookup.code, why: lookup.why };
}

export function readable(policies: readonly Policy[]): readonly Policy[] {
  return policies.filter(({ document }) => document !== null);
}

/** Attached policies whose documents could not be read, as hidden parts of their layer. */
export function unreadable(layer: PolicyLayer, policies: readonly Policy[]): readonly HiddenLayer[] {
  return policies
    .filter(({ document }) => document === null)
    .map(({ arn, name }) => ({
      layer,
      code: 'documentNotRead',
      why: `the document of ${arn ?? name ?? 'a policy'} could not be read`,
    }));
}

export function readableLevels(levels: readonly PolicyLevel[]): readonly PolicyLevel[] {
  return levels.map((level) => ({ ...level, policies: readable(level.policies) }));
}

/** The policy of the VPC endpoint that the call came through; the default policy allows everything. */
export function endpointPolicy(lookup: LookupResult<EndpointView> | undefined): LayerPolicies {
  if (lookup === undefined) return NO_POLICIES;
  if (lookup.kind !== 'found') return hide('vpcEndpointPolicy', whyNot(lookup, 'the VPC endpoint'));
  const { policy } = lookup.value;
  if (policy === null) return NO_POLICIES;
  return {
    policies: policy.document === null ? {} : { vpcEndpointPolicies: [policy] },
    hidden: unreadable('vpcEndpointPolicy', [policy]),
  };
}

/** SCPs above the caller's account, RCPs above the resource's. */
export function organizationPolicies(
  layer: PolicyLayer,
  organization: LookupResult<OrganizationView> | undefined,
): LayerPolicies {
  const { policySet } = POLICY_LAYER[layer];
  if (policySet.holds !== 'levels' || organization === undefined || organization.kind === 'absent')
    return NO_POLICIES;
  if (organization.kind === 'notVisible') return hide(layer, whyNot(organization, 'the organization'));
  const levels = organization.value[policySet.member];
  if (levels.length === 0) return NO_POLICIES;
  return {
    policies: { [policySet.member]: readableLevels(levels) },
    hidden: levels.flatMap(({ policies }) => unreadable(layer, policies)),
  };
}
