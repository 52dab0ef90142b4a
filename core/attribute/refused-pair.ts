/**
 * Puts an attribution under the pair of action and resource that was refused, where it is not the call's own.
 *
 * INVARIANT: a further check is `evaluated` only where nothing may have denied the call's own action before it.
 */
import { evaluated, possibleBlockers } from '../assess/describe.ts';
import type { DeniedCall } from '../gather/denied-call.ts';
import type { Attribution, PossibleBlocker, RefusedCheck } from '../model/attribution.ts';
import { refusedCheckOf } from '../model/refused-check.ts';
import type { Check } from './further-checks.ts';
import type { SeveralResources } from './several-resources.ts';

/** The check that a record is explained by: the call's own, or a further one. */
export interface RefusedPair {
  readonly own: Check;
  readonly refused: Check;
}

export function underRefusedPair(
  attribution: Attribution,
  call: DeniedCall,
  { own, refused }: RefusedPair,
  several?: SeveralResources,
): Attribution {
  if (refused === own && several !== undefined) {
    const refusedCheck = several.isNamed ? refusedCheckOf(call.denial, own.pair, 'evaluation') : null;
    return { ...attribution, refusedCheck };
  }
  if (refused === own)
    return { ...attribution, refusedCheck: refusedCheckOf(call.denial, own.pair, byAws(call)) };
  const { action, resource } = refused.pair;
  const says = `${action} on ${resource} is a further check of ${own.pair.action} on ${own.pair.resource}`;
  return {
    ...withRivals(attribution, own),
    refusedCheck: refusedCheckOf(call.denial, refused.pair, 'evaluation'),
    evidence: [evaluated('furtherCheck', says), ...attribution.evidence],
  };
}

const byAws = ({ decoded }: DeniedCall): RefusedCheck['from'] =>
  decoded?.action == null ? 'authorizationDetails' : 'decodedMessage';

/** AWS may have named what denies the call's own action, if something does. */
function withRivals(attribution: Attribution, { pair, assessment }: Check): Attribution {
  if (assessment.result.decision === 'allowed') return attribution;
  const rivals = possibleBlockers(assessment, undefined).map(
    ({ layer, why }): PossibleBlocker => ({ layer, why: `${pair.action} itself: ${why}` }),
  );
  const confidence = attribution.confidence === 'evaluated' ? 'inferred' : attribution.confidence;
  return { ...attribution, confidence, mayAlsoBlock: [...attribution.mayAlsoBlock, ...rivals] };
}
