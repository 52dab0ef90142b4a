/** The statements of a set of policies, each with the policy that has it and where that is attached. */
import type { Policy, PolicySet } from '../../model/policy.ts';
import { policiesIn } from '../../model/policy.ts';
import { POLICY_LAYER, POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import { isObject, type JsonObject } from '../../record/json.ts';
import { leavesOf } from './leaf.ts';

export interface PlacedStatement {
  readonly layer: PolicyLayer;
  /** Of an SCP or RCP: the root, organizational unit or account. */
  readonly target: string | undefined;
  readonly policy: Policy;
  readonly document: JsonObject;
  /** In the document, from 0. */
  readonly index: number;
  readonly statement: JsonObject;
}

export const placedIn = (policies: PolicySet): readonly PlacedStatement[] =>
  POLICY_LAYERS.flatMap((layer) => {
    const { policySet } = POLICY_LAYER[layer];
    if (policySet.holds !== 'levels') return placedBy(policiesIn(policies, layer), layer, undefined);
    return (policies[policySet.member] ?? []).flatMap((level) =>
      placedBy(level.policies, layer, level.target),
    );
  });

const placedBy = (
  policies: readonly Policy[],
  layer: PolicyLayer,
  target: string | undefined,
): readonly PlacedStatement[] =>
  policies.flatMap((policy) => {
    const { document } = policy;
    if (!isObject(document)) return [];
    return statementsOf(document).flatMap((statement, index) =>
      isObject(statement) ? [{ layer, target, policy, document, index, statement }] : [],
    );
  });

export function statementsOf({ Statement: given }: JsonObject): readonly unknown[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}

/** Where it stands, and all that it says; its Sid and its place in the document decide nothing. */
export const keyOf = (placed: PlacedStatement): string =>
  JSON.stringify([placeOf(placed), placed.document.Version ?? null, leavesOf(placed.statement)]);

/** The policy, as far as a change of its document leaves it the same. A resource has one, by whatever name. */
export const placeOf = ({ layer, target, policy }: PlacedStatement): string =>
  JSON.stringify([layer, target, layer === 'resourcePolicy' ? null : (policy.arn ?? policy.name)]);
