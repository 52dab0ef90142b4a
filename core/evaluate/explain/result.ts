/**
 * The public view of an evaluation: what `denials evaluate` prints.
 *
 * Shape   Evaluation -> EvaluationResult. `null` means "unknown" or "unnamed"; members that do not apply to an
 *         entry (the target of a layer without levels, the policy of an implicit deny) are left out.
 */
import { byLayer, NAMING_ORDER, POLICY_LAYER, type PolicyLayer } from '../../model/policy-layer.ts';
import type { Decision, ImplicitDeny, LayerSummary } from '../decide/authorize.ts';
import type { Evaluation } from '../decide/evaluate.ts';
import type { LevelTrace, Match } from '../decide/level.ts';
import type { Resolved } from '../decide/resolve-unknowns.ts';
import type { StatementPart, StatementRequest } from '../decide/statement.ts';
import type { CompiledPolicy } from '../parse/document.ts';
import type { Statement } from '../parse/statement.ts';
import { type ConditionTrace, traceCondition } from './condition-trace.ts';
import { findNearest, type NearMiss } from './nearest.ts';

export type LayerState =
  | 'allows'
  | 'deniesExplicitly'
  | 'deniesImplicitly'
  | 'undetermined'
  | 'notApplicable';

export interface PolicyName {
  readonly name: string | null;
  readonly arn: string | null;
}

export interface StatementName {
  readonly index: number;
  readonly sid: string | null;
}

export interface NearestAllow {
  readonly policy: PolicyName;
  readonly statement: StatementName;
  readonly misses: StatementPart;
}

export interface DenialResult {
  readonly layer: PolicyLayer;
  readonly kind: 'explicit' | 'implicit';
  readonly target?: string;
  readonly policy?: PolicyName;
  readonly statement?: StatementName;
  readonly conditions: readonly ConditionTrace[];
  readonly nearest: readonly NearestAllow[];
  /** Explicit: a part of the statement cannot be read, so that it may deny, or not. */
  readonly unreadable?: true;
  /** Explicit: its conditions hold, but whether it covers the resource or the caller is open. */
  readonly coverageOpen?: true;
}

export interface EvaluationResult {
  readonly decision: Decision;
  readonly denials: readonly DenialResult[];
  readonly layers: Readonly<Record<PolicyLayer, LayerState>>;
  readonly undetermined: readonly string[];
}

export function resultOf({ evaluation, undetermined }: Resolved): EvaluationResult {
  return {
    decision: evaluation.decision,
    denials: evaluation.decision === 'allowed' ? [] : denialsOf(evaluation),
    layers: layerStates(evaluation),
    undetermined,
  };
}

/**
 * What certainly denies; within it explicit before implicit, in AWS's order. Then what may deny, where the decision
 * is undetermined or rests on that: one of two opposite conditions denies for certain, but it is unknown which.
 */
function denialsOf(evaluation: Evaluation): readonly DenialResult[] {
  const certain = denialsBy(evaluation, 'yes');
  const kind = evaluation.decision === 'explicitDeny' ? 'explicit' : 'implicit';
  const isFounded = certain.some((denial) => denial.kind === kind);
  if (isFounded && evaluation.decision !== 'undetermined') return certain;
  return [...certain, ...denialsBy(evaluation, 'maybe')];
}

/** What may deny, whether or not something else denies for certain. */
export function possibleDenials({ evaluation }: Resolved): readonly DenialResult[] {
  return denialsBy(evaluation, 'maybe').filter(({ layer, kind }) => {
    const summary = evaluation.summaries[layer];
    return kind === 'explicit' ? summary?.deny !== 'no' : summary?.allow !== 'yes';
  });
}

function denialsBy(evaluation: Evaluation, certainty: 'yes' | 'maybe'): readonly DenialResult[] {
  return [
    ...NAMING_ORDER.flatMap((layer) => explicitDenials(evaluation, layer, certainty)),
    ...evaluation.implicitDenies.flatMap((deny) => implicitDenials(evaluation, deny, certainty)),
  ];
}

function explicitDenials(
  { layers, request }: Evaluation,
  layer: PolicyLayer,
  certainty: 'yes' | 'maybe',
): readonly DenialResult[] {
  const denials: DenialResult[] = [];
  for (const { target, denies } of layers[layer] ?? []) {
    for (const match of denies) {
      if (match.applies === certainty) denials.push(explicitDenial(match, layer, target, request));
    }
  }
  return denials;
}

function explicitDenial(
  { policy, statement, applies }: Match,
  layer: PolicyLayer,
  target: string | undefined,
  { context }: StatementRequest,
): DenialResult {
  const conditions = statement.conditions.map((condition) => traceCondition(condition, context));
  const coverageOpen = applies === 'maybe' && statement.isReadable && conditions.every(({ met }) => met);
  return {
    layer,
    kind: 'explicit',
    ...targetOf(target),
    policy: policyName(policy),
    statement: statementName(statement),
    conditions,
    nearest: [],
    ...(statement.isReadable ? {} : { unreadable: true }),
    ...(coverageOpen ? { coverageOpen } : {}),
  };
}

/** SCPs may allow at some levels and not at others: one entry for each level that does not. */
function implicitDenials(
  { layers, request }: Evaluation,
  { layer, blocks }: ImplicitDeny,
  certainty: 'yes' | 'maybe',
): readonly DenialResult[] {
  const levels = layers[layer] ?? [];
  const notAllowing =
    POLICY_LAYER[layer].policySet.holds === 'levels'
      ? levels.filter(({ allow }) => allow === ALLOW_OF[certainty])
      : levels.filter(() => blocks === certainty);
  return notAllowing.map((level) => implicitDenial(level, layer, request));
}

/** Whether a level allows, where it blocks certainly, or perhaps. */
const ALLOW_OF = { yes: 'no', maybe: 'maybe' } as const;

function implicitDenial(level: LevelTrace, layer: PolicyLayer, request: StatementRequest): DenialResult {
  const near = findNearest(level.statements, request);
  const [nearest] = near;
  const conditions = nearest?.misses === 'condition' ? nearest.statement.conditions : [];
  return {
    layer,
    kind: 'implicit',
    ...targetOf(level.target),
    conditions: conditions
      .map((condition) => traceCondition(condition, request.context))
      .filter(({ met }) => met !== true),
    nearest: near.map(nearestAllow),
  };
}

function targetOf(target: string | undefined) {
  return target === undefined ? {} : { target };
}

function nearestAllow({ policy, statement, misses }: NearMiss): NearestAllow {
  return { policy: policyName(policy), statement: statementName(statement), misses };
}

function policyName({ name, arn }: CompiledPolicy): PolicyName {
  return { name: name ?? null, arn: arn ?? null };
}

function statementName({ index, sid }: Statement): StatementName {
  return { index, sid: sid ?? null };
}

function layerStates({ summaries }: Evaluation): Readonly<Record<PolicyLayer, LayerState>> {
  return byLayer((layer) => layerState(summaries[layer]));
}

function layerState(summary: LayerSummary | undefined): LayerState {
  if (summary === undefined) return 'notApplicable';
  if (summary.deny === 'yes') return 'deniesExplicitly';
  if (summary.deny === 'maybe' || summary.allow === 'maybe') return 'undetermined';
  return summary.allow === 'yes' ? 'allows' : 'deniesImplicitly';
}
