/**
 * A call through an S3 access point, assessed on both sides: it passes only if the access point and the bucket let it
 * pass, and either of them can deny it.
 *
 * Shape   the Assessment of each side -> one Assessment; every denial says which side it is of.
 * Source  S3 User Guide, "Configuring IAM policies for using access points"; Service Authorization Reference, Amazon S3:
 *         the access point is the resource of such a call.
 *
 * INVARIANT: what is allowed here is allowed on each side. The caller's own policies must allow the call on the access
 * point; whether they must name the bucket besides is not documented, so their denials on the bucket are certain only
 * where they deny on both.
 */
import type { DenialResult, EvaluationResult, LayerState } from '../evaluate/explain/result.ts';
import type { Side } from '../gather/access-point.ts';
import {
  byLayer,
  NAMING_ORDER,
  POLICY_LAYER,
  POLICY_LAYERS,
  type PolicyLayer,
} from '../model/policy-layer.ts';
import type { AssessedDenial, Assessment } from './assessment.ts';

export function bothSides(point: Assessment, bucket: Assessment): Assessment {
  const ofPoint = point.certain.map((each) => marked(each, 'accessPoint'));
  const ofBucket = bucket.certain.map((each) => marked(each, 'bucket'));
  const certain = [...ofPoint, ...ofBucket.filter((each) => holds(each, point))].toSorted(
    (left, right) => rankOf(left) - rankOf(right),
  );
  const possible = distinct([
    ...point.possible.map((each) => marked(each, 'accessPoint')),
    ...[...bucket.possible, ...bucket.certain].map((each) => marked(each, 'bucket')),
  ]).filter((each) => !certain.some((one) => isSame(one, each)));
  const hidden = [...point.hidden, ...bucket.hidden];
  return {
    result: resultOf(point.result, bucket.result, certain, possible),
    certain,
    possible,
    hidden: [...new Map(hidden.map((each) => [`${each.layer} ${each.why}`, each])).values()],
    isRefusedByAws: point.isRefusedByAws || bucket.isRefusedByAws,
  };
}

const marked = (denial: DenialResult, side: Side): AssessedDenial => ({ ...denial, side });

const isOfResource = (layer: PolicyLayer): boolean =>
  layer === 'resourcePolicy' || POLICY_LAYER[layer].guardrail?.bounds === 'resource';

/** Is a certain denial on the bucket one of the call, and none that is listed already? */
function holds(denial: AssessedDenial, point: Assessment): boolean {
  const { layer, kind } = denial;
  if (layer === 'resourcePolicy') return true;
  if (point.certain.some((each) => isSame(marked(each, 'accessPoint'), denial))) return false;
  if (isOfResource(layer)) return true;
  return kind === 'implicit' && DENIES.has(point.result.layers[layer]);
}

const DENIES: ReadonlySet<LayerState> = new Set(['deniesImplicitly', 'deniesExplicitly']);

/** Explicit before implicit, then as AWS names layers. */
const rankOf = ({ layer, kind }: DenialResult): number =>
  NAMING_ORDER.indexOf(layer) + (kind === 'explicit' ? 0 : NAMING_ORDER.length);

/** The two resources have policies of their own; all other policies are the same on both sides. */
function isSame(left: AssessedDenial, right: AssessedDenial): boolean {
  return nameOf(left) === nameOf(right);
}

function nameOf({ layer, kind, target, policy, statement, side }: AssessedDenial): string {
  const of = layer === 'resourcePolicy' ? side : null;
  return JSON.stringify([layer, kind, of, target, policy?.arn, policy?.name, statement?.index]);
}

const distinct = (denials: readonly AssessedDenial[]): readonly AssessedDenial[] => [
  ...new Map(denials.map((each) => [nameOf(each), each])).values(),
];

function resultOf(
  point: EvaluationResult,
  bucket: EvaluationResult,
  certain: readonly AssessedDenial[],
  possible: readonly AssessedDenial[],
): EvaluationResult {
  return {
    decision: decisionOf(point, bucket, certain),
    denials: [...certain, ...possible],
    layers: byLayer((layer) => layerState(layer, point.layers[layer], bucket.layers[layer])),
    undetermined: [...new Set([...point.undetermined, ...bucket.undetermined])],
  };
}

function decisionOf(
  point: EvaluationResult,
  bucket: EvaluationResult,
  certain: readonly AssessedDenial[],
): EvaluationResult['decision'] {
  if (point.decision === 'explicitDeny' || certain.some(({ kind }) => kind === 'explicit'))
    return 'explicitDeny';
  if (point.decision === 'implicitDeny' || certain.length > 0) return 'implicitDeny';
  const passes = point.decision === 'allowed' && bucket.decision === 'allowed';
  return passes && agreesOnCaller(point, bucket) ? 'allowed' : 'undetermined';
}

/** The caller's own policies say the same of both resources, so that it does not matter for which AWS asks them. */
function agreesOnCaller({ layers }: EvaluationResult, bucket: EvaluationResult): boolean {
  return POLICY_LAYERS.every((layer) => isOfResource(layer) || layers[layer] === bucket.layers[layer]);
}

/** Of the resource's layers the state that lets less pass; of the caller's own the common one. */
function layerState(layer: PolicyLayer, point: LayerState, bucket: LayerState): LayerState {
  if (point === bucket) return point;
  if (!isOfResource(layer)) return 'undetermined';
  return STRICTEST.find((each) => each === point || each === bucket) ?? 'undetermined';
}

const STRICTEST: readonly LayerState[] = [
  'deniesExplicitly',
  'undetermined',
  'deniesImplicitly',
  'allows',
  'notApplicable',
];
