/**
 * Sees through unknown keys: a request whose answer is the same whatever they are is decided, and of one that is not,
 * only the keys are named that change it.
 *
 * `evaluate` alone is cautious: of "allowed if the tag is X" and "allowed if the tag is not X" it says maybe, though
 * one of both holds. Here the unknown keys go through all the values their conditions can tell apart.
 *
 * INVARIANT: a certain answer holds for every value of the unknown keys. Where the values cannot be listed, or are
 * too many, the key stays unknown and the answer cautious.
 */
import { POLICY_LAYERS, type PolicyLayer } from '../../model/policy-layer.ts';
import type { CompiledPolicies } from '../parse/policies.ts';
import type { ReadRequest } from '../parse/request.ts';
import { agree } from '../ternary.ts';
import type { Decision, LayerSummaries, LayerSummary } from './authorize.ts';
import { type ContextValue, completeContext, type RequestContext } from './context.ts';
import { type Evaluation, evaluate, evaluateIn } from './evaluate.ts';
import { type OpenKey, openKeys } from './open-keys.ts';
import { valueClasses } from './value-classes.ts';

export interface Resolved {
  readonly evaluation: Evaluation;
  /** Names of the keys that must be known to decide; empty once decided. */
  readonly undetermined: readonly string[];
}

/** Evaluations spent on one undetermined request. */
const MOST_COMPLETIONS = 256;

export function resolveUnknowns(request: ReadRequest, policies: CompiledPolicies): Resolved {
  const evaluation = evaluate(request, policies);
  if (evaluation.decision !== 'undetermined') return { evaluation, undetermined: [] };
  const open = openKeys(evaluation);
  const axes = chooseAxes(open, request.context);
  const assignments = listCorners(axes).map((settled) =>
    evaluateIn(completeContext(request.context, settled), request, policies),
  );
  const summaries = agreedSummaries(assignments.map((assignment) => assignment.summaries));
  const decisions = assignments.map(({ decision }) => decision);
  const [decision = 'undetermined'] = decisions;
  if (decision !== 'undetermined' && decisions.every((each) => each === decision)) {
    return { evaluation: { ...evaluation, decision, summaries }, undetermined: [] };
  }
  return { evaluation: { ...evaluation, summaries }, undetermined: decidingKeys(open, axes, decisions) };
}

/** What the layers say in every assignment alike. INVARIANT: the same layers apply in all of them. */
function agreedSummaries(assignments: readonly LayerSummaries[]): LayerSummaries {
  return assignments.reduce((agreed, assignment) => {
    const summaries: Partial<Record<PolicyLayer, LayerSummary>> = {};
    for (const layer of POLICY_LAYERS) {
      const [left, right] = [agreed[layer], assignment[layer]];
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
    .filter(({ askedElsewhere }) => !askedElsewhere)
    .flatMap(({ key, conditions }): readonly Axis[] => {
      const values = valueClasses(conditions, context);
      return values === undefined ? [] : [{ key, values }];
    })
    .toSorted((left, right) => left.values.length - right.values.length);
  let completions = 1;
  return axes.filter(({ values }) => {
    completions *= values.length;
    return completions <= MOST_COMPLETIONS;
  });
}

/** Every combination of values, the last axis turning fastest. */
function listCorners(axes: readonly Axis[]): readonly ReadonlyMap<string, ContextValue>[] {
  return axes.reduce<readonly ReadonlyMap<string, ContextValue>[]>(
    (assignments, { key, values }) =>
      assignments.flatMap((assignment) => values.map((value) => new Map(assignment).set(key, value))),
    [new Map()],
  );
}

/**
 * Keys that turn one decision into another. Where a key could not be tried, nobody can tell which of the others turn
 * the decision: then all of them are named.
 */
function decidingKeys(
  open: readonly OpenKey[],
  axes: readonly Axis[],
  decisions: readonly Decision[],
): readonly string[] {
  if (decisions.includes('undetermined')) return open.map(({ name }) => name);
  const turning = new Set(axes.filter((_, index) => turns(axes, index, decisions)).map(({ key }) => key));
  return open.filter(({ key }) => turning.has(key)).map(({ name }) => name);
}

/** Do two assignments that differ in this axis alone differ in their decision? */
function turns(axes: readonly Axis[], index: number, decisions: readonly Decision[]): boolean {
  const stride = axes.slice(index + 1).reduce((product, { values }) => product * values.length, 1);
  const length = axes[index]?.values.length ?? 1;
  return decisions.some((decision, assignment) => {
    const isFirst = Math.floor(assignment / stride) % length === 0;
    const line = Array.from({ length }, (_, step) => decisions[assignment + step * stride]);
    return isFirst && line.some((other) => other !== decision);
  });
}
