/**
 * Reconciles what AWS reports of a denial with what the gathered policies say.
 *
 * Order   policy and layer in the message, authorization details, decoded message, evaluation. Each piece is kept as
 *         evidence; where two disagree, the better one stands and the contradiction is recorded.
 * Source  IAM User Guide, "Troubleshoot access denied error messages": the message names one layer, the first
 *         that denies explicitly, else the first that is silent. KMS Developer Guide, "Troubleshooting key access"; IAM
 *         User Guide, "Troubleshoot IAM roles": a key or role that does not exist is refused in the words of a policy.
 *
 * INVARIANT: nothing is named that is not stated or certain. What only may deny is in `mayAlsoBlock` and the evidence.
 */
import {
  blockerOf,
  conditionsOf,
  describeCandidate,
  describeDenial,
  describeHidden,
  evaluated,
  policyOf,
  possibleBlockers,
  statementOf,
  withoutRefuted,
} from '../../assess/describe.ts';
import { resourcePolicyKind } from '../../decode/resource-policy-kind.ts';
import type { DenialResult } from '../../evaluate/explain/result.ts';
import type { HiddenLayer } from '../../gather/layer-policies.ts';
import { parseArn } from '../../model/arn.ts';
import type { Attribution, Confidence } from '../../model/attribution.ts';
import { NAMING_ORDER, type PolicyLayer } from '../../model/policy-layer.ts';
import { oneLine } from '../../text/one-line.ts';
import { layerName } from '../../text/reason.ts';
import {
  type AwsReport,
  awsDisagreements,
  describeAwsReport,
  type ReconcileInput,
  reportedKind,
} from './aws-reports.ts';
import { MAY_HAVE_CHANGED, reconcileStated } from './stated-layer.ts';

export function reconcile(given: ReconcileInput): Attribution {
  const { stated } = given;
  if (stated.layer === 'notAPolicy') return stated;
  const input = { ...given, stated: withAwsReports(given) };
  if (isNamed(stated)) return reconcileStated(input, 'message');
  const recorded = recordedLayer(input);
  if (recorded !== undefined) return reconcileStated({ ...input, stated: recorded }, 'authorizationDetails');
  if (isMissing(input)) {
    const rest = withoutResource(input);
    return notFound(rest) ?? reconcileEvaluated(rest);
  }
  return stated.layer === 'unknown' ? reconcileEvaluated(input) : reconcileHint(input);
}

const isNamed = ({ layer, confidence }: Attribution): boolean =>
  layer !== 'unknown' && confidence === 'stated';

function withAwsReports({ stated, awsReports }: ReconcileInput): Attribution {
  return {
    ...stated,
    evidence: [...stated.evidence, ...awsReports.flatMap(describeAwsReport)],
    contradictions: [...stated.contradictions, ...awsDisagreements(stated, awsReports)],
  };
}

/** The layer that AWS recorded, as if its message had named it. */
function recordedLayer({ stated, awsReports }: ReconcileInput): Attribution | undefined {
  const details = awsReports.find(({ source }) => source === 'authorizationDetails');
  const [denial] = details?.denials ?? [];
  if (denial === undefined) return undefined;
  const { layer, policy } = denial;
  return { ...stated, layer, kind: 'explicit', reason: null, policy, confidence: 'stated' };
}

/**
 * A text that ends too early or says several things at once hints at a layer. The hint stands, unless that layer
 * surely lets the call pass while another denies it for certain. Of a sign-in AWS's text names no layer at all: what
 * denies it for certain is the answer.
 */
function reconcileHint(input: ReconcileInput): Attribution {
  const { stated, assessment, pair } = input;
  const { layer } = stated;
  if (layer === 'unknown' || layer === 'notAPolicy') return reconcileEvaluated(input);
  if (SIGN_IN.test(pair.action) && assessment.certain.length > 0) return reconcileEvaluated(input);
  const passes =
    assessment.hidden.every((each) => each.layer !== layer) && PASSING.has(assessment.result.layers[layer]);
  const other = passes && assessment.certain.length > 0 ? reconcileEvaluated(input) : undefined;
  if (other === undefined || other.layer === layer) return reconcileStated(input, 'hint');
  return other;
}

const SIGN_IN = /^sts:AssumeRoleWith/i;

const PASSING: ReadonlySet<string> = new Set(['allows', 'notApplicable']);

/** The key or role that the call is about does not exist, so it has no policy that could be silent. */
function isMissing({ evidenceContext, pair }: ReconcileInput): boolean {
  // An ARN with stars stands for a role or key that the record does not name.
  if (evidenceContext.lookups.resource?.kind !== 'absent' || pair.resource.includes('*')) return false;
  const { service, resource = '' } = parseArn(pair.resource) ?? {};
  if (service === 'kms') return resource.startsWith('key/');
  return service === 'iam' && resource.startsWith('role/') && pair.action.toLowerCase().startsWith('sts:');
}

/** What is left to reconcile without the policy of something that does not exist. */
function withoutResource(input: ReconcileInput): ReconcileInput {
  const { stated, assessment, pair } = input;
  const isOfOther = ({ layer }: DenialResult) => layer !== 'resourcePolicy';
  const missing = evaluated('resourceMissing', `${pair.resource} does not exist`);
  return {
    ...input,
    stated: { ...stated, evidence: [...stated.evidence, missing] },
    assessment: {
      ...assessment,
      certain: assessment.certain.filter(isOfOther),
      possible: assessment.possible.filter(isOfOther),
    },
  };
}

/** Nothing else can have refused: AWS says so itself, or every other layer is visible and lets the call pass. */
function notFound({ stated, assessment, awsReports }: ReconcileInput): Attribution | undefined {
  const { certain, possible, hidden, result } = assessment;
  const isOpen = certain.length + possible.length > 0 || hidden.some(({ onlyAllows }) => onlyAllows !== true);
  const passes = result.layers.identityPolicy === 'allows' && awsReports.length === 0 && !isOpen;
  if (stated.layer !== 'resourcePolicy' && !passes) return undefined;
  return {
    ...stated,
    layer: 'notAPolicy',
    policyKind: null,
    kind: 'unknown',
    reason: 'notFound',
    confidence: 'evaluated',
    evidence: [...stated.evidence, ...hidden.map(describeHidden)],
  };
}

/** AWS names no layer: the first layer that blocks for certain, or `unknown` with its candidates. */
function reconcileEvaluated(input: ReconcileInput): Attribution {
  const { assessment, awsReports, evidenceContext, stated, pair } = input;
  const first = firstBlocker(input);
  if (assessment.isRefusedByAws && first?.kind !== 'explicit') return awsManaged(input);
  if (first === undefined) return undetermined(input);
  const others = assessment.certain.filter((each) => each !== first);
  return {
    ...stated,
    layer: first.layer,
    policyKind: first.layer === 'resourcePolicy' ? kindOfPolicy(input) : null,
    kind: first.kind,
    reason: null,
    policy: policyOf(first, evidenceContext),
    statement: statementOf(first),
    conditions: conditionsOf(first, evidenceContext.context),
    confidence: confidenceIn(input, first),
    evidence: [
      ...stated.evidence,
      evaluated('denyingPolicy', `${pair.action} on ${pair.resource}: ${describeDenial(first)}`),
      ...assessment.hidden.map(describeHidden),
    ],
    alsoBlockedBy: others.map((each) => blockerOf(each, evidenceContext)),
    mayAlsoBlock: possibleBlockers(withoutRefuted(assessment, reportedKind(awsReports)), first),
    contradictions: [...stated.contradictions, ...hintDisagreements(input, first)],
  };
}

/** AWS refuses to change what is its own, whatever the policies say. */
function awsManaged({ stated, pair }: ReconcileInput): Attribution {
  return {
    ...stated,
    layer: 'notAPolicy',
    policyKind: null,
    kind: 'unknown',
    reason: 'awsManaged',
    confidence: 'evaluated',
    evidence: [
      ...stated.evidence,
      evaluated('awsManaged', `${pair.resource} belongs to AWS, and no policy opens it`),
    ],
  };
}

/**
 * The first layer that blocks for certain, in the order in which AWS names layers: whatever hidden policies and unknown
 * keys turn out to be, the call cannot pass while it stays as it is. Where nothing is certain, AWS reports that
 * something denied, and only one thing may have, that one.
 */
function firstBlocker({ assessment, awsReports }: ReconcileInput): DenialResult | undefined {
  const { hidden } = assessment;
  const [first] = assessment.certain.filter((each) => fits(each, awsReports));
  if (first !== undefined) return first;
  const kind = reportedKind(awsReports);
  if (kind === undefined) return undefined;
  const [only, ...others] = assessment.possible.filter((each) => fits(each, awsReports));
  const isAllVisible = kind === 'implicit' ? hidden.length === 0 : !hidden.some(mayDeny);
  return isAllVisible && others.length === 0 ? only : undefined;
}

const mayDeny = ({ onlyAllows }: HiddenLayer): boolean => onlyAllows !== true;

/**
 * `evaluated` where AWS can have named nothing else: an explicit deny has only those before it in AWS's order; a missing
 * allow every explicit deny, and the missing allows before it.
 */
function confidenceIn({ assessment, awsReports }: ReconcileInput, first: DenialResult): Confidence {
  const isBefore = ({ layer }: { readonly layer: PolicyLayer }) =>
    NAMING_ORDER.indexOf(layer) < NAMING_ORDER.indexOf(first.layer);
  const { hidden } = assessment;
  const possible = assessment.possible.filter((each) => fits(each, awsReports));
  const mayExplicitlyDeny = reportedKind(awsReports) === 'implicit' ? [] : hidden.filter(mayDeny);
  const rivals =
    first.kind === 'explicit'
      ? [...mayExplicitlyDeny, ...possible.filter(({ kind }) => kind === 'explicit')].filter(isBefore)
      : [
          ...mayExplicitlyDeny,
          ...hidden.filter(isBefore),
          ...possible.filter((each) => each.kind === 'explicit' || isBefore(each)),
        ];
  if (rivals.length > 0) return 'inferred';
  const isDecoded = awsReports.some(({ source, kind }) => source !== 'message' && kind !== 'allowed');
  return isDecoded ? 'decoded' : 'evaluated';
}

/** Its kind is that of the best report, and its statement is among those of the first report that names statements. */
function fits({ kind, statement }: DenialResult, awsReports: readonly AwsReport[]): boolean {
  const reported = reportedKind(awsReports);
  if (reported === undefined) return true;
  if (kind !== reported) return false;
  const sids = awsReports.find((each) => each.kind === reported && each.sids.length > 0)?.sids ?? [];
  return kind === 'implicit' || sids.length === 0 || sids.includes(statement?.sid ?? '');
}

function kindOfPolicy({ evidenceContext, pair }: ReconcileInput): string | null {
  const { resource } = evidenceContext.lookups;
  return resource?.kind === 'found'
    ? resource.value.policyKind
    : resourcePolicyKind(pair.action, pair.resource);
}

function hintDisagreements(
  { stated, awsReports, assessment }: ReconcileInput,
  first: DenialResult,
): readonly string[] {
  const hint =
    stated.layer === 'unknown' || stated.layer === first.layer
      ? []
      : [`the text hints at the ${layerName(stated.layer)}, the policies name the ${layerName(first.layer)}`];
  const { certain } = assessment;
  const before = certain.includes(first) ? certain.slice(0, certain.indexOf(first)) : certain;
  return [...hint, ...conflictingExplicitDeny(awsReports, before)];
}

/** An explicit deny that AWS would have named, although AWS reports a different cause. */
function conflictingExplicitDeny(
  awsReports: readonly AwsReport[],
  certain: readonly DenialResult[],
): readonly string[] {
  const explicit = certain.find((each) => each.kind === 'explicit' && !fits(each, awsReports));
  if (explicit === undefined) return [];
  return [oneLine(`AWS reports a different cause, but ${describeDenial(explicit)}; ${MAY_HAVE_CHANGED}`)];
}

const OTHER_CAUSES = evaluated(
  'otherCauses',
  'possible causes: a policy that changed since, a missing object, a further action of the call, or no policy',
);

function undetermined({ stated, awsReports, assessment, evidenceContext }: ReconcileInput): Attribution {
  const { certain, possible, hidden, result } = assessment;
  const candidates = [...certain, ...possible];
  const conclusion =
    candidates.length > 0
      ? evaluated('layerUndetermined', 'the denying policy layer could not be determined')
      : evaluated('notReproduced', 'could not reproduce: no visible policy denies this call');
  const isUnexplained = result.decision === 'allowed' || candidates.length === 0;
  return {
    ...stated,
    kind: stated.kind === 'unknown' ? (reportedKind(awsReports) ?? 'unknown') : stated.kind,
    evidence: [
      ...stated.evidence,
      conclusion,
      ...candidates.filter((each) => fits(each, awsReports)).map(describeCandidate),
      ...hidden.map(describeHidden),
      ...(isUnexplained ? [OTHER_CAUSES] : []),
    ],
    alsoBlockedBy: certain.map((each) => blockerOf(each, evidenceContext)),
    mayAlsoBlock: possibleBlockers(assessment, undefined),
    contradictions: [...stated.contradictions, ...conflictingExplicitDeny(awsReports, certain)],
  };
}
