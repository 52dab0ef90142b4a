/** A denial found by evaluation in the words of the public JSON: policy, statement, conditions with their source. */
import type { RequestContext } from '../context/request-context.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { Views } from '../gather/gather.ts';
import type { Blocker, ConditionEvidence, PolicyRef, StatementRef } from '../model/attribution.ts';
import type { PolicySet } from '../model/policy.ts';
import { POLICY_LAYER } from '../model/policy-layer.ts';
import { policiesIn } from './policy-set.ts';

/** What the names of a finding are completed from. */
export interface EvidenceContext {
  readonly policies: PolicySet;
  readonly views: Views;
  readonly context: RequestContext;
}

export function policyOf(finding: DenialResult, scene: EvidenceContext): PolicyRef | null {
  if (POLICY_LAYER[finding.layer].guardrail !== null) {
    const { name = null, arn = null } = finding.policy ?? {};
    return { arn, name, target: finding.target ?? null };
  }
  if (finding.policy === undefined) return silentPolicy(finding, scene);
  const { name, arn } = finding.policy;
  return { arn, name, target: ownerOfPolicy(finding, scene) };
}

/** The one document that does not allow the call; of identity policies there may be many. */
function silentPolicy(finding: DenialResult, scene: EvidenceContext): PolicyRef | null {
  if (POLICY_LAYER[finding.layer].missingAllow !== 'inDocument') return null;
  const [policy, ...others] = policiesIn(scene.policies, finding.layer);
  if (policy === undefined || others.length > 0) return null;
  return { arn: policy.arn ?? null, name: policy.name ?? null, target: ownerOfPolicy(finding, scene) };
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
