/**
 * The chain of policy layers of a denial, in the order in which AWS evaluates and names them: what each layer did with
 * the call, as far as it is known. The same for `denials show` and the page.
 *
 * Shape   attribution -> seven gates, one a layer. At most one of them decides.
 * Errors  none. A refusal that is of no policy, or of an unknown layer, has no gate that decides.
 * Source  IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
 *
 * INVARIANT: a layer `doesNotBlock` only where its policies were evaluated; what AWS stated of one layer says nothing of
 * the others.
 */
import type { Attribution, DenyKind, Evidence } from '../model/attribution.ts';
import { NAMING_ORDER, type PolicyLayer } from '../model/policy-layer.ts';
import { oneLine } from './one-line.ts';
import { policyName } from './reason.ts';

/**
 *     denies        an explicit deny
 *     doesNotAllow  no statement allows the call
 *     blocks        one of the two
 *     mayBlock      a policy was not visible, or depends on what is not known: `why`
 *     doesNotBlock  it allows the call, or no policy of it applies
 *     notEvaluated  nothing is known of it
 */
export type GateState = 'denies' | 'doesNotAllow' | 'blocks' | 'mayBlock' | 'doesNotBlock' | 'notEvaluated';

export interface Gate {
  readonly layer: PolicyLayer;
  readonly state: GateState;
  /** The denial is attributed to this layer. */
  readonly decides: boolean;
  /** The policy that blocks; null: it is not known, or none is the one. */
  readonly policy: string | null;
  /** One line; of a layer that may block. */
  readonly why: string | null;
}

export const GATE_WORDS: Readonly<Record<GateState, string>> = {
  denies: 'denies',
  doesNotAllow: 'does not allow',
  blocks: 'denies or does not allow',
  mayBlock: 'could not be seen',
  doesNotBlock: 'does not block',
  notEvaluated: 'not evaluated',
};

export const chainOf = (attribution: Attribution): readonly Gate[] =>
  NAMING_ORDER.map((layer) => gateOf(layer, attribution));

function gateOf(layer: PolicyLayer, attribution: Attribution): Gate {
  const { kind, policy, alsoBlockedBy, mayAlsoBlock } = attribution;
  if (attribution.layer === layer) return blocking(layer, kind, policyName(policy), true);
  const [certain] = alsoBlockedBy.filter((each) => each.layer === layer);
  if (certain !== undefined) return blocking(layer, certain.kind, policyName(certain.policy), false);
  const reasons = mayAlsoBlock.filter((each) => each.layer === layer).map(({ why }) => oneLine(why));
  const isEvaluated = attribution.evidence.some(comesFromEvaluation);
  const state = reasons.length > 0 ? 'mayBlock' : isEvaluated ? 'doesNotBlock' : 'notEvaluated';
  return { layer, state, decides: false, policy: null, why: reasons.join('; ') || null };
}

const STATE_OF_KIND = {
  explicit: 'denies',
  implicit: 'doesNotAllow',
  unknown: 'blocks',
} as const satisfies Readonly<Record<DenyKind, GateState>>;

const blocking = (layer: PolicyLayer, kind: DenyKind, policy = '', decides = false): Gate => ({
  ...{ layer, decides, state: STATE_OF_KIND[kind], policy: policy || null },
  why: null,
});

/** All layers were gathered and evaluated, and a statement, or its absence, was found. */
const comesFromEvaluation = ({ source, code }: Evidence): boolean =>
  source === 'evaluation' && (code === 'denyingPolicy' || code === 'candidate');
