/**
 * Whether what may deny a call is new with the variant, or stood before and so did not deny it.
 *
 * INVARIANT: a Deny that stood before in the same words is not new; nor is a missing Allow, where every Allow of the layer
 * that stood before stands yet. What cannot be compared is new.
 */
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { Gathered } from '../../gather/gather.ts';
import type { Policy, PolicyLevel } from '../../model/policy.ts';
import { policiesIn } from '../../model/policy.ts';
import { POLICY_LAYER, type PolicyLayer } from '../../model/policy-layer.ts';
import { isObject } from '../../record/json.ts';

export function isNewDenial(denial: DenialResult, before: Gathered, after: Gathered): boolean {
  const { layer, kind, target } = denial;
  const [old, now] = [policiesOf(before, layer, target), policiesOf(after, layer, target)];
  if (kind === 'implicit') return !hasAll(statementsOf(old, 'Allow'), statementsOf(now, 'Allow'));
  const stood = statementsOf(everywhere(before, layer), 'Deny');
  const named = now.filter(({ name, arn }) => isNamed(denial, name, arn));
  const [policy, ...others] = named;
  const index = denial.statement?.index;
  const statement = policy === undefined || index === undefined ? undefined : textsOf(policy)[index];
  // Several policies of one name: any of them may be meant.
  if (statement === undefined || others.length > 0) return !hasAll(statementsOf(now, 'Deny'), stood);
  return !stood.includes(statement);
}

function isNamed({ policy }: DenialResult, name: string | undefined, arn: string | undefined): boolean {
  return (policy?.name ?? null) === (name ?? null) && (policy?.arn ?? null) === (arn ?? null);
}

const hasAll = (wanted: readonly string[], given: readonly string[]): boolean => {
  const all = new Set(given);
  return wanted.every((each) => all.has(each));
};

/** Of SCPs and RCPs those of one level; without a target of all. */
function policiesOf({ input }: Gathered, layer: PolicyLayer, target: string | undefined): readonly Policy[] {
  const { policies = {} } = input;
  const { policySet } = POLICY_LAYER[layer];
  if (policySet.holds !== 'levels') return policiesIn(policies, layer);
  const levels: readonly PolicyLevel[] = policies[policySet.member] ?? [];
  return levels
    .filter((level) => target === undefined || level.target === target)
    .flatMap((level) => level.policies);
}

const everywhere = (gathered: Gathered, layer: PolicyLayer): readonly Policy[] =>
  policiesOf(gathered, layer, undefined);

function statementsOf(policies: readonly Policy[], effect: 'Allow' | 'Deny'): readonly string[] {
  return policies.flatMap((policy) => textsOf(policy, effect).filter((text) => text !== ''));
}

/** Each statement with the version of its document, which decides what a variable means; '' where it has another effect. */
function textsOf({ document }: Policy, effect?: 'Allow' | 'Deny'): readonly string[] {
  if (!isObject(document)) return [];
  const { Statement: given, Version } = document;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return statements.map((each) =>
    effect === undefined || (isObject(each) && each.Effect === effect) ? JSON.stringify([Version, each]) : '',
  );
}
