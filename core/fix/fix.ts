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
import { isAdministrative, isGuarded, isWithinOrganization } from './limits.ts';
import { overflow, type Proof, prove } from './proof.ts';
import {
  type FixInput,
  nearestCondition,
  partsOf,
  principalArn,
  type Statement,
  statementFor,
} from './statement.ts';

export function fixFor(input: FixInput): Fix | null {
  const { attribution, gathered, assessment } = input;
  const { layer } = attribution;
  if (isGuarded(attribution) || layer === 'notAPolicy' || layer === 'unknown') return null;
  if (mayDenyExplicitly(assessment) || input.probing || isBeyondReach(input)) return null;
  const silent = assessment.certain.find((each) => each.layer === layer && each.kind === 'implicit');
  if (silent === undefined) return null;
  const unmet = attribution.conditions;
  if (silent.nearest[0]?.misses === 'condition' && unmet.length > 0) return meetConditions(input, layer);
  const { action, resource } = gathered.input.request;
  if (isAdministrative(action, resource)) return null;
  const { statement, proof } = bestStatement(input, layer, silent);
  if (proof.widens) return null;
  return {
    owner: POLICY_LAYER[layer].owner,
    summary: summaryOf(input, layer, statement),
    statement,
    where: whereOf(input, layer),
    proven: proof.proven,
    next: proof.next,
  };
}

interface ProvenStatement {
  readonly statement: Statement;
  readonly proof: Proof;
}

/** Under the conditions of the statement that came nearest, where the call meets them; else without. */
function bestStatement(input: FixInput, layer: PolicyLayer, silent: DenialResult): ProvenStatement {
  const attempt = (condition: Statement | undefined): ProvenStatement => {
    const statement = statementFor(partsOf(input, layer, condition));
    return { statement, proof: prove(input.gathered, layer, statement) };
  };
  const condition = nearestCondition(input, layer, silent);
  const conditioned = condition === undefined ? undefined : attempt(condition);
  return conditioned?.proof.proven === true ? conditioned : attempt(undefined);
}

/** Hidden layers aside: a statement that is visible denies, or may. */
function mayDenyExplicitly({ certain, possible }: Assessment): boolean {
  return [...certain, ...possible].some(({ kind }) => kind === 'explicit');
}

function isBeyondReach({ denial, gathered }: FixInput): boolean {
  if (denial.principal.arn.includes(':role/aws-service-role/')) return true;
  const isAnyResource =
    denial.resource !== null &&
    /^arn:[^*]*\*$/.test(denial.resource) &&
    denial.resource.split(':')[5] === '*';
  if (isAnyResource) return true;
  const hasResource = gathered.input.request.resource !== '*';
  return hasResource && !isWithinOrganization(gathered.lookups, denial.account);
}

/** An Allow exists, with a condition on purpose: the request should meet it, and no policy should bypass it. */
function meetConditions({ attribution, denial }: FixInput, layer: PolicyLayer): Fix {
  const unmet = attribution.conditions.map(
    ({ key, expected }) => `${key} (expected ${expected.join(' or ')})`,
  );
  return {
    owner: 'caller',
    summary: oneLine(
      `An Allow for ${denial.action} exists in the ${layerName(layer)}; the request does not meet its condition: ${unmet.join(', ')}.`,
    ),
    statement: null,
    where: 'the request',
    proven: null,
    next: null,
  };
}

const PERMISSION_SET = /\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

function whereOf(input: FixInput, layer: PolicyLayer): string {
  const { attribution, gathered } = input;
  const principal = principalArn(input);
  const set = PERMISSION_SET.exec(principal)?.[1];
  switch (layer) {
    case 'identityPolicy':
      return set === undefined ? principal : `the permission set ${set} of IAM Identity Center`;
    case 'permissionsBoundary':
      return attribution.policy?.arn ?? `the permissions boundary of ${principal}`;
    case 'sessionPolicy':
      return attribution.policy?.arn ?? 'the session policy that the caller of AssumeRole passes';
    case 'resourcePolicy':
      return `the ${layerName(layer, attribution.policyKind)} of ${gathered.input.request.resource}`;
    case 'vpcEndpointPolicy':
      return `the policy of ${attribution.policy?.target ?? 'the VPC endpoint'}`;
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      return 'the organization';
  }
}

function summaryOf(input: FixInput, layer: PolicyLayer, statement: Statement): string {
  const { policies = {}, request } = input.gathered.input;
  const isSessionHidden = input.assessment.hidden.some((each) => each.layer === 'sessionPolicy');
  const assumption =
    isSessionHidden && layer !== 'sessionPolicy'
      ? ', as long as the session was given no session policy'
      : '';
  const on = statement.Resource === undefined ? '' : ` on ${String(statement.Resource)}`;
  const full = overflow(policies, layer, input.attribution.policyKind, statement);
  const room =
    full === undefined ? '' : ` It does not fit: ${full.size} characters, and AWS takes ${full.limit}.`;
  return oneLine(`Allow ${request.action}${on} in ${whereOf(input, layer)}${assumption}.${room}`);
}
