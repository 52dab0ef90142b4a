/**
 * Which recorded changes made the difference: with what stood before it, and all else equal, the layer that denies the call
 * would not.
 *
 * Shape   changes, newest first, and the call -> the same changes, each with its effect.
 * Errors  none of its own; what a source or a store throws passes through.
 *
 * INVARIANT: a change is `caused` only where the call is shown to be denied with it and not without it.
 */
import { assess } from '../../assess/assess.ts';
import type { CheckedPair, DeniedCall } from '../../gather/denied-call.ts';
import { type Gathered, gather } from '../../gather/gather.ts';
import type { ChangeEffect } from '../../model/denial.ts';
import type { PolicyChange } from '../../model/policy-change.ts';
import type { PolicyLayer } from '../../model/policy-layer.ts';
import type { PolicySource } from '../../model/policy-source.ts';
import { statementDiff } from './statement-diff.ts';
import { isOfSamePolicy, undo } from './undo.ts';
import type { Undo, UndoInputs } from './undo-inputs.ts';

export interface CauseInputs extends UndoInputs {
  readonly call: DeniedCall;
  readonly pair: CheckedPair;
  /** That denies, as the call is explained. */
  readonly layer: PolicyLayer;
}

export interface ChangeWithEffect extends ChangeEffect {
  readonly change: PolicyChange;
}

const UNKNOWN: ChangeEffect = { effect: 'unknown', before: null };

export async function withEffects(
  changes: readonly PolicyChange[],
  inputs: CauseInputs,
): Promise<readonly ChangeWithEffect[]> {
  if (changes.length === 0) return [];
  const { gathered: now, denies } = await evaluate(inputs.source, inputs);
  const found: ChangeWithEffect[] = [];
  for (const change of changes) {
    const later = found.findLast((each) => isOfSamePolicy(each.change, change));
    // What cannot be shown to deny now cannot be shown to have begun.
    const isShown = now !== undefined && denies === 'yes';
    const effect = isShown ? await effectOf(change, later, { ...inputs, now }) : UNKNOWN;
    found.push({ change, ...effect });
  }
  return found;
}

/** What a later change of the same policy replaced counts only if it denied, too. */
async function effectOf(
  change: PolicyChange,
  later: ChangeWithEffect | undefined,
  inputs: CauseInputs & { readonly now: Gathered },
): Promise<ChangeEffect> {
  if (later?.effect === 'caused') return { effect: 'unrelated', before: null };
  if (later?.effect === 'unknown') return UNKNOWN;
  const undone: Undo | undefined = await undo(change, inputs);
  if (undone === undefined) return UNKNOWN;
  const { before, source } = undone;
  const { gathered, denies } = await evaluate(source, inputs);
  switch (denies) {
    case 'yes':
      return { effect: 'unrelated', before };
    case 'no': {
      const diff = gathered && statementDiff(inputs.now, gathered, inputs.layer);
      return { effect: 'caused', before, ...(diff === undefined ? {} : { diff }) };
    }
    case 'maybe':
      return { effect: 'unknown', before };
  }
}

interface Evaluated {
  readonly gathered: Gathered | undefined;
  /** Does the layer? */
  readonly denies: 'yes' | 'no' | 'maybe';
}

async function evaluate(source: PolicySource, { call, pair, layer }: CauseInputs): Promise<Evaluated> {
  const gathered = await gather(call, source, pair);
  const assessment = gathered && assess(gathered);
  if (assessment === undefined) return { gathered, denies: 'maybe' };
  if (assessment.certain.some((each) => each.layer === layer)) return { gathered, denies: 'yes' };
  const isOpen = assessment.possible.some((each) => each.layer === layer);
  return { gathered, denies: isOpen ? 'maybe' : 'no' };
}
