/**
 * Weighs what AWS said against what the gathered policies say.
 *
 * Order   policy and layer in the message, authorization details, decoded message, evaluation. Each piece is kept as
 *         evidence; where two disagree, the better one stands and the contradiction is told.
 * Source  IAM User Guide, "Troubleshoot access denied error messages": the message names one layer, the first
 *         that denies explicitly, else the first that is silent.
 *
 * INVARIANT: nothing is named that is not stated or certain. What only may deny is a candidate, in the evidence.
 */
import type { CheckedPair } from '../gather/checked-pair.ts';
import type { Attribution, Evidence } from '../model/attribution.ts';
import type { Scene } from './finding.ts';
import type { Judgement } from './judge.ts';
import { isNotThere, notFound, withoutResource } from './not-there.ts';
import { tellTestimony } from './tell.ts';
import type { Testimony } from './testimony.ts';
import { weighFound } from './weigh-found.ts';
import { weighStated } from './weigh-stated.ts';
import { whoDisagrees } from './who-disagrees.ts';

export interface Weighing {
  /** What the message alone says. */
  readonly stated: Attribution;
  /** What else AWS says, best first. */
  readonly testimonies: readonly Testimony[];
  readonly judgement: Judgement;
  readonly scene: Scene;
  readonly pair: CheckedPair;
}

export function weigh(weighing: Weighing): Attribution {
  const { stated } = weighing;
  if (stated.layer === 'notAPolicy') return stated;
  const heard = { ...weighing, stated: withTestimony(weighing) };
  if (isNamed(stated)) return weighStated(heard, 'message');
  const recorded = recordedLayer(heard);
  if (recorded !== undefined) return weighStated({ ...heard, stated: recorded }, 'authorizationDetails');
  if (isNotThere(heard)) {
    const rest = withoutResource(heard);
    return notFound(rest) ?? weighFound(rest);
  }
  return stated.layer === 'unknown' ? weighFound(heard) : weighHint(heard);
}

const isNamed = ({ layer, confidence }: Attribution): boolean =>
  layer !== 'unknown' && confidence === 'stated';

function withTestimony({ stated, testimonies }: Weighing): Attribution {
  const evidence: readonly Evidence[] = testimonies.flatMap(tellTestimony);
  return {
    ...stated,
    evidence: [...stated.evidence, ...evidence],
    contradictions: [...stated.contradictions, ...whoDisagrees(stated, testimonies)],
  };
}

/** The layer that AWS recorded, as if its message had named it. */
function recordedLayer({ stated, testimonies }: Weighing): Attribution | undefined {
  const details = testimonies.find(({ source }) => source === 'authorizationDetails');
  const [denial] = details?.denials ?? [];
  if (denial === undefined) return undefined;
  const { layer, policy } = denial;
  return { ...stated, layer, kind: 'explicit', reason: null, policy, confidence: 'stated' };
}

/**
 * A text that ends too early or says several things at once hints at a layer. The hint stands, unless that layer
 * surely lets the call pass while another denies it for certain.
 */
function weighHint(weighing: Weighing): Attribution {
  const { stated, judgement } = weighing;
  const { layer } = stated;
  if (layer === 'unknown' || layer === 'notAPolicy') return weighFound(weighing);
  const passes =
    judgement.hidden.every((each) => each.layer !== layer) && PASSING.has(judgement.result.layers[layer]);
  const other = passes && judgement.certain.length > 0 ? weighFound(weighing) : undefined;
  if (other === undefined || other.layer === layer) return weighStated(weighing, 'hint');
  return other;
}

const PASSING: ReadonlySet<string> = new Set(['allows', 'notApplicable']);
