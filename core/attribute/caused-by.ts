/**
 * The recorded changes before a denial that may have caused it, each with its effect: those that did first.
 *
 * Shape   changes, newest first, and the call as it was explained -> ChangeBefore[], at most three.
 * Errors  none of its own; what a source or a store throws passes through.
 */
import type { DeniedCall } from '../gather/denied-call.ts';
import type { Attribution } from '../model/attribution.ts';
import type { ChangeBefore, ChangeEffect } from '../model/denial.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import { layersThat, POLICY_LAYERS, type PolicyLayer } from '../model/policy-layer.ts';
import { instant } from '../record/event-time.ts';
import { withEffects } from '../what-if/cause/effect.ts';
import { isOfOrganization } from '../what-if/cause/undo.ts';
import type { UndoInputs } from '../what-if/cause/undo-inputs.ts';
import type { Check } from './further-checks.ts';
import { MOST_BEFORE, toChangeBefore } from './policy-changes.ts';

/** Evaluated at most; a policy that is written again and again would cost a call each. */
const MOST_EVALUATED = 12;

export interface CausedByInputs extends Omit<UndoInputs, 'accounts'> {
  readonly call: DeniedCall;
  readonly refused: Check;
  readonly attribution: Attribution;
  readonly firstSeen: string;
}

export async function causedBy(
  changes: readonly PolicyChange[],
  { call, refused, attribution, firstSeen, ...sources }: CausedByInputs,
): Promise<readonly ChangeBefore[]> {
  const { layer, kind } = attribution;
  if (layer === 'notAPolicy') return [];
  const first = instant(firstSeen);
  const asBefore = (each: PolicyChange, effect: ChangeEffect) => ({
    ...toChangeBefore(each, first),
    ...effect,
  });
  if (layer === 'unknown') {
    return changes.slice(0, MOST_BEFORE).map((each) => asBefore(each, { effect: 'unknown', before: null }));
  }
  const matters = new Set(layersThatMatter(layer, kind === 'explicit'));
  const taking = changes.filter((each) => layersOf(each).some((one) => matters.has(one)));
  const { owner } = refused.gathered.lookups;
  const accounts = [call.denial.account, owner].filter((each) => typeof each === 'string');
  const inputs = { ...sources, call, pair: refused.pair, layer, accounts };
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

const GIVING: readonly PolicyLayer[] = layersThat(
  ({ allows }) => allows === 'grant' || allows === 'resource',
);

/** An Allow that is missing in one of two layers that give permissions may have been in the other. */
function layersThatMatter(layer: PolicyLayer, isExplicit: boolean): readonly PolicyLayer[] {
  return !isExplicit && GIVING.includes(layer) ? GIVING : [layer];
}

/** The layers that a change may be of. What is no policy, such as a tag, may decide conditions of any. */
function layersOf(change: PolicyChange): readonly PolicyLayer[] {
  if (isOfOrganization(change)) return layersThat(({ guardrail }) => guardrail !== null);
  switch (change.write?.on) {
    case 'inlinePolicy':
      return ['identityPolicy'];
    case 'attachment':
      return ['identityPolicy'];
    case 'managedPolicy':
      return layersThat(({ hasManagedPolicies }) => hasManagedPolicies);
    case 'permissionsBoundary':
      return ['permissionsBoundary'];
    case 'resourcePolicy':
      return ['resourcePolicy'];
    case 'vpcEndpointPolicy':
      return ['vpcEndpointPolicy'];
    case undefined:
      return POLICY_LAYERS;
  }
}

/** By ARN and by id, as changes name a policy. */
function namesOf({ policy }: Attribution): ReadonlySet<string> {
  const { arn = null, target = null } = policy ?? {};
  return new Set([arn, arn?.split('/').at(-1), target].filter((each) => typeof each === 'string'));
}
