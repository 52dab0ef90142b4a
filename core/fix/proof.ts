/**
 * Proves a statement: the denied call is evaluated again with it, and so are its neighbours, which must stay denied.
 *
 * A session of which nobody recorded a session policy is taken to have none here, which the summary of the fix says;
 * everything else that is hidden leaves the proof open.
 */

import { assess } from '../assess/assess.ts';
import { withStatement } from '../assess/policy-set.ts';
import type { Gathered } from '../gather/gather.ts';
import { parseArn } from '../model/arn.ts';
import type { AuthorizationRequest, EvaluationInput } from '../model/policy.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import type { Statement } from './statement.ts';

export interface Proof {
  /** null: something that nobody sees may still deny. */
  readonly proven: boolean | null;
  /** The layer that would still deny. */
  readonly next: PolicyLayer | null;
  /** A neighbour would be allowed too: the statement must not be suggested. */
  readonly widens: boolean;
}

export function prove({ input, hidden }: Gathered, layer: PolicyLayer, statement: Statement): Proof {
  const seen = hidden.filter((each) => each.layer !== 'sessionPolicy');
  const fixed = { ...input, policies: withStatement(input.policies ?? {}, layer, statement) };
  const assessment = assess({ input: fixed, hidden: seen });
  const widens = neighboursOf(input, statement).some(
    (neighbour) =>
      decide({ ...neighbour, policies: fixed.policies }, seen) === 'allowed' &&
      decide(neighbour, seen) !== 'allowed',
  );
  if (assessment === undefined) return { proven: null, next: null, widens };
  const { result, certain } = assessment;
  const [next] = certain;
  if (next !== undefined) return { proven: false, next: next.layer, widens };
  return { proven: result.decision === 'allowed' ? true : null, next: null, widens };
}

function decide(input: EvaluationInput, hidden: Gathered['hidden']): string | undefined {
  return assess({ input, hidden })?.result.decision;
}

/**
 * Another action on the same resource, the same action on a resource whose name goes on, and where the statement names
 * principals another one. A trust policy holds for its own role alone: its statements name no resource.
 */
function neighboursOf(
  input: EvaluationInput,
  { Resource, Principal }: Statement,
): readonly EvaluationInput[] {
  const { request } = input;
  const service = request.action.slice(0, request.action.indexOf(':'));
  const isOneOfMany = Resource !== undefined && !request.resource.endsWith('*');
  const others = [
    { ...request, action: `${service}:NotTheDeniedAction` },
    ...(isOneOfMany ? [{ ...request, resource: `${request.resource}-neighbour` }] : []),
    ...(Principal === undefined ? [] : otherPrincipals(request)),
  ];
  return others.map((each) => ({ ...input, request: each }));
}

/** A role of the same account that has the same policies. */
function otherPrincipals(request: AuthorizationRequest): readonly AuthorizationRequest[] {
  const { partition, account } = parseArn(request.principal) ?? {};
  if (partition === undefined || account === undefined || account === '') return [];
  const principal = `arn:${partition}:iam::${account}:role/Neighbour`;
  return [{ ...request, principal, context: { ...request.context, 'aws:PrincipalArn': principal } }];
}
