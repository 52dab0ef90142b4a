/**
 * What the evaluator is asked: the request, and the policies of every layer.
 *
 * Shape   that of the public input of `denials evaluate` (docs/json.md), so the command and the attribution give
 *         the evaluator the same input. A left-out member and `null` mean the same: the layer does not apply.
 * Units   none.
 * Source  IAM User Guide, "Policy evaluation logic".
 */
import { type GuardrailMember, POLICY_LAYER, type PolicyLayer } from './policy-layer.ts';

/** A policy as it was found. Its document is data from outside: `core/evaluate` reads it and names what is wrong. */
export interface Policy {
  readonly name?: string;
  readonly arn?: string;
  readonly document: unknown;
}

/** The policies attached to one root, organizational unit or account. */
export interface PolicyLevel {
  readonly target: string;
  readonly policies: readonly Policy[];
}

/**
 * Of the organization of the caller or of the resource's owner: root first, account last; null: the account is in no
 * organization, or is its management account.
 */
type GuardrailPolicies = Readonly<Partial<Record<GuardrailMember, readonly PolicyLevel[] | null>>>;

export interface PolicySet extends GuardrailPolicies {
  readonly permissionsBoundary?: Policy | null;
  /** null: no session policy was passed. */
  readonly sessionPolicies?: readonly Policy[] | null;
  readonly identityPolicies?: readonly Policy[] | null;
  /** A bucket policy, a key policy, a role's trust policy … */
  readonly resourcePolicy?: Policy | null;
  /** null: the call did not pass through a VPC endpoint. */
  readonly vpcEndpointPolicies?: readonly Policy[] | null;
}

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

/** Values of the request's condition keys. Names are case-insensitive; a key that is not there is absent. */
export type ContextEntries = Readonly<Record<string, string | readonly string[]>>;

export interface AuthorizationRequest {
  /** ARN of a user, role, role session, root or federated user; a service principal; or `anonymous`. */
  readonly principal: string;
  /** `service:Action`, in any case. */
  readonly action: string;
  /** ARN, or `*` where the action has no resource. */
  readonly resource: string;
  /** Owner of the resource; left out: the account of the principal. */
  readonly resourceAccount?: string;
  readonly context?: ContextEntries;
}

export interface EvaluationInput {
  readonly id?: string;
  readonly request: AuthorizationRequest;
  /** Condition keys whose value is not known; a trailing `*` stands for any ending. */
  readonly unknownContext?: readonly string[];
  readonly policies?: PolicySet;
}
