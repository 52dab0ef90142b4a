/** A denial found by evaluation in the words of the public JSON: policy, statement, conditions with their source. */
import type { RequestContext } from '../context/request-context.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { Views } from '../gather/gather.ts';
import type { Blocker, ConditionEvidence, PolicyRef, StatementRef } from '../model/attribution.ts';
import type { PolicySet } from '../model/policy.ts';

/** What the names of a finding are completed from. */
export interface EvidenceContext {
  readonly policies: PolicySet;
  readonly views: Views;
  readonly context: RequestContext;
}

export function policyOf(finding: DenialResult, scene: EvidenceContext): PolicyRef | null {
  if (finding.layer === 'serviceControlPolicy' || finding.layer === 'resourceControlPolicy') {
    const { name = null, arn = null } = finding.policy ?? {};
    return { arn, name, target: finding.target ?? null };
  }
  if (finding.policy === undefined) return silentPolicy(finding, scene);
  const { name, arn } = finding.policy;
  return { arn, name, target: ownerOfPolicy(finding, scene) };
}

/** The one document that is silent; of identity policies there may be many. */
function silentPolicy(finding: DenialResult, scene: EvidenceContext): PolicyRef | null {
  const { permissionsBoundary, sessionPolicies, resourcePolicy, vpcEndpointPolicies } = scene.policies;
  const target = ownerOfPolicy(finding, scene);
  const ref = (policy: { arn?: string; name?: string } | null | undefined): PolicyRef | null =>
    policy === null || policy === undefined
      ? null
      : { arn: policy.arn ?? null, name: policy.name ?? null, target };
  switch (finding.layer) {
    case 'permissionsBoundary':
      return ref(permissionsBoundary);
    case 'sessionPolicy':
      return sessionPolicies?.length === 1 ? ref(sessionPolicies[0]) : null;
    case 'resourcePolicy':
      return ref(resourcePolicy);
    case 'vpcEndpointPolicy':
      return ref(vpcEndpointPolicies?.[0]);
    case 'identityPolicy':
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      return null;
  }
}

/** The resource or endpoint that carries the policy. */
function ownerOfPolicy({ layer }: DenialResult, { views }: EvidenceContext): string | null {
  if (layer === 'resourcePolicy') return views.resource?.kind === 'found' ? views.resource.value.arn : null;
  if (layer === 'vpcEndpointPolicy') return views.endpoint?.kind === 'found' ? views.endpoint.value.id : null;
  return null;
}

export function statementOf({ statement }: DenialResult): StatementRef | null {
  return statement === undefined ? null : { sid: statement.sid, index: statement.index };
}

export function conditionsOf(
  { conditions }: DenialResult,
  context: RequestContext,
): readonly ConditionEvidence[] {
  return conditions.map(({ operator, key, expected, actual }) => ({
    operator,
    key,
    expected,
    actual,
    from: sourceOf(key, context),
  }));
}

/** An entry of its own, else the one that stands for all keys of its beginning. */
function sourceOf(key: string, context: RequestContext): ConditionEvidence['from'] {
  const name = key.toLowerCase();
  const start = name.slice(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
  return (context.get(name) ?? context.get(`${start}*`))?.source ?? 'derived';
}

export function blockerOf(finding: DenialResult, scene: EvidenceContext): Blocker {
  return { layer: finding.layer, kind: finding.kind, policy: policyOf(finding, scene) };
}
