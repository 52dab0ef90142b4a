import { describe, expect, test } from 'vitest';
import { authorize, type Situation } from '../../../core/evaluate/decide/authorize.ts';
import {
  byLayer,
  GUARDRAIL_MEMBER,
  NAMING_ORDER,
  ORGANIZATION_POLICY_TYPES,
  POLICY_LAYER,
  POLICY_LAYERS,
} from '../../../core/model/policy-layer.ts';

const facts = Object.values(POLICY_LAYER);

test.each([
  ['place in the order of naming', facts.map(({ namingOrder }) => namingOrder)],
  ['member of a policy set', facts.map(({ policySet }) => policySet.member)],
  ['name for people', facts.map(({ name }) => name)],
  ['name in authorization details', facts.map(({ recordedAs }) => recordedAs)],
  ['wordings', facts.flatMap(({ wordings }) => wordings)],
])('no two layers share a %s', (_what, values) => {
  expect(new Set<unknown>(values).size).toBe(values.length);
});

test('AWS names RCPs before SCPs, and session policies last', () => {
  expect(NAMING_ORDER).toEqual([
    'resourceControlPolicy',
    'serviceControlPolicy',
    'vpcEndpointPolicy',
    'resourcePolicy',
    'identityPolicy',
    'permissionsBoundary',
    'sessionPolicy',
  ]);
});

test('every value by layer is that of its layer', () => {
  expect(Object.entries(byLayer((layer) => layer)).every(([key, value]) => key === value)).toBe(true);
  expect(Object.keys(byLayer(() => null))).toEqual([...POLICY_LAYERS]);
});

test.each(ORGANIZATION_POLICY_TYPES)(
  '%s belongs to one layer, of which nothing is ever suggested',
  (type) => {
    const [layer, ...others] = facts.filter(({ guardrail }) => guardrail?.policyType === type);
    expect(others).toEqual([]);
    expect(layer).toMatchObject({ owner: 'organization', missingAllow: 'never' });
    expect(layer?.policySet).toEqual({ holds: 'levels', member: GUARDRAIL_MEMBER[type] });
  },
);

describe.each(POLICY_LAYERS)('%s', (layer) => {
  const situation: Situation = {
    relation: 'sameAccount',
    needsNoIdentityPolicy: false,
    resourcePolicyDecides: false,
    boundaryLimitsDirectGrant: false,
  };
  const allowed = { identityPolicy: { deny: 'no', allow: 'yes' } } as const;
  const named = { directly: 'no', bySessionIssuer: 'no', byAccount: 'no' } as const;

  test('an explicit deny of it counts, whatever the others allow', () => {
    const layers = { ...allowed, [layer]: { deny: 'yes', allow: 'yes' } } as const;
    expect(authorize(situation, layers, named).decision).toBe('explicitDeny');
  });

  test('a possible deny of it leaves the decision open', () => {
    const layers = { ...allowed, [layer]: { deny: 'maybe', allow: 'yes' } } as const;
    expect(authorize(situation, layers, named).decision).toBe('undetermined');
  });
});
