/**
 * Combines what the layers say into one decision, and names the layers that stand in the way. It knows nothing of
 * statements: layers come in as three values.
 *
 * Source  IAM User Guide, "How AWS enforcement code logic evaluates requests", "Cross-account policy evaluation
 *         logic", "Permissions boundaries for IAM entities"; KMS Developer Guide, "Determining access".
 *         The numbered rules: docs/evaluation.md.
 */
import { NAMING_ORDER, POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import { and, every, or, some, type Ternary } from '../ternary.ts';
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

export function authorize(situation: Situation, layers: LayerSummaries, naming: Naming): Verdict {
  const has = allowOf(situation, layers);
  const granted = isGranted(situation, has, naming);
  const allow = and(every(GATES, has), granted);
  const deny = some(POLICY_LAYERS, (layer) => layers[layer]?.deny ?? 'no');
  return { decision: decide(deny, allow), silent: silentLayers(situation, has, naming, granted) };
}

/** Each must allow every call. */
const GATES = NAMING_ORDER.filter((layer) => POLICY_LAYER[layer].allows === 'gate');
/** Each bounds what is granted. */
const LIMITS = NAMING_ORDER.filter((layer) => POLICY_LAYER[layer].allows === 'limit');

function decide(deny: Ternary, allow: Ternary): Decision {
  if (deny === 'yes') return 'explicitDeny';
  if (deny === 'maybe') return 'undetermined';
  if (allow === 'maybe') return 'undetermined';
  return allow === 'yes' ? 'allowed' : 'implicitDeny';
}

/** Does this layer let the request pass? One that does not apply does; identity policies must be there. */
type AllowOf = (layer: PolicyLayer) => Ternary;

function allowOf({ identityImplied }: Situation, layers: LayerSummaries): AllowOf {
  return (layer) => {
    if (POLICY_LAYER[layer].allows !== 'grant') return layers[layer]?.allow ?? 'yes';
    return identityImplied ? 'yes' : (layers[layer]?.allow ?? 'no');
  };
}

function isGranted(situation: Situation, has: AllowOf, naming: Naming): Ternary {
  const limits = every(LIMITS, has);
  const byIdentity = and(has('identityPolicy'), limits);
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

function directGrant({ boundaryLimitsDirectGrant }: Situation, has: AllowOf, naming: Naming): Ternary {
  return boundaryLimitsDirectGrant ? and(naming.directly, has('permissionsBoundary')) : naming.directly;
}

function silentLayers(
  situation: Situation,
  has: AllowOf,
  naming: Naming,
  granted: Ternary,
): readonly SilentLayer[] {
  const gates = GATES.flatMap((layer) => silence(layer, has(layer)));
  return granted === 'yes' ? gates : [...gates, ...silentGrants(situation, has, naming)];
}

function silentGrants(
  { relation, resourcePolicyDecides }: Situation,
  has: AllowOf,
  naming: Naming,
): readonly SilentLayer[] {
  if (relation === 'outside') return silence('resourcePolicy', naming.directly);
  const named = isNamed(naming);
  const needsResource = relation === 'crossAccount' || resourcePolicyDecides;
  const withoutIdentity = relation === 'sameAccount' ? or(naming.directly, naming.behind) : 'no';
  /** Where nobody is named, a grant by the key or trust policy would make the identity policy needless. */
  const identityCounts = relation === 'crossAccount' || !resourcePolicyDecides || naming.account !== 'no';
  return [
    ...(needsResource ? silence('resourcePolicy', named) : []),
    ...(identityCounts ? silence('identityPolicy', or(withoutIdentity, has('identityPolicy'))) : []),
    ...LIMITS.flatMap((layer) => silence(layer, has(layer))),
  ];
}

function silence(layer: PolicyLayer, allow: Ternary): readonly SilentLayer[] {
  if (allow === 'yes') return [];
  return [{ layer, blocks: allow === 'no' ? 'yes' : 'maybe' }];
}
