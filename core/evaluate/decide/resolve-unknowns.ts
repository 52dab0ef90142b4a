/**
 * Tries the values of unknown keys. Where all of them give the same decision, the request is decided; where not, the
 * result names the keys that change the decision, and no others.
 *
 * `evaluate` alone is cautious: of "allowed if the tag is X" and "allowed if the tag is not X" it says maybe, though
 * one of them holds. Here each unknown key takes one value of every class that its conditions distinguish.
 *
 * INVARIANT: a certain decision holds for every value of the unknown keys. If the values of a key cannot be listed, or
 * are too many, the key stays unknown and the decision cautious.
 */
import { POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import { assignKeys, type ContextValue, type RequestContext } from '../parse/context.ts';
import type { CompiledPolicies } from '../parse/policies.ts';
import type { ReadRequest } from '../parse/request.ts';
import { agree } from '../parse/ternary.ts';
import type { Decision, LayerSummaries, LayerSummary } from './authorize.ts';
import { type Evaluation, evaluate, evaluateIn } from './evaluate.ts';
import { type OpenKey, openKeys } from './open-keys.ts';
import { MOST_TRIED, valueClasses } from './value-classes.ts';

export interface Resolved {
  readonly evaluation: Evaluation;
  /** Names of the keys that must be known to decide; empty once decided. */
  readonly undetermined: readonly string[];
}

export function resolveUnknowns(request: ReadRequest, policies: CompiledPolicies): Resolved {
  const evaluation = evaluate(request, policies);
  if (evaluation.decision !== 'undetermined') return { evaluation, undetermined: [] };
  const open = openKeys(evaluation);
  const axes = chooseAxes(open, request.context);
  const evaluations = listAssignments(axes).map((assignment) =>
    evaluateIn(assignKeys(request.context, assignment), request, policies),
  );
  const summaries = agreedSummaries(evaluations.map((each) => each.summaries));
  const decisions = evaluations.map(({ decision }) => decision);
  const [decision = 'undetermined'] = decisions;
  if (decision !== 'undetermined' && decisions.every((each) => each === decision)) {
    return { evaluation: { ...evaluation, decision, summaries }, undetermined: [] };
  }
  return { evaluation: { ...evaluation, summaries }, undetermined: decidingKeys(open, axes, decisions) };
}

/** What all assignments have in common. INVARIANT: the same layers apply in all of them. */
function agreedSummaries(ofAssignments: readonly LayerSummaries[]): LayerSummaries {
  return ofAssignments.reduce((agreed, summariesOfOne) => {
    const summaries: Partial<Record<PolicyLayer, LayerSummary>> = {};
    for (const layer of POLICY_LAYERS) {
      const [left, right] = [agreed[layer], summariesOfOne[layer]];
      if (left === undefined || right === undefined) continue;
      summaries[layer] = { deny: agree(left.deny, right.deny), allow: agree(left.allow, right.allow) };
    }
    return summaries;
  });
}

/** An unknown key and the values to try. */
interface Axis {
  readonly key: string;
  readonly values: readonly ContextValue[];
}

/** As many keys as fit, those with the fewest values first. */
function chooseAxes(open: readonly OpenKey[], context: RequestContext): readonly Axis[] {
  const axes = open
    .filter(({ usedElsewhere }) => !usedElsewhere)
    .flatMap(({ key, conditions }): readonly Axis[] => {
      const values = valueClasses(conditions, context);
      return values === undefined ? [] : [{ key, values }];
    })
    .toSorted((left, right) => left.values.length - right.values.length);
  let assignments = 1;
  return axes.filter(({ values }) => {
    assignments *= values.length;
    return assignments <= MOST_TRIED;
  });
}

/** A value for every axis. */
type Assignment = ReadonlyMap<string, ContextValue>;

/** Every combination of values; the last axis changes fastest. */
function listAssignments(axes: readonly Axis[]): readonly Assignment[] {
  return axes.reduce<readonly Assignment[]>(
    (assignments, { key, values }) =>
      assignments.flatMap((assignment) => values.map((value) => new Map(assignment).set(key, value))),
    [new Map()],
  );
}

/**
 * Keys that change the decision. If the decision is undetermined even with the keys that were tried, one that was not
 * tried matters, and which of all is unknown: then all are named. What AWS leaves open stays so with every key known.
 */
function decidingKeys(
  open: readonly OpenKey[],
  axes: readonly Axis[],
  decisions: readonly Decision[],
): readonly string[] {
  if (decisions.includes('undetermined') && axes.length < open.length) return open.map(({ name }) => name);
  const deciding = new Set(
    axes.filter((_, index) => changesDecision(axes, index, decisions)).map(({ key }) => key),
  );
  return open.filter(({ key }) => deciding.has(key)).map(({ name }) => name);
}

/** Do two assignments that differ only in this axis have different decisions? */
function changesDecision(axes: readonly Axis[], index: number, decisions: readonly Decision[]): boolean {
  const stride = axes.slice(index + 1).reduce((product, { values }) => product * values.length, 1);
  const length = axes[index]?.values.length ?? 1;
  return decisions.some((decision, assignment) => {
    const isFirst = Math.floor(assignment / stride) % length === 0;
    const line = Array.from({ length }, (_, step) => decisions[assignment + step * stride]);
    return isFirst && line.some((other) => other !== decision);
  });
}
