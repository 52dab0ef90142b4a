/**
 * What a person may change so that the call is allowed, if anything may be suggested at all.
 *
 * Shape   attribution and gathered policies -> Fix, or null.
 *
 * INVARIANT: no Allow against an explicit deny or a guardrail, none on `*` where a resource is named, none that was
 * not evaluated or that lets a neighbour pass.
 */
import type { Gathered } from '../gather/gather.ts';
import type { Attribution, PolicyLayer } from '../model/attribution.ts';
import type { Denial, Fix } from '../model/denial.ts';
import { textAt } from '../model/json.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import { isAdministrative, isGuarded, staysInside } from './fix-limits.ts';
import { prove } from './fix-proof.ts';
import { type Statement, statementFor } from './fix-statement.ts';
import type { Judgement } from './judge.ts';

export interface FixQuestion {
  readonly denial: Denial;
  readonly record: unknown;
  readonly attribution: Attribution;
  readonly gathered: Gathered;
  readonly judgement: Judgement;
  /** The caller tries many different things that it may not do. */
  readonly probing: boolean;
}

export function fixFor(question: FixQuestion): Fix | null {
  const { denial, attribution, gathered, judgement } = question;
  const { layer } = attribution;
  if (isGuarded(attribution) || layer === 'notAPolicy' || layer === 'unknown') return null;
  if (mayDenyExplicitly(judgement) || question.probing || isBeyondReach(question)) return null;
  const finding = judgement.certain.find((each) => each.layer === layer && each.kind === 'implicit');
  if (finding === undefined) return null;
  const unmet = attribution.conditions;
  if (finding.nearest[0]?.misses === 'condition' && unmet.length > 0) return meetConditions(question, layer);
  const { action, resource } = gathered.input.request;
  if (isAdministrative(action, resource)) return null;
  const statement = statementFor({
    layer,
    action: denial.action,
    resource,
    principal: principalArn(question),
    service: serviceIn(question),
    region: denial.region,
  });
  const proof = prove(gathered, layer, statement);
  if (proof.widens) return null;
  const session = judgement.hidden.some((each) => each.layer === 'sessionPolicy');
  return {
    owner: ownerFor(layer),
    summary: summaryOf(question, layer, statement, session),
    statement,
    where: whereOf(question, layer),
    proven: proof.proven,
    next: proof.next,
  };
}

/** Hidden layers aside: a statement that is visible denies, or may. */
function mayDenyExplicitly({ certain, possible }: Judgement): boolean {
  return [...certain, ...possible].some(({ kind }) => kind === 'explicit');
}

function isBeyondReach({ denial, gathered }: FixQuestion): boolean {
  const { views } = gathered;
  if (denial.principal.arn.includes(':role/aws-service-role/')) return true;
  if (
    denial.resource !== null &&
    /^arn:[^*]*\*$/.test(denial.resource) &&
    denial.resource.split(':')[5] === '*'
  )
    return true;
  return !staysInside(views, denial.account) && gathered.input.request.resource !== '*';
}

function principalArn({ gathered, denial }: FixQuestion): string {
  const { identity } = gathered.views;
  return identity?.kind === 'found' ? identity.value.arn : denial.principal.arn;
}

/** Who receives the role, or who called the key for the caller. */
function serviceIn({ denial, record }: FixQuestion): string | undefined {
  if (denial.action.toLowerCase() === 'iam:passrole') return denial.eventSource;
  const invokedBy = textAt(record, 'userIdentity', 'invokedBy');
  if (invokedBy?.endsWith('.amazonaws.com') === true) return invokedBy;
  const isKey = denial.action.toLowerCase().startsWith('kms:');
  return isKey && denial.eventSource !== 'kms.amazonaws.com' ? denial.eventSource : undefined;
}

/** An Allow is there, with a condition on purpose: the request should meet it, nobody should go round it. */
function meetConditions({ attribution, denial }: FixQuestion, layer: PolicyLayer): Fix {
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

function ownerFor(layer: PolicyLayer): Fix['owner'] {
  switch (layer) {
    case 'resourcePolicy':
    case 'vpcEndpointPolicy':
      return 'resource owner';
    case 'sessionPolicy':
      return 'caller';
    case 'permissionsBoundary':
    case 'identityPolicy':
      return 'account';
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      return 'organization';
  }
}

const PERMISSION_SET = /\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

function whereOf(question: FixQuestion, layer: PolicyLayer): string {
  const { attribution, gathered } = question;
  const principal = principalArn(question);
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

function summaryOf(
  question: FixQuestion,
  layer: PolicyLayer,
  statement: Statement,
  session: boolean,
): string {
  const { action } = question.gathered.input.request;
  const where = whereOf(question, layer);
  const assumption =
    session && layer !== 'sessionPolicy' ? ', as long as the session was given no session policy' : '';
  const on = statement.Resource === undefined ? '' : ` on ${String(statement.Resource)}`;
  return oneLine(`Allow ${action}${on} in ${where}${assumption}.`);
}
