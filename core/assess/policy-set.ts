/** The documents of one layer in a policy set, and the same set with a statement more. */

import type { Policy, PolicySet } from '../model/policy.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';

/** The policies of a layer that a statement can be added to: none of a guardrail. */
export function policiesIn(policies: PolicySet, layer: PolicyLayer): readonly Policy[] {
  const { policySet } = POLICY_LAYER[layer];
  switch (policySet.holds) {
    case 'levels':
      return [];
    case 'list':
      return policies[policySet.member] ?? [];
    case 'one': {
      const policy = policies[policySet.member];
      return policy === null || policy === undefined ? [] : [policy];
    }
  }
}

/** The same policies with the statement where an Allow that is missing belongs. */
export function withStatement(
  policies: PolicySet,
  layer: PolicyLayer,
  statement: Readonly<Record<string, unknown>>,
): PolicySet {
  const { policySet, missingAllow } = POLICY_LAYER[layer];
  if (policySet.holds === 'levels' || missingAllow === 'never') return policies;
  const [first, ...others] = policiesIn(policies, layer);
  if (policySet.holds === 'one') return { ...policies, [policySet.member]: extended(first, statement) };
  const added =
    missingAllow === 'newPolicy'
      ? [...policiesIn(policies, layer), policyOf(statement)]
      : [extended(first, statement), ...others];
  return { ...policies, [policySet.member]: added };
}

function extended(policy: Policy | undefined, statement: Readonly<Record<string, unknown>>): Policy {
  if (!isObject(policy?.document)) return policyOf(statement);
  const { Statement: given = [] } = policy.document;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return { ...policy, document: { ...policy.document, Statement: [...statements, statement] } };
}

function policyOf(statement: Readonly<Record<string, unknown>>): Policy {
  return { name: 'proposed', document: { Version: '2012-10-17', Statement: [statement] } };
}
