/** What denies a gathered call, and what may. */
import type { DenialResult, EvaluationResult } from '../evaluate/explain/result.ts';
import type { Side } from '../gather/access-point.ts';
import type { HiddenLayer } from '../gather/layer-policies.ts';

/** A denial, and of which side of an access point it is. */
export interface AssessedDenial extends DenialResult {
  readonly side?: Side;
}

export interface Assessment {
  readonly result: EvaluationResult;
  /** In the order in which AWS names layers; explicit before implicit. */
  readonly certain: readonly AssessedDenial[];
  readonly possible: readonly AssessedDenial[];
  readonly hidden: readonly HiddenLayer[];
  /** AWS refuses to change what is its own, whatever the policies say. */
  readonly isRefusedByAws: boolean;
}

/** Condition keys of unknown value that decide whether a policy blocks the call. */
export function openKeysOf({ possible }: Assessment): readonly string[] {
  const conditions = possible.flatMap((each) => each.conditions);
  return [...new Set(conditions.filter(({ met }) => met === null).map(({ key }) => key))];
}
