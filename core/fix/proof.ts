/**
 * Proves a statement: the denied call is evaluated again with it, and so are its neighbours, which must stay denied.
 *
 * A session whose session policy was not recorded is taken to have none here, which the fix says (`assumes`), but not one of
 * Cognito, whose guests always have one;
 * everything else that is hidden leaves the proof open.
 */

import { type Assessable, assess, decide } from '../assess/assess.ts';
import type { Gathered } from '../gather/gather.ts';
import { parseArn } from '../model/arn.ts';
import {
  type AuthorizationRequest,
  type EvaluationInput,
  type Policy,
  type PolicySet,
  policiesIn,
} from '../model/policy.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';
import { type Statement, wholeAccountIn } from './statement.ts';

export interface Proof {
  /** null: something that is hidden may still deny. */
  readonly proven: boolean | null;
  /** The layer that would still deny. */
  readonly next: PolicyLayer | null;
  /** A neighbour would be allowed too: the statement must not be suggested. */
  readonly widens: boolean;
}

export function prove(gathered: Gathered, layer: PolicyLayer, statement: Statement): Proof {
  const { input } = gathered;
  const seen = seenIn(gathered);
  const fixed = { ...input, policies: withStatement(input.policies ?? {}, layer, statement) };
  const assessment = assess({ input: fixed, hidden: seen, other: otherWith(gathered, layer, statement) });
  const widens = neighboursOf(input, statement).some(
    (neighbour) =>
      decide({ input: { ...neighbour, policies: fixed.policies }, hidden: seen }) === 'allowed' &&
      decide({ input: neighbour, hidden: seen }) !== 'allowed',
  );
  if (assessment === undefined) return { proven: null, next: null, widens };
  const { result, certain } = assessment;
  const [next] = certain;
  if (next !== undefined) return { proven: false, next: next.layer, widens };
  return { proven: result.decision === 'allowed' ? true : null, next: null, widens };
}

const seenIn = ({ hidden }: Gathered): Gathered['hidden'] =>
  hidden.filter(({ layer, code }) => layer !== 'sessionPolicy' || code === 'cognitoGuestPolicy');

/** Behind an access point the caller has the same policies; those of the other resource stay as they are. */
function otherWith({ other }: Gathered, layer: PolicyLayer, statement: Statement): Assessable['other'] {
  if (other === undefined) return undefined;
  const { input } = other.gathered;
  const isOfResource = layer === 'resourcePolicy';
  const policies = isOfResource ? input.policies : withStatement(input.policies ?? {}, layer, statement);
  const fixed = policies === undefined ? input : { ...input, policies };
  return { side: other.side, gathered: { input: fixed, hidden: seenIn(other.gathered) } };
}

/**
 * Another action on the same resource, the same action on a resource whose name goes on, and where the statement names
 * a principal another one. A trust policy holds for its own role alone: its statements name no resource.
 */
function neighboursOf(input: EvaluationInput, statement: Statement): readonly EvaluationInput[] {
  const { request } = input;
  const { Resource, Principal } = statement;
  const namesOne = Principal !== undefined && wholeAccountIn(statement) === undefined;
  const service = request.action.slice(0, request.action.indexOf(':'));
  const isOneOfMany = Resource !== undefined && !request.resource.endsWith('*');
  const others = [
    { ...request, action: `${service}:NotTheDeniedAction` },
    ...(isOneOfMany ? [{ ...request, resource: `${request.resource}-neighbour` }] : []),
    ...(namesOne ? otherPrincipals(request) : []),
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

/** The same policies with the statement where an Allow that is missing belongs. */
export function withStatement(policies: PolicySet, layer: PolicyLayer, statement: Statement): PolicySet {
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

function extended(policy: Policy | undefined, statement: Statement): Policy {
  if (!isObject(policy?.document)) return policyOf(statement);
  const { Statement: given = [] } = policy.document;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return { ...policy, document: { ...policy.document, Statement: [...statements, statement] } };
}

function policyOf(statement: Statement): Policy {
  return { name: 'proposed', document: { Version: '2012-10-17', Statement: [statement] } };
}
