/**
 * What a person may change so that the call is allowed, if anything may be suggested at all.
 *
 * Shape   attribution and gathered policies -> Fix, or null.
 *
 * INVARIANT: no Allow against an explicit deny or a guardrail, none on `*` where a resource is named, none that was
 * not evaluated or that lets a neighbour pass.
 */

import type { Assessment } from '../assess/assess.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { Fix } from '../model/denial.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import type { FixInput } from './fix-input.ts';
import { isAdministrative, isGuarded, isWithinOrganization } from './limits.ts';
import { type Proof, prove } from './proof.ts';
import { type Statement, statementFor } from './statement.ts';
import { siblingCondition, wantedOf } from './wanted.ts';
import { summaryOf, whereOf } from './words.ts';

export function fixFor(question: FixInput): Fix | null {
  const { attribution, gathered, assessment } = question;
  const { layer } = attribution;
  if (isGuarded(attribution) || layer === 'notAPolicy' || layer === 'unknown') return null;
  if (mayDenyExplicitly(assessment) || question.probing || isBeyondReach(question)) return null;
  const finding = assessment.certain.find((each) => each.layer === layer && each.kind === 'implicit');
  if (finding === undefined) return null;
  const unmet = attribution.conditions;
  if (finding.nearest[0]?.misses === 'condition' && unmet.length > 0) return meetConditions(question, layer);
  const { action, resource } = gathered.input.request;
  if (isAdministrative(action, resource)) return null;
  const { statement, proof } = bestOf(question, layer, finding);
  if (proof.widens) return null;
  const session = assessment.hidden.some((each) => each.layer === 'sessionPolicy');
  return {
    owner: POLICY_LAYER[layer].owner,
    summary: summaryOf(question, layer, statement, session),
    statement,
    where: whereOf(question, layer),
    proven: proof.proven,
    next: proof.next,
  };
}

interface Tried {
  readonly statement: Statement;
  readonly proof: Proof;
}

/** Under the conditions of the statement that came nearest, where the call meets them; else without. */
function bestOf(question: FixInput, layer: PolicyLayer, finding: DenialResult): Tried {
  const attempt = (sibling: Statement | undefined): Tried => {
    const statement = statementFor(wantedOf(question, layer, sibling));
    return { statement, proof: prove(question.gathered, layer, statement) };
  };
  const sibling = siblingCondition(question, layer, finding);
  const conditioned = sibling === undefined ? undefined : attempt(sibling);
  return conditioned?.proof.proven === true ? conditioned : attempt(undefined);
}

/** Hidden layers aside: a statement that is visible denies, or may. */
function mayDenyExplicitly({ certain, possible }: Assessment): boolean {
  return [...certain, ...possible].some(({ kind }) => kind === 'explicit');
}

function isBeyondReach({ denial, gathered }: FixInput): boolean {
  const { views } = gathered;
  if (denial.principal.arn.includes(':role/aws-service-role/')) return true;
  if (
    denial.resource !== null &&
    /^arn:[^*]*\*$/.test(denial.resource) &&
    denial.resource.split(':')[5] === '*'
  )
    return true;
  return !isWithinOrganization(views, denial.account) && gathered.input.request.resource !== '*';
}

/** An Allow is there, with a condition on purpose: the request should meet it, nobody should go round it. */
function meetConditions({ attribution, denial }: FixInput, layer: PolicyLayer): Fix {
  const wishes = attribution.conditions.map(
    ({ key, expected }) => `${key} (expected ${expected.join(' or ')})`,
  );
  return {
    owner: 'caller',
    summary: oneLine(
      `An Allow for ${denial.action} is there in the ${layerName(layer)}; the request does not meet its condition: ${wishes.join(', ')}.`,
    ),
    statement: null,
    where: 'the request',
    proven: null,
    next: null,
  };
}
