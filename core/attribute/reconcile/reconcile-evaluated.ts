/**
 * No layer is named: what denies for certain, or an honest unknown with its candidates.
 *
 * AWS names the first explicit deny, and only where there is none the first layer that is silent. So a certain explicit
 * deny is told; a certain silence only if nothing that is hidden or open could have come before it.
 */

import { blockerOf, conditionsOf, policyOf, statementOf } from '../../assess/blocker.ts';
import { resourcePolicyKind } from '../../decode/resource-policy-kind.ts';
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { Attribution, Confidence } from '../../model/attribution.ts';
import type { PolicyLayer } from '../../model/policy-layer.ts';
import { NAMING_ORDER } from '../../model/policy-layer.ts';
import { oneLine } from '../../text/one-line.ts';
import { layerName } from '../../text/reason.ts';
import type { AwsReport } from './aws-reports.ts';
import { describeBlocker, describeCandidate, describeHidden, evaluated } from './describe.ts';
import type { ReconcileInput } from './reconcile.ts';

export function reconcileEvaluated(input: ReconcileInput): Attribution {
  const { assessment, scene, stated, pair } = input;
  const first = denying(input);
  if (first === undefined) return unknown(input);
  const others = assessment.certain.filter((each) => each !== first);
  return {
    ...stated,
    layer: first.layer,
    policyKind: first.layer === 'resourcePolicy' ? kindOfPolicy(input) : null,
    kind: first.kind,
    reason: null,
    policy: policyOf(first, scene),
    statement: statementOf(first),
    conditions: conditionsOf(first, scene.context),
    confidence: confidenceOf(input),
    evidence: [
      ...stated.evidence,
      evaluated('denyingPolicy', `${pair.action} on ${pair.resource}: ${describeBlocker(first)}`),
      ...assessment.hidden.map(describeHidden),
    ],
    alsoBlockedBy: others.map((each) => blockerOf(each, scene)),
    contradictions: [...stated.contradictions, ...disagreements(input, first)],
  };
}

/** The finding that AWS must have meant, if there is one. */
function denying({ assessment, awsReports }: ReconcileInput): DenialResult | undefined {
  const { hidden } = assessment;
  const certain = assessment.certain.filter((each) => fits(each, awsReports));
  const possible = assessment.possible.filter((each) => fits(each, awsReports));
  const [first] = certain;
  const mayDenyUnseen = hidden.filter(({ onlyAllows }) => onlyAllows !== true);
  const isImplicit = kindSaid(awsReports) === 'implicit';
  if (first === undefined) {
    const isWhole = isImplicit ? hidden.length === 0 : mayDenyUnseen.length === 0;
    return kindSaid(awsReports) !== undefined && isWhole ? only(possible) : undefined;
  }
  if (first.kind === 'explicit') return first;
  const isRivalled = possible.some(({ kind }) => kind === 'explicit') || mayDenyUnseen.length > 0;
  if (!isImplicit && isRivalled) return undefined;
  const before = (layer: PolicyLayer) => NAMING_ORDER.indexOf(layer) < NAMING_ORDER.indexOf(first.layer);
  const isPreceded = hidden.some(({ layer }) => before(layer)) || possible.some(({ layer }) => before(layer));
  return isPreceded ? undefined : first;
}

/** By AWS's word something denied, everything is visible, and there is one thing that may have. */
function only([first, ...others]: readonly DenialResult[]): DenialResult | undefined {
  return others.length === 0 ? first : undefined;
}

function kindSaid(awsReports: readonly AwsReport[]): 'explicit' | 'implicit' | undefined {
  const kind = awsReports.find((each) => each.kind !== 'allowed')?.kind;
  return kind === 'allowed' ? undefined : kind;
}

/** By the best of AWS's words whether a statement denied, and by the first that names statements which. */
function fits({ kind, statement }: DenialResult, awsReports: readonly AwsReport[]): boolean {
  const said = kindSaid(awsReports);
  if (said === undefined) return true;
  if (kind !== said) return false;
  const sids = awsReports.find((each) => each.kind === said && each.sids.length > 0)?.sids ?? [];
  return kind === 'implicit' || sids.length === 0 || sids.includes(statement?.sid ?? '');
}

function kindOfPolicy({ scene, pair }: ReconcileInput): string | null {
  const view = scene.views.resource;
  return view?.kind === 'found' ? view.value.policyKind : resourcePolicyKind(pair.action, pair.resource);
}

function confidenceOf({ awsReports }: ReconcileInput): Confidence {
  const isDecoded = awsReports.some(({ source, kind }) => source !== 'message' && kind !== 'allowed');
  return isDecoded ? 'decoded' : 'evaluated';
}

function disagreements(
  { stated, awsReports, assessment }: ReconcileInput,
  first: DenialResult,
): readonly string[] {
  const hint =
    stated.layer === 'unknown' || stated.layer === first.layer
      ? []
      : [`the text hints at the ${layerName(stated.layer)}, the policies name the ${layerName(first.layer)}`];
  const { certain } = assessment;
  const before = certain.includes(first) ? certain.slice(0, certain.indexOf(first)) : certain;
  return [...hint, ...unheard(awsReports, before)];
}

/** What denies for certain, and AWS would have named, although it says that it was something else. */
function unheard(awsReports: readonly AwsReport[], certain: readonly DenialResult[]): readonly string[] {
  const explicit = certain.find((each) => each.kind === 'explicit' && !fits(each, awsReports));
  if (explicit === undefined) return [];
  return [oneLine(`by AWS's word something else denied, but ${describeBlocker(explicit)}: changed since?`)];
}

const OTHER_CAUSES =
  'possible causes: a policy that changed since, a missing object, a further action of the call, or no policy';

function unknown({ stated, awsReports, assessment, scene }: ReconcileInput): Attribution {
  const { certain, possible, hidden, result } = assessment;
  const candidates = [...certain, ...possible];
  const conclusion =
    candidates.length > 0
      ? evaluated('layerUndetermined', 'the denying policy layer could not be determined')
      : evaluated('notReproduced', 'could not reproduce: no visible policy denies this call');
  const more =
    result.decision === 'allowed' || candidates.length === 0 ? [evaluated('otherCauses', OTHER_CAUSES)] : [];
  return {
    ...stated,
    kind: stated.kind === 'unknown' ? (kindSaid(awsReports) ?? 'unknown') : stated.kind,
    evidence: [
      ...stated.evidence,
      conclusion,
      ...candidates.map(describeCandidate),
      ...hidden.map(describeHidden),
      ...more,
    ],
    alsoBlockedBy: certain.map((each) => blockerOf(each, scene)),
    contradictions: [...stated.contradictions, ...unheard(awsReports, certain)],
  };
}
