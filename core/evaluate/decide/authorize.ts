/**
 * Combines the layers into one decision, and lists the layers that do not allow. It knows nothing of statements: of
 * each layer it gets whether it denies and whether it allows.
 *
 * Source  IAM User Guide, "How AWS enforcement code logic evaluates requests", "Cross-account policy evaluation
 *         logic", "Permissions boundaries for IAM entities"; KMS Developer Guide, "Determining access".
 *         The numbered rules: docs/evaluation.md.
 */
import { NAMING_ORDER, POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import { and, every, or, some, type Ternary } from '../parse/ternary.ts';
import { isNamed, type PrincipalMatch } from './principal-match.ts';

export interface LayerSummary {
  readonly deny: Ternary;
  /** Of an SCP: at every level. */
  readonly allow: Ternary;
}

/** A layer that is undefined or left out does not apply to this request. */
export type LayerSummaries = Readonly<Partial<Record<PolicyLayer, LayerSummary | undefined>>>;

export interface Situation {
  /** `outside`: a caller without account (a service, an anonymous caller, a sign-in). */
  readonly relation: 'sameAccount' | 'crossAccount' | 'outside';
  /** Root needs no identity policy. */
  readonly needsNoIdentityPolicy: boolean;
  /** Key and trust policies: what they do not allow is denied, in the same account too. */
  readonly resourcePolicyDecides: boolean;
  /** The boundary of a user that a trust policy names must allow, too. */
  readonly boundaryLimitsDirectGrant: boolean;
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'undetermined';

/** A layer that must allow the request, and does not, or may not. */
export interface ImplicitDeny {
  readonly layer: PolicyLayer;
  readonly blocks: 'yes' | 'maybe';
}

export interface Authorization {
  readonly decision: Decision;
  /** In the order in which AWS would name them. */
  readonly implicitDenies: readonly ImplicitDeny[];
}

export function authorize(
  situation: Situation,
  layers: LayerSummaries,
  named: PrincipalMatch,
): Authorization {
  const has = allowOf(situation, layers);
  const granted = isGranted(situation, has, named);
  const allow = and(every(GATES, has), granted);
  const deny = some(POLICY_LAYERS, (layer) => layers[layer]?.deny ?? 'no');
  return {
    decision: decide(deny, allow),
    implicitDenies: implicitDeniesOf(situation, has, named, granted),
  };
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

/** Does this layer allow the request? A layer that does not apply is no obstacle; identity policies must be there. */
type AllowOf = (layer: PolicyLayer) => Ternary;

function allowOf({ needsNoIdentityPolicy }: Situation, layers: LayerSummaries): AllowOf {
  return (layer) => {
    if (POLICY_LAYER[layer].allows !== 'grant') return layers[layer]?.allow ?? 'yes';
    return needsNoIdentityPolicy ? 'yes' : (layers[layer]?.allow ?? 'no');
  };
}

function isGranted(situation: Situation, has: AllowOf, named: PrincipalMatch): Ternary {
  const limits = every(LIMITS, has);
  const byIdentity = and(has('identityPolicy'), limits);
  switch (situation.relation) {
    case 'outside':
      return named.directly;
    case 'crossAccount':
      return and(isNamed(named), byIdentity);
    case 'sameAccount': {
      const delegated = situation.resourcePolicyDecides ? named.byAccount : 'yes';
      return or(
        directGrant(situation, has, named),
        or(and(named.bySessionIssuer, limits), and(delegated, byIdentity)),
      );
    }
  }
}

function directGrant({ boundaryLimitsDirectGrant }: Situation, has: AllowOf, named: PrincipalMatch): Ternary {
  return boundaryLimitsDirectGrant ? and(named.directly, has('permissionsBoundary')) : named.directly;
}

function implicitDeniesOf(
  situation: Situation,
  has: AllowOf,
  named: PrincipalMatch,
  granted: Ternary,
): readonly ImplicitDeny[] {
  const denies: ImplicitDeny[] = [];
  for (const layer of GATES) addUnless(denies, layer, has(layer));
  if (granted !== 'yes') addMissingGrants(denies, situation, has, named);
  return denies;
}

function addMissingGrants(
  denies: ImplicitDeny[],
  { relation, resourcePolicyDecides }: Situation,
  has: AllowOf,
  named: PrincipalMatch,
): void {
  if (relation === 'outside') {
    addUnless(denies, 'resourcePolicy', named.directly);
    return;
  }
  const needsResource = relation === 'crossAccount' || resourcePolicyDecides;
  const withoutIdentity = relation === 'sameAccount' ? or(named.directly, named.bySessionIssuer) : 'no';
  /** A key or trust policy that does not name the account leaves identity policies without effect. */
  const identityCounts = relation === 'crossAccount' || !resourcePolicyDecides || named.byAccount !== 'no';
  if (needsResource) addUnless(denies, 'resourcePolicy', isNamed(named));
  if (identityCounts) addUnless(denies, 'identityPolicy', or(withoutIdentity, has('identityPolicy')));
  for (const layer of LIMITS) addUnless(denies, layer, has(layer));
}

function addUnless(denies: ImplicitDeny[], layer: PolicyLayer, allow: Ternary): void {
  if (allow !== 'yes') denies.push({ layer, blocks: allow === 'no' ? 'yes' : 'maybe' });
}
