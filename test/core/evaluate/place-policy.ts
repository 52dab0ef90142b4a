/** A policy in its place among the layers, beside policies that leave the decision to it. */
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const FULL = { document: { Version: '2012-10-17', Statement: EVERYTHING } };
const FULL_ENDPOINT = { document: { Version: '2012-10-17', Statement: { ...EVERYTHING, Principal: '*' } } };

const SINGLE = new Set(['permissionsBoundary', 'resourcePolicy']);
const LEVELS = new Set(['serviceControlPolicies', 'resourceControlPolicies']);

/** The policies, and the path to this one. */
export function placePolicy(layer: string, document: unknown): readonly [Record<string, unknown>, string] {
  const policy = { document };
  if (SINGLE.has(layer)) return [{ [layer]: policy }, `$.policies.${layer}`];
  if (!LEVELS.has(layer)) return [{ [layer]: [policy] }, `$.policies.${layer}[0]`];
  return [{ [layer]: [{ target: 'r-ab12', policies: [policy] }] }, `$.policies.${layer}[0].policies[0]`];
}

/** The call passes if this document allows it. */
export function whereAllowDecides(layer: string, document: unknown): Record<string, unknown> {
  const [policies] = placePolicy(layer, document);
  const isGrant = layer === 'identityPolicies' || layer === 'resourcePolicy';
  return isGrant ? policies : { identityPolicies: [FULL], ...policies };
}

/** The call passes unless this document denies it. */
export function whereDenyDecides(layer: string, document: unknown): Record<string, unknown> {
  const policy = { document };
  const others = layer === 'vpcEndpointPolicies' ? FULL_ENDPOINT : FULL;
  if (layer === 'serviceControlPolicies') {
    const level = { target: 'r-ab12', policies: [policy, FULL] };
    return { identityPolicies: [FULL], [layer]: [level] };
  }
  const [policies] = placePolicy(layer, document);
  const own = SINGLE.has(layer) || LEVELS.has(layer) ? policies : { [layer]: [policy, others] };
  return { identityPolicies: [FULL], ...own };
}
