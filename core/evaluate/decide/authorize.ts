/**
 * Combines what the layers say into one decision, and names the layers that stand in the way. It knows nothing of
 * statements: layers come in as three values.
 *
 * Source  IAM User Guide, "How AWS enforcement code logic evaluates requests", "Cross-account policy evaluation
 *         logic", "Permissions boundaries for IAM entities"; KMS Developer Guide, "Determining access".
 *         The numbered rules: docs/evaluation.md.
 */
import type { PolicyLayer } from '../../model/attribution.ts';
import { and, or, type Ternary } from '../ternary.ts';
import { isNamed, type Naming } from './naming.ts';

export interface LayerSummary {
  readonly deny: Ternary;
  /** Of an SCP: at every level. */
  readonly allow: Ternary;
}

/** A layer that is left out does not apply to this request. */
export type LayerSummaries = Readonly<Partial<Record<PolicyLayer, LayerSummary>>>;

export interface Situation {
  /** `outside`: a caller without account (a service, an anonymous caller, a sign-in). */
  readonly relation: 'sameAccount' | 'crossAccount' | 'outside';
  /** Root needs no identity policy. */
  readonly identityImplied: boolean;
  /** Key and trust policies: without their word nobody is allowed, not even in the same account. */
  readonly resourcePolicyDecides: boolean;
  /** A user that a trust policy names still needs its boundary's word. */
  readonly boundaryLimitsDirectGrant: boolean;
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'undetermined';

/** A layer whose silence stands in the way: certainly, or perhaps. */
export interface SilentLayer {
  readonly layer: PolicyLayer;
  readonly blocks: 'yes' | 'maybe';
}

export interface Verdict {
  readonly decision: Decision;
  /** In the order in which AWS would name them. */
  readonly silent: readonly SilentLayer[];
}

/** The order in which AWS names a layer that denies. */
export const NAMING_ORDER: readonly PolicyLayer[] = [
  'resourceControlPolicy',
  'serviceControlPolicy',
  'vpcEndpointPolicy',
  'resourcePolicy',
  'identityPolicy',
  'permissionsBoundary',
  'sessionPolicy',
];

export function authorize(situation: Situation, layers: LayerSummaries, naming: Naming): Verdict {
  const has = allowsOf(situation, layers);
  const granted = isGranted(situation, has, naming);
  const allow = and(and(has.serviceControl, has.endpoint), granted);
  const deny = NAMING_ORDER.reduce<Ternary>((found, layer) => or(found, layers[layer]?.deny ?? 'no'), 'no');
  return { decision: decide(deny, allow), silent: silentLayers(situation, has, naming, granted) };
}

function decide(deny: Ternary, allow: Ternary): Decision {
  if (deny === 'yes') return 'explicitDeny';
  if (deny === 'maybe') return 'undetermined';
  if (allow === 'maybe') return 'undetermined';
  return allow === 'yes' ? 'allowed' : 'implicitDeny';
}

/** Which layers let the request pass; one that does not apply does. */
interface Allows {
  readonly serviceControl: Ternary;
  readonly endpoint: Ternary;
  readonly identity: Ternary;
  readonly boundary: Ternary;
  readonly session: Ternary;
}

function allowsOf({ identityImplied }: Situation, layers: LayerSummaries): Allows {
  return {
    serviceControl: layers.serviceControlPolicy?.allow ?? 'yes',
    endpoint: layers.vpcEndpointPolicy?.allow ?? 'yes',
    identity: identityImplied ? 'yes' : (layers.identityPolicy?.allow ?? 'no'),
    boundary: layers.permissionsBoundary?.allow ?? 'yes',
    session: layers.sessionPolicy?.allow ?? 'yes',
  };
}

function isGranted(situation: Situation, has: Allows, naming: Naming): Ternary {
  const limits = and(has.boundary, has.session);
  const byIdentity = and(has.identity, limits);
  switch (situation.relation) {
    case 'outside':
      return naming.directly;
    case 'crossAccount':
      return and(isNamed(naming), byIdentity);
    case 'sameAccount': {
      const delegated = situation.resourcePolicyDecides ? naming.account : 'yes';
      return or(
        directGrant(situation, has, naming),
        or(and(naming.behind, limits), and(delegated, byIdentity)),
      );
    }
  }
}

function directGrant({ boundaryLimitsDirectGrant }: Situation, has: Allows, naming: Naming): Ternary {
  return boundaryLimitsDirectGrant ? and(naming.directly, has.boundary) : naming.directly;
}

function silentLayers(
  situation: Situation,
  has: Allows,
  naming: Naming,
  granted: Ternary,
): readonly SilentLayer[] {
  const gates = [
    silence('serviceControlPolicy', has.serviceControl),
    silence('vpcEndpointPolicy', has.endpoint),
  ];
  if (granted === 'yes') return gates.flat();
  return [...gates, ...silentGrants(situation, has, naming)].flat();
}

function silentGrants(
  { relation, resourcePolicyDecides }: Situation,
  has: Allows,
  naming: Naming,
): readonly (readonly SilentLayer[])[] {
  if (relation === 'outside') return [silence('resourcePolicy', naming.directly)];
  const named = isNamed(naming);
  const needsResource = relation === 'crossAccount' || resourcePolicyDecides;
  const withoutIdentity = relation === 'sameAccount' ? or(naming.directly, naming.behind) : 'no';
  /** Where nobody is named, a grant by the key or trust policy would make the identity policy needless. */
  const identityCounts = relation === 'crossAccount' || !resourcePolicyDecides || naming.account !== 'no';
  return [
    needsResource ? silence('resourcePolicy', named) : [],
    identityCounts ? silence('identityPolicy', or(withoutIdentity, has.identity)) : [],
    silence('permissionsBoundary', has.boundary),
    silence('sessionPolicy', has.session),
  ];
}

function silence(layer: PolicyLayer, allow: Ternary): readonly SilentLayer[] {
  if (allow === 'yes') return [];
  return [{ layer, blocks: allow === 'no' ? 'yes' : 'maybe' }];
}
