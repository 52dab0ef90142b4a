/** The chain of policy layers as lines of text, in the order in which AWS evaluates: which one decides, and what the others did. */
import type { Attribution } from '../core/model/attribution.ts';
import { POLICY_LAYER } from '../core/model/policy-layer.ts';
import { chainOf, GATE_WORDS, type Gate, type GateState } from '../core/text/chain.ts';

/** Seen before the words are read. */
export const GATE_MARKS: Readonly<Record<GateState, string>> = {
  denies: '✗',
  doesNotAllow: '✗',
  blocks: '✗',
  mayBlock: '?',
  doesNotBlock: '✓',
  notEvaluated: '·',
};

/** None where only one layer is known: AWS stated it, and said nothing of the others. */
export function chainLines(attribution: Attribution): readonly string[] {
  const gates = chainOf(attribution);
  const isKnown = gates.some(({ decides, state }) => !decides && state !== 'notEvaluated');
  return isKnown ? gates.map(gateLine) : [];
}

function gateLine({ layer, state, decides, policy, why }: Gate): string {
  const { name } = POLICY_LAYER[layer];
  const by = policy === null ? '' : ` (${policy})`;
  const reason = why === null ? '' : `: ${why}`;
  const end = decides ? '  <- this decides' : '';
  return `${GATE_MARKS[state]} ${name} ${GATE_WORDS[state]}${by}${reason}${end}`;
}
