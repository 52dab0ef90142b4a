/** Layers as the page shows them: an abbreviation with a colour of its own. Colour means layer, and nothing else. */
import { type Attribution, LAYERS, type Layer } from '../../core/model/attribution.ts';
import { NAMING_ORDER } from '../../core/model/policy-layer.ts';
import { layerName, policyName } from '../../core/text/reason.ts';
import { type Element, el } from './el.ts';
import { middle } from './short.ts';

export const ABBREVIATION: Readonly<Record<Layer, string>> = {
  serviceControlPolicy: 'SCP',
  resourceControlPolicy: 'RCP',
  vpcEndpointPolicy: 'VPCE',
  permissionsBoundary: 'PB',
  sessionPolicy: 'SESS',
  identityPolicy: 'ID',
  resourcePolicy: 'RES',
  notAPolicy: 'NONE',
  unknown: '?',
};

/** From the bottom of a stack to its top: as AWS evaluates, then what is no layer. */
export const STACK_ORDER: readonly Layer[] = [
  ...NAMING_ORDER,
  ...LAYERS.filter((layer) => layer === 'notAPolicy' || layer === 'unknown'),
];

export const layerClass = (layer: Layer): string => `layer-${layer}`;

export const chip = (layer: Layer, policyKind: string | null = null): Element =>
  el(
    'span',
    { class: `chip ${layerClass(layer)}`, title: layerName(layer, policyKind) },
    el('i', { 'aria-hidden': 'true' }),
    el('abbr', { title: layerName(layer, policyKind) }, ABBREVIATION[layer]),
  );

const KINDS = { explicit: 'denies', implicit: 'does not allow it', unknown: 'blocks' } as const;

/** The chip and what it stands for: the policy, or how the layer denies. */
export function why({ layer, policyKind, kind, reason, policy }: Attribution): Element {
  const name = policyName(policy);
  const isNamed = policy !== null && (policy.name !== null || policy.arn !== null);
  const words =
    layer === 'notAPolicy'
      ? (reason ?? 'other')
      : layer === 'unknown'
        ? 'unknown'
        : isNamed
          ? (name ?? '')
          : policyKind === null
            ? KINDS[kind]
            : layerName(layer, policyKind);
  return el('span', { class: 'why' }, chip(layer, policyKind), el('span', null, middle(words, 44)));
}
