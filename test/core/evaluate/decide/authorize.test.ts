/** Layers are stand-ins here: other tests cover what their policies contain. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorize,
  type LayerSummaries,
  type Situation,
} from '../../../../core/evaluate/decide/authorize.ts';
import { NOT_NAMED, type PrincipalMatch } from '../../../../core/evaluate/decide/principal-match.ts';
import type { Ternary } from '../../../../core/evaluate/parse/ternary.ts';
import { NAMING_ORDER, POLICY_LAYERS } from '../../../../core/model/policy-layer.ts';
import { runs } from '../../../support/property-runs.ts';

const situations: fc.Arbitrary<Situation> = fc.record({
  relation: fc.constantFrom('sameAccount', 'crossAccount', 'outside'),
  needsNoIdentityPolicy: fc.boolean(),
  resourcePolicyDecides: fc.boolean(),
  boundaryLimitsDirectGrant: fc.boolean(),
});

const values = fc.constantFrom<Ternary>('yes', 'no', 'maybe');
const known = fc.constantFrom<Ternary>('yes', 'no');

interface Input {
  readonly situation: Situation;
  readonly layers: LayerSummaries;
  readonly named: PrincipalMatch;
}

function inputsOf(value: fc.Arbitrary<Ternary>): fc.Arbitrary<Input> {
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
    named: fc.record({ directly: value, bySessionIssuer: value, byAccount: value }),
  });
}

const decide = ({ situation, layers, named }: Input) => authorize(situation, layers, named).decision;

/** The formula of the specification, of known values. */
function expected({ situation, layers, named }: Input): string {
  if (Object.values(layers).some((summary) => summary?.deny === 'yes')) return 'explicitDeny';
  const allows = (layer: (typeof POLICY_LAYERS)[number]) => (layers[layer]?.allow ?? 'yes') === 'yes';
  const identity = situation.needsNoIdentityPolicy || layers.identityPolicy?.allow === 'yes';
  const limits = allows('permissionsBoundary') && allows('sessionPolicy');
  const [directly, bySessionIssuer, account] = [named.directly, named.bySessionIssuer, named.byAccount].map(
    (is) => is === 'yes',
  );
  const granted = {
    outside: directly,
    crossAccount: (directly || bySessionIssuer || account) && identity && limits,
    sameAccount:
      (directly && (!situation.boundaryLimitsDirectGrant || allows('permissionsBoundary'))) ||
      (bySessionIssuer && limits) ||
      ((account || !situation.resourcePolicyDecides) && identity && limits),
  }[situation.relation];
  const passes = allows('serviceControlPolicy') && allows('vpcEndpointPolicy');
  return granted && passes ? 'allowed' : 'implicitDeny';
}

test('known values are decided by the formula', () => {
  fc.assert(
    fc.property(inputsOf(known), (input) => {
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

test('a decision holds whatever the unknown values are', () => {
  fc.assert(
    fc.property(inputsOf(values), fc.infiniteStream(known), (input, stream) => {
      const decision = decide(input);
      const { situation, ...parts } = input;
      const next = () => stream.next().value;
      if (decision !== 'undetermined') expect(decide({ situation, ...complete(parts, next) })).toBe(decision);
    }),
    runs(3000),
  );
});

test('implicit denies are listed when a layer does not allow, in the order of naming, and only then', () => {
  fc.assert(
    fc.property(inputsOf(values), (input) => {
      const { decision, implicitDenies } = authorize(input.situation, input.layers, input.named);
      if (decision === 'allowed') expect(implicitDenies).toEqual([]);
      if (decision === 'implicitDeny') expect(implicitDenies.length).toBeGreaterThan(0);
      const places = implicitDenies.map(({ layer }) => NAMING_ORDER.indexOf(layer));
      expect(places).toEqual(places.toSorted((left, right) => left - right));
      expect(new Set(places).size).toBe(places.length);
      for (const { layer, blocks } of implicitDenies) {
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

test('once every layer that does not allow does, the request is allowed', () => {
  const allowAll = ({ situation, layers, named }: Input, denying: readonly string[]): Input => ({
    situation,
    layers: Object.fromEntries(
      Object.entries(layers).map(([layer, summary]) => [
        layer,
        denying.includes(layer) ? { ...summary, allow: 'yes' } : summary,
      ]),
    ),
    named: denying.includes('resourcePolicy') ? { ...named, byAccount: 'yes', directly: 'yes' } : named,
  });
  const withIdentityPolicy = inputsOf(known).filter(({ layers }) => layers.identityPolicy !== undefined);
  fc.assert(
    fc.property(withIdentityPolicy, (input) => {
      const { decision, implicitDenies } = authorize(input.situation, input.layers, input.named);
      fc.pre(decision === 'implicitDeny');
      expect(
        decide(
          allowAll(
            input,
            implicitDenies.map(({ layer }) => layer),
          ),
        ),
      ).toBe('allowed');
    }),
    runs(2000),
  );
});

const SAME: Situation = {
  relation: 'sameAccount',
  needsNoIdentityPolicy: false,
  resourcePolicyDecides: false,
  boundaryLimitsDirectGrant: false,
};
const allows = { deny: 'no', allow: 'yes' } as const;
const denies = { deny: 'no', allow: 'no' } as const;
const open = { deny: 'no', allow: 'maybe' } as const;

describe('which implicit denies are listed', () => {
  test.each<
    [string, Partial<Situation>, LayerSummaries, Partial<PrincipalMatch>, readonly [string, string][]]
  >([
    ['no identity policy', {}, { identityPolicy: denies }, {}, [['identityPolicy', 'yes']]],
    ['an identity policy that may allow', {}, { identityPolicy: open }, {}, [['identityPolicy', 'maybe']]],
    [
      'a role that is named: its identity policies are not needed',
      {},
      { identityPolicy: denies, permissionsBoundary: denies },
      { bySessionIssuer: 'yes' },
      [['permissionsBoundary', 'yes']],
    ],
    [
      'a role that may be named: its identity policies may be needed',
      {},
      { identityPolicy: denies, permissionsBoundary: denies },
      { bySessionIssuer: 'maybe' },
      [
        ['identityPolicy', 'maybe'],
        ['permissionsBoundary', 'yes'],
      ],
    ],
    [
      'a trust policy that does not name the caller: identity policies are not to blame',
      { resourcePolicyDecides: true },
      { identityPolicy: denies, resourcePolicy: denies },
      {},
      [['resourcePolicy', 'yes']],
    ],
    [
      'a trust policy that may name the account: identity policies may be to blame',
      { resourcePolicyDecides: true },
      { identityPolicy: denies, resourcePolicy: open },
      { byAccount: 'maybe' },
      [
        ['resourcePolicy', 'maybe'],
        ['identityPolicy', 'yes'],
      ],
    ],
    [
      'cross account: both sides',
      { relation: 'crossAccount' },
      { identityPolicy: denies, resourcePolicy: denies },
      {},
      [
        ['resourcePolicy', 'yes'],
        ['identityPolicy', 'yes'],
      ],
    ],
    [
      'outside: the resource policy alone',
      { relation: 'outside' },
      { resourcePolicy: denies },
      {},
      [['resourcePolicy', 'yes']],
    ],
    [
      'a layer above, though the grant is there',
      {},
      { identityPolicy: allows, serviceControlPolicy: denies, vpcEndpointPolicy: open },
      {},
      [
        ['serviceControlPolicy', 'yes'],
        ['vpcEndpointPolicy', 'maybe'],
      ],
    ],
  ])('%s', (_note, situation, layers, named, wanted) => {
    const { implicitDenies } = authorize({ ...SAME, ...situation }, layers, { ...NOT_NAMED, ...named });
    expect(implicitDenies.map(({ layer, blocks }) => [layer, blocks])).toEqual(wanted);
  });
});
