/**
 * What must change where AWS says that a layer does not allow the call, and that layer as it was read does: the first
 * other layer that blocks the call for certain. An explicit deny and a guardrail stay where AWS names them: what was
 * read may be newer, and no other way out may lead around them.
 *
 * Shape   Assessment and what AWS states -> DenialResult, or undefined.
 */
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { Attribution } from '../model/attribution.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import type { Assessment } from './assessment.ts';

export function blockerInstead(
  assessment: Assessment,
  { layer, kind }: Pick<Attribution, 'layer' | 'kind'>,
): DenialResult | undefined {
  if (kind !== 'implicit' || layer === 'notAPolicy' || layer === 'unknown') return undefined;
  const isMovable = POLICY_LAYER[layer].guardrail === null && letsPass(assessment, layer);
  return isMovable ? assessment.certain[0] : undefined;
}

const PASSING: ReadonlySet<string> = new Set(['allows', 'notApplicable']);

/** Nothing of the layer is hidden, and nothing in it denies the call, or may. */
function letsPass({ result, certain, possible, hidden }: Assessment, layer: PolicyLayer): boolean {
  return (
    PASSING.has(result.layers[layer]) &&
    ![...certain, ...possible, ...hidden].some((each) => each.layer === layer)
  );
}
