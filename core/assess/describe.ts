/**
 * What denies by evaluation, in the words of the public JSON and as lines of evidence for people.
 *
 * INVARIANT: names come from outside: each line of evidence is kept one line.
 */
import type { RequestContext } from '../context/request-context.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { Side } from '../gather/access-point.ts';
import { RESTRICT_PUBLIC_BUCKETS } from '../gather/block-public-access.ts';
import type { Lookups } from '../gather/denied-call.ts';
import type { Gathered } from '../gather/gather.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';
import type {
  Blocker,
  ConditionEvidence,
  DenyKind,
  Evidence,
  EvidenceCode,
  PolicyRef,
  PossibleBlocker,
  StatementRef,
} from '../model/attribution.ts';
import { type PolicySet, policiesIn } from '../model/policy.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { oneLine } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';
import type { AssessedDenial, Assessment } from './assessment.ts';

/** What the names and values of a denial are completed from. */
export interface EvidenceContext {
  readonly policies: PolicySet;
  readonly lookups: Lookups;
  readonly context: RequestContext;
  /** Of the other side of an access point. */
  readonly other?: { readonly side: Side; readonly context: EvidenceContext };
}

export function evidenceContextOf({ input, lookups, context, other }: Gathered): EvidenceContext {
  const own = { policies: input.policies ?? {}, lookups, context };
  if (other === undefined) return own;
  return { ...own, other: { side: other.side, context: evidenceContextOf(other.gathered) } };
}

export function policyOf(denial: AssessedDenial, { other, ...own }: EvidenceContext): PolicyRef | null {
  return policyIn(denial, denial.side !== undefined && denial.side === other?.side ? other.context : own);
}

function policyIn(denial: DenialResult, context: EvidenceContext): PolicyRef | null {
  if (POLICY_LAYER[denial.layer].guardrail !== null) {
    const { name = null, arn = null } = denial.policy ?? {};
    return { arn, name, target: denial.target ?? null };
  }
  if (denial.policy === undefined) return silentPolicy(denial, context);
  const { name, arn } = denial.policy;
  return { arn, name, target: ownerOfPolicy(denial, context) };
}

/** The one document that does not allow the call; of identity policies there may be many. */
function silentPolicy(denial: DenialResult, context: EvidenceContext): PolicyRef | null {
  if (POLICY_LAYER[denial.layer].missingAllow !== 'inDocument') return null;
  const [policy, ...others] = policiesIn(context.policies, denial.layer);
  if (policy === undefined || others.length > 0) return null;
  return { arn: policy.arn ?? null, name: policy.name ?? null, target: ownerOfPolicy(denial, context) };
}

/** The resource or endpoint that carries the policy. */
function ownerOfPolicy({ layer }: DenialResult, { lookups }: EvidenceContext): string | null {
  const { resource, endpoint } = lookups;
  if (layer === 'resourcePolicy') return resource?.kind === 'found' ? resource.value.arn : null;
  if (layer === 'vpcEndpointPolicy') return endpoint?.kind === 'found' ? endpoint.value.id : null;
  return null;
}

/** Null also for what denies like a statement, and is none. */
export function statementOf({ statement }: DenialResult): StatementRef | null {
  return statement === undefined || statement.sid === RESTRICT_PUBLIC_BUCKETS
    ? null
    : { sid: statement.sid, index: statement.index };
}

export function conditionsOf(
  { conditions }: DenialResult,
  context: RequestContext,
): readonly ConditionEvidence[] {
  return conditions.map(({ operator, key, expected, actual, nearly }) => ({
    operator,
    key,
    expected,
    actual,
    from: sourceOf(key, context),
    ...(nearly === undefined ? {} : { nearly }),
  }));
}

/** An entry of its own, else the one that stands for all keys of its beginning. */
function sourceOf(key: string, context: RequestContext): ConditionEvidence['from'] {
  const name = key.toLowerCase();
  const start = name.slice(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
  return (context.get(name) ?? context.get(`${start}*`))?.source ?? 'derived';
}

export function blockerOf(denial: AssessedDenial, context: EvidenceContext): Blocker {
  return { layer: denial.layer, kind: denial.kind, policy: policyOf(denial, context) };
}

export function evaluated(code: EvidenceCode, says: string): Evidence {
  return { source: 'evaluation', code, says: oneLine(says) };
}

export function describeDenial(denial: AssessedDenial): string {
  const { layer, kind, policy, statement, target, nearest, side } = denial;
  const isOfSide = side !== undefined && layer === 'resourcePolicy';
  const of = isOfSide ? ` of the ${SIDES[side]}` : '';
  const where = target === undefined ? of : ` at ${target}`;
  if (kind === 'explicit') {
    const name = policy?.name ?? policy?.arn ?? `the ${layerName(layer)}`;
    return `${name}${where}, statement ${statement?.sid ?? statement?.index ?? '?'}, denies`;
  }
  const [near] = nearest;
  const closest =
    near === undefined
      ? ''
      : `; nearest: ${near.policy.name ?? near.policy.arn ?? 'a policy'}, statement ${near.statement.sid ?? near.statement.index}, misses the ${near.misses}`;
  return `no ${layerName(layer)}${where} allows it${closest}`;
}

const SIDES: Readonly<Record<Side, string>> = { accessPoint: 'access point', bucket: 'bucket' };

export function describeCandidate(denial: AssessedDenial): Evidence {
  return evaluated('candidate', `candidate: ${whyPossible(denial)}`);
}

export function describeHidden({ layer, why }: HiddenLayer): Evidence {
  return evaluated('policyNotVisible', `${layerName(layer)} not visible: ${why}`);
}

/**
 * AWS names an explicit deny before it names a missing allow. So where it reports a missing allow, a statement whose
 * conditions are not known did not deny.
 */
export function withoutRefuted(assessment: Assessment, reported: DenyKind | undefined): Assessment {
  if (reported !== 'implicit') return assessment;
  return { ...assessment, possible: assessment.possible.filter(({ kind }) => kind !== 'explicit') };
}

/**
 * What may block the call beside the one that is named: hidden policies, and denials that depend on an unknown key. That a
 * layer does not allow the call is nothing beside a policy of it that is not visible.
 */
export function possibleBlockers(
  { possible, hidden }: Assessment,
  named: DenialResult | undefined,
): readonly PossibleBlocker[] {
  const isHidden = (layer: PolicyLayer) => hidden.some((each) => each.layer === layer);
  const isOther = ({ layer }: { readonly layer: PolicyLayer }) => layer !== named?.layer;
  const lines = [
    ...possible
      .filter(
        (each) => each !== named && isOther(each) && !(each.kind === 'implicit' && isHidden(each.layer)),
      )
      .map((each) => ({ layer: each.layer, why: whyPossible(each) })),
    ...hidden.filter(isOther).map(({ layer, why }) => ({ layer, why: oneLine(why) })),
  ];
  return [...new Map(lines.map((each) => [`${each.layer} ${each.why}`, each])).values()];
}

export function whyPossible(denial: AssessedDenial): string {
  const unknown = denial.conditions.filter(({ met }) => met === null).map(({ key }) => key);
  const open = unknown.length === 0 ? '' : `, depending on ${unknown.join(', ')}`;
  const unread = denial.unreadable === true ? '; a part of the statement cannot be read' : '';
  return oneLine(`${describeDenial(denial)}${open}${unread}`);
}
