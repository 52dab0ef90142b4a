/**
 * Weighs what AWS said against what the gathered policies say.
 *
 * Order   policy and layer in the message, authorization details, decoded message, evaluation. Each piece is kept as
 *         evidence; where two disagree, the better one stands and the contradiction is told.
 * Source  IAM User Guide, "Troubleshoot access denied error messages": the message names one layer, the first
 *         that denies explicitly, else the first that is silent.
 *
 * INVARIANT: nothing is named that is not stated or certain. What only may deny is a candidate, in the evidence.
 */

import type { Assessment } from '../../assess/assess.ts';
import type { EvidenceContext } from '../../assess/blocker.ts';
import type { CheckedPair } from '../../gather/checked-pair.ts';
import type { Attribution, Evidence } from '../../model/attribution.ts';
import type { AwsReport } from './aws-reports.ts';
import { describeAwsReport } from './describe.ts';
import { disagreements } from './disagreements.ts';
import { isMissing, notFound, withoutResource } from './missing-resource.ts';
import { reconcileEvaluated } from './reconcile-evaluated.ts';
import { reconcileStated } from './reconcile-stated.ts';

export interface ReconcileInput {
  /** What the message alone says. */
  readonly stated: Attribution;
  /** What else AWS says, best first. */
  readonly awsReports: readonly AwsReport[];
  readonly assessment: Assessment;
  readonly scene: EvidenceContext;
  readonly pair: CheckedPair;
}

export function reconcile(input: ReconcileInput): Attribution {
  const { stated } = input;
  if (stated.layer === 'notAPolicy') return stated;
  const heard = { ...input, stated: withAwsReports(input) };
  if (isNamed(stated)) return reconcileStated(heard, 'message');
  const recorded = recordedLayer(heard);
  if (recorded !== undefined) return reconcileStated({ ...heard, stated: recorded }, 'authorizationDetails');
  if (isMissing(heard)) {
    const rest = withoutResource(heard);
    return notFound(rest) ?? reconcileEvaluated(rest);
  }
  return stated.layer === 'unknown' ? reconcileEvaluated(heard) : reconcileHint(heard);
}

const isNamed = ({ layer, confidence }: Attribution): boolean =>
  layer !== 'unknown' && confidence === 'stated';

function withAwsReports({ stated, awsReports }: ReconcileInput): Attribution {
  const evidence: readonly Evidence[] = awsReports.flatMap(describeAwsReport);
  return {
    ...stated,
    evidence: [...stated.evidence, ...evidence],
    contradictions: [...stated.contradictions, ...disagreements(stated, awsReports)],
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
 * surely lets the call pass while another denies it for certain.
 */
function reconcileHint(input: ReconcileInput): Attribution {
  const { stated, assessment } = input;
  const { layer } = stated;
  if (layer === 'unknown' || layer === 'notAPolicy') return reconcileEvaluated(input);
  const passes =
    assessment.hidden.every((each) => each.layer !== layer) && PASSING.has(assessment.result.layers[layer]);
  const other = passes && assessment.certain.length > 0 ? reconcileEvaluated(input) : undefined;
  if (other === undefined || other.layer === layer) return reconcileStated(input, 'hint');
  return other;
}

const PASSING: ReadonlySet<string> = new Set(['allows', 'notApplicable']);
