import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attribution, LAYERS, UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import { NAMING_ORDER, POLICY_LAYERS } from '../../../core/model/policy-layer.ts';
import { chainOf } from '../../../core/text/chain.ts';

const EVALUATED = { source: 'evaluation', code: 'denyingPolicy', says: 'a statement denies' } as const;
const STATED = { source: 'message', code: 'statedReason', says: 'the message ends so' } as const;
const policy = (name: string) => ({ arn: null, name, target: null });

const scp: Attribution = {
  ...UNKNOWN_ATTRIBUTION,
  layer: 'serviceControlPolicy',
  kind: 'explicit',
  policy: policy('AllowedRegions'),
  confidence: 'stated',
  evidence: [STATED, EVALUATED],
  alsoBlockedBy: [{ layer: 'identityPolicy', kind: 'implicit', policy: null }],
  mayAlsoBlock: [{ layer: 'sessionPolicy', why: 'no record\nsays which' }],
};

const statesOf = (attribution: Attribution) => chainOf(attribution).map(({ layer, state }) => [layer, state]);

test('each layer once, in the order in which AWS evaluates, with what it did', () => {
  expect(statesOf(scp)).toEqual([
    ['resourceControlPolicy', 'doesNotBlock'],
    ['serviceControlPolicy', 'denies'],
    ['vpcEndpointPolicy', 'doesNotBlock'],
    ['resourcePolicy', 'doesNotBlock'],
    ['identityPolicy', 'doesNotAllow'],
    ['permissionsBoundary', 'doesNotBlock'],
    ['sessionPolicy', 'mayBlock'],
  ]);
  expect(chainOf(scp)[1]).toMatchObject({ decides: true, policy: 'AllowedRegions' });
  expect(chainOf(scp).filter(({ decides }) => decides)).toHaveLength(1);
  expect(chainOf(scp)[6]?.why).toBe('no record\\u{a}says which');
});

test('what AWS stated of one layer says nothing of the others', () => {
  const stated = { ...scp, evidence: [STATED], alsoBlockedBy: [], mayAlsoBlock: [] };
  const others = chainOf(stated).filter(({ layer }) => layer !== 'serviceControlPolicy');
  expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['notEvaluated']));
});

test('an unknown layer and a refusal of no policy have no gate that decides', () => {
  for (const layer of ['unknown', 'notAPolicy'] as const)
    expect(chainOf({ ...scp, layer }).some(({ decides }) => decides)).toBe(false);
});

test('law: seven gates; one decides where a policy layer is named; none passes without an evaluation', () => {
  const layer = fc.constantFrom(...LAYERS);
  const others = fc.subarray([...POLICY_LAYERS]);
  fc.assert(
    fc.property(layer, others, others, fc.boolean(), (named, also, may, isEvaluated) => {
      const chain = chainOf({
        ...{ ...scp, layer: named, evidence: isEvaluated ? [EVALUATED] : [STATED] },
        alsoBlockedBy: also.map((each) => ({ layer: each, kind: 'unknown', policy: null })),
        mayAlsoBlock: may.map((each) => ({ layer: each, why: 'hidden' })),
      });
      expect(chain.map((gate) => gate.layer)).toEqual(NAMING_ORDER);
      const isPolicy = NAMING_ORDER.some((each) => each === named);
      expect(chain.filter(({ decides }) => decides)).toHaveLength(isPolicy ? 1 : 0);
      if (!isEvaluated) expect(chain.map(({ state }) => state)).not.toContain('doesNotBlock');
      for (const gate of chain)
        if (also.includes(gate.layer)) expect(['denies', 'blocks']).toContain(gate.state);
    }),
  );
});
