/** Layers come in as stand-ins: what the policies behind them say is tested elsewhere. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorize,
  type LayerSummaries,
  type Situation,
} from '../../../../core/evaluate/decide/authorize.ts';
import type { Naming } from '../../../../core/evaluate/decide/naming.ts';
import type { Ternary } from '../../../../core/evaluate/ternary.ts';
import { NAMING_ORDER, POLICY_LAYERS } from '../../../../core/model/policy-layer.ts';
import { runs } from '../../../support/property-runs.ts';

const situations: fc.Arbitrary<Situation> = fc.record({
  relation: fc.constantFrom('sameAccount', 'crossAccount', 'outside'),
  identityImplied: fc.boolean(),
  resourcePolicyDecides: fc.boolean(),
  boundaryLimitsDirectGrant: fc.boolean(),
});

const values = fc.constantFrom<Ternary>('yes', 'no', 'maybe');
const known = fc.constantFrom<Ternary>('yes', 'no');

interface Said {
  readonly situation: Situation;
  readonly layers: LayerSummaries;
  readonly naming: Naming;
}

function said(value: fc.Arbitrary<Ternary>): fc.Arbitrary<Said> {
  const deny = fc.oneof(
    { weight: 5, arbitrary: fc.constant<Ternary>('no') },
    { weight: 1, arbitrary: value },
  );
  const summary = fc.record({ deny, allow: value });
  return fc.record({
    situation: situations,
    layers: fc.record(Object.fromEntries(POLICY_LAYERS.map((layer) => [layer, summary])), {
      requiredKeys: [],
    }),
    naming: fc.record({ directly: value, behind: value, account: value }),
  });
}

const decide = ({ situation, layers, naming }: Said) => authorize(situation, layers, naming).decision;

/** The formula of the specification, of known values. */
function expected({ situation, layers, naming }: Said): string {
  if (Object.values(layers).some(({ deny }) => deny === 'yes')) return 'explicitDeny';
  const allows = (layer: (typeof POLICY_LAYERS)[number]) => (layers[layer]?.allow ?? 'yes') === 'yes';
  const identity = situation.identityImplied || layers.identityPolicy?.allow === 'yes';
  const limits = allows('permissionsBoundary') && allows('sessionPolicy');
  const [directly, behind, account] = [naming.directly, naming.behind, naming.account].map(
    (is) => is === 'yes',
  );
  const granted = {
    outside: directly,
    crossAccount: (directly || behind || account) && identity && limits,
    sameAccount:
      (directly && (!situation.boundaryLimitsDirectGrant || allows('permissionsBoundary'))) ||
      (behind && limits) ||
      ((account || !situation.resourcePolicyDecides) && identity && limits),
  }[situation.relation];
  const passes = allows('serviceControlPolicy') && allows('vpcEndpointPolicy');
  return granted && passes ? 'allowed' : 'implicitDeny';
}

test('what is known is decided by the formula', () => {
  fc.assert(
    fc.property(said(known), (input) => {
      expect(decide(input)).toBe(expected(input));
    }),
    runs(3000),
  );
});

/** One way in which the unknown may turn out. */
function complete<T extends object>(parts: T, next: () => Ternary): T {
  const entries = Object.entries(parts).map(([name, part]) => {
    if (part === 'maybe') return [name, next()];
    return [name, typeof part === 'object' ? complete(part, next) : part];
  });
  return Object.fromEntries(entries);
}

test('what is decided stays so, however the unknown turns out', () => {
  fc.assert(
    fc.property(said(values), fc.infiniteStream(known), (input, stream) => {
      const decision = decide(input);
      const { situation, ...parts } = input;
      const next = () => stream.next().value;
      if (decision !== 'undetermined') expect(decide({ situation, ...complete(parts, next) })).toBe(decision);
    }),
    runs(3000),
  );
});

test('silence stands in the way of what is not allowed, in the order of names, and of nothing else', () => {
  fc.assert(
    fc.property(said(values), (input) => {
      const { decision, silent } = authorize(input.situation, input.layers, input.naming);
      if (decision === 'allowed') expect(silent).toEqual([]);
      if (decision === 'implicitDeny') expect(silent.length).toBeGreaterThan(0);
      const places = silent.map(({ layer }) => NAMING_ORDER.indexOf(layer));
      expect(places).toEqual(places.toSorted((left, right) => left - right));
      expect(new Set(places).size).toBe(places.length);
      for (const { layer, blocks } of silent) {
        const allow = input.layers[layer]?.allow;
        // Whether an identity policy is needed may itself be open.
        if (layer !== 'resourcePolicy' && layer !== 'identityPolicy' && allow !== undefined) {
          expect(blocks).toBe(allow === 'no' ? 'yes' : 'maybe');
          expect(allow).not.toBe('yes');
        }
      }
    }),
    runs(3000),
  );
});

test('once every silent layer allows, the request is allowed', () => {
  const speak = ({ situation, layers, naming }: Said, silent: readonly string[]): Said => ({
    situation,
    layers: Object.fromEntries(
      Object.entries(layers).map(([layer, summary]) => [
        layer,
        silent.includes(layer) ? { ...summary, allow: 'yes' } : summary,
      ]),
    ),
    naming: silent.includes('resourcePolicy') ? { ...naming, account: 'yes', directly: 'yes' } : naming,
  });
  const whole = said(known).filter(({ layers }) => layers.identityPolicy !== undefined);
  fc.assert(
    fc.property(whole, (input) => {
      const { decision, silent } = authorize(input.situation, input.layers, input.naming);
      fc.pre(decision === 'implicitDeny');
      expect(
        decide(
          speak(
            input,
            silent.map(({ layer }) => layer),
          ),
        ),
      ).toBe('allowed');
    }),
    runs(2000),
  );
});

const SAME: Situation = {
  relation: 'sameAccount',
  identityImplied: false,
  resourcePolicyDecides: false,
  boundaryLimitsDirectGrant: false,
};
const NOBODY: Naming = { directly: 'no', behind: 'no', account: 'no' };
const allows = { deny: 'no', allow: 'yes' } as const;
const silentLayer = { deny: 'no', allow: 'no' } as const;
const open = { deny: 'no', allow: 'maybe' } as const;

describe('which silence is told', () => {
  test.each<[string, Partial<Situation>, LayerSummaries, Partial<Naming>, readonly [string, string][]]>([
    ['no identity policy', {}, { identityPolicy: silentLayer }, {}, [['identityPolicy', 'yes']]],
    ['an identity policy that may allow', {}, { identityPolicy: open }, {}, [['identityPolicy', 'maybe']]],
    [
      'a role named: its identity policies are not needed',
      {},
      { identityPolicy: silentLayer, permissionsBoundary: silentLayer },
      { behind: 'yes' },
      [['permissionsBoundary', 'yes']],
    ],
    [
      'a role that may be named: its identity policies may be needed',
      {},
      { identityPolicy: silentLayer, permissionsBoundary: silentLayer },
      { behind: 'maybe' },
      [
        ['identityPolicy', 'maybe'],
        ['permissionsBoundary', 'yes'],
      ],
    ],
    [
      'a trust policy that names nobody: identity policies are not to blame',
      { resourcePolicyDecides: true },
      { identityPolicy: silentLayer, resourcePolicy: silentLayer },
      {},
      [['resourcePolicy', 'yes']],
    ],
    [
      'a trust policy that may name the account: identity policies may be to blame',
      { resourcePolicyDecides: true },
      { identityPolicy: silentLayer, resourcePolicy: open },
      { account: 'maybe' },
      [
        ['resourcePolicy', 'maybe'],
        ['identityPolicy', 'yes'],
      ],
    ],
    [
      'cross account: both sides',
      { relation: 'crossAccount' },
      { identityPolicy: silentLayer, resourcePolicy: silentLayer },
      {},
      [
        ['resourcePolicy', 'yes'],
        ['identityPolicy', 'yes'],
      ],
    ],
    [
      'outside: the resource policy alone',
      { relation: 'outside' },
      { resourcePolicy: silentLayer },
      {},
      [['resourcePolicy', 'yes']],
    ],
    [
      'a layer above, though the grant is there',
      {},
      { identityPolicy: allows, serviceControlPolicy: silentLayer, vpcEndpointPolicy: open },
      {},
      [
        ['serviceControlPolicy', 'yes'],
        ['vpcEndpointPolicy', 'maybe'],
      ],
    ],
  ])('%s', (_note, situation, layers, naming, wanted) => {
    const { silent } = authorize({ ...SAME, ...situation }, layers, { ...NOBODY, ...naming });
    expect(silent.map(({ layer, blocks }) => [layer, blocks])).toEqual(wanted);
  });
});
