/** The policy layers as gates, in the order in which AWS evaluates them; the one that decides carries its colour. */
import type { Attribution } from '../../core/model/attribution.ts';
import { chainOf, GATE_WORDS, type Gate, type GateState } from '../../core/text/chain.ts';
import { layerName } from '../../core/text/reason.ts';
import { type Child, type Element, el } from './el.ts';
import { ABBREVIATION, layerClass } from './layers.ts';
import { middle, who } from './short.ts';
import { statementElement } from './statement.ts';

export function chain(attribution: Attribution): readonly Child[] {
  return [
    el(
      'ol',
      { class: 'chain' },
      chainOf(attribution).map((gate) => gateElement(gate, attribution)),
    ),
    statementElement(attribution),
  ];
}

/** Open: lets the call through. Crossed: denies. Closed: does not allow. Dashed: not visible. Faint: not evaluated. */
const DRAWN: Readonly<Record<GateState, readonly string[]>> = {
  doesNotBlock: ['M9 6V34', 'M39 6V34', 'M9 8L22 14V38L9 34', 'M39 8L26 14V38L39 34'],
  denies: ['M9 6V34', 'M39 6V34', 'M9 8H39V34H9Z', 'M14 12L34 30', 'M34 12L14 30'],
  doesNotAllow: ['M9 6V34', 'M39 6V34', 'M9 8H39V34H9Z', 'M24 8V34'],
  blocks: ['M9 6V34', 'M39 6V34', 'M9 8H39V34H9Z', 'M14 12L34 30'],
  mayBlock: ['M9 8H39V34H9Z'],
  notEvaluated: ['M9 8H39V34H9Z'],
};

function gateElement({ layer, state, decides, policy, why }: Gate, { policyKind }: Attribution): Element {
  const drawn = el(
    'svg',
    { viewBox: '0 0 48 40', 'aria-hidden': 'true' },
    DRAWN[state].map((d) => el('path', { d })),
  );
  const kind = layer === 'resourcePolicy' && decides ? policyKind : null;
  return el(
    'li',
    { class: `gate ${state} ${layerClass(layer)}${decides ? ' decides' : ''}` },
    drawn,
    el('b', null, ABBREVIATION[layer]),
    el('span', { class: 'layer' }, layerName(layer, kind)),
    el(
      'span',
      { class: 'did' },
      GATE_WORDS[state],
      decides ? el('span', { class: 'unseen' }, ', this decides') : null,
    ),
    policy === null ? null : el('span', { class: 'policy' }, who(policy, 34)),
    why === null ? null : el('span', { class: 'reason' }, middle(why, 120)),
  );
}
