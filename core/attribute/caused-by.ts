/**
 * The recorded changes before a denial that may have caused it, each with its effect: those that did first.
 *
 * Shape   changes, newest first, and the call as it was explained -> ChangeBefore[], at most three.
 * Errors  none of its own; what a source or a store throws passes through.
 */
import { type DeniedCall, policiesAt } from '../gather/denied-call.ts';
import type { Attribution } from '../model/attribution.ts';
import type { ChangeBefore, ChangeEffect } from '../model/denial.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import { instant } from '../record/event-time.ts';
import { withEffects } from '../what-if/cause/effect.ts';
import type { UndoInputs } from '../what-if/cause/undo-inputs.ts';
import type { Check } from './further-checks.ts';
import { MOST_BEFORE, toChangeBefore } from './policy-changes.ts';
import { decidedBy, takesPart } from './takes-part.ts';

/** Evaluated at most; a policy that is written again and again would cost a call each. */
const MOST_EVALUATED = 12;

export interface CausedByInputs extends Omit<UndoInputs, 'accounts' | 'at'> {
  readonly call: DeniedCall;
  readonly refused: Check;
  readonly attribution: Attribution;
  readonly firstSeen: string;
}

export async function causedBy(
  changes: readonly PolicyChange[],
  { call, refused, attribution, firstSeen, ...sources }: CausedByInputs,
): Promise<readonly ChangeBefore[]> {
  if (attribution.layer === 'notAPolicy') return [];
  const first = instant(firstSeen);
  const asBefore = (each: PolicyChange, effect: ChangeEffect) => ({
    ...toChangeBefore(each, first),
    ...effect,
  });
  const decided = decidedBy(call.denial, attribution, refused.gathered);
  if (decided === undefined) {
    return changes.slice(0, MOST_BEFORE).map((each) => asBefore(each, { effect: 'unknown', before: null }));
  }
  const taking = changes.filter((each) => takesPart(each, decided));
  const { layer, accounts } = decided;
  const inputs = { ...sources, call, pair: refused.pair, layer, accounts, at: policiesAt(call) };
  const found = await withEffects(taking.slice(0, MOST_EVALUATED), inputs);
  const named = namesOf(attribution);
  const listed = found.filter(
    ({ change, effect }) => effect !== 'unrelated' || change.targets.some((each) => named.has(each)),
  );
  const caused = listed.filter(({ effect }) => effect === 'caused');
  const others = listed.filter(({ effect }) => effect !== 'caused');
  return [...caused, ...others]
    .slice(0, MOST_BEFORE)
    .map(({ change, ...effect }) => asBefore(change, effect));
}

/** By ARN and by id, as changes name a policy. */
function namesOf({ policy }: Attribution): ReadonlySet<string> {
  const { arn = null, target = null } = policy ?? {};
  return new Set([arn, arn?.split('/').at(-1), target].filter((each) => typeof each === 'string'));
}
