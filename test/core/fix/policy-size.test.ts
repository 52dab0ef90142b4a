/** A statement that AWS would not take says so, and what to do. */
import { describe, expect, test } from 'vitest';
import { type Placed, whyItDoesNotFit } from '../../../core/fix/policy-size.ts';
import type { Policy, PolicySet } from '../../../core/model/policy.ts';
import { POLICY_LAYERS, type PolicyLayer } from '../../../core/model/policy-layer.ts';
import table from '../../../data/policy-quotas.json' with { type: 'json' };
import kinds from '../../../data/resource-policy-kinds.json' with { type: 'json' };

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/a' };
const ROLE = 'arn:aws:iam::111122223333:role/deploy';
const USER = 'arn:aws:iam::111122223333:user/ana';

const empty = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }).length;
/** The document that the statement makes exactly this long. */
const filling = (characters: number): Policy => {
  const around = JSON.stringify({ Sid: '' }).length + 1;
  const Sid = 'x'.repeat(characters - empty - around);
  return { document: { Version: '2012-10-17', Statement: [{ Sid }] } };
};

const HOLDS: Partial<Record<PolicyLayer, (policy: Policy) => PolicySet>> = {
  permissionsBoundary: (permissionsBoundary) => ({ permissionsBoundary }),
  sessionPolicy: (policy) => ({ sessionPolicies: [policy] }),
  vpcEndpointPolicy: (policy) => ({ vpcEndpointPolicies: [policy] }),
  resourcePolicy: (resourcePolicy) => ({ resourcePolicy }),
};

const placed = (kind: string, characters: number): Placed => {
  const layer = POLICY_LAYERS.find((each) => each === kind) ?? 'resourcePolicy';
  const policies = HOLDS[layer]?.(filling(characters)) ?? {};
  return { policies, layer, policyKind: kind, statement, principal: USER };
};

describe('a document with the statement', () => {
  const inDocument = Object.entries(table.policies).filter(
    ([kind]) => !['serviceControlPolicy', 'resourceControlPolicy', 'managedPolicy'].includes(kind),
  );
  test.each(inDocument)(
    '%s: fits to the last character, and not one more',
    (kind, { characters, tooLong }) => {
      expect(whyItDoesNotFit(placed(kind, characters))).toBeUndefined();
      const why = whyItDoesNotFit(placed(kind, characters + 1));
      expect(why).toContain(`${characters + 1} characters, and AWS takes ${characters}`);
      expect(why).toContain(tooLong);
    },
  );

  test('a quota that can be raised says how far, and beyond that only what AWS takes at most', () => {
    expect(whyItDoesNotFit(placed('roleTrustPolicy', 3_000))).toContain(
      'takes 2048 by default, 8192 at most',
    );
    expect(whyItDoesNotFit(placed('roleTrustPolicy', 9_000))).toContain('takes 8192;');
  });

  test('of a kind whose quota is not known, nothing is said', () => {
    expect(whyItDoesNotFit(placed('queuePolicy', 50_000))).toBeUndefined();
  });
});

const managed = (count: number, principal = ROLE): Placed => ({
  policies: {
    identityPolicies: [
      { name: 'inline', document: {} },
      ...Array.from({ length: count }, (_, index) => ({ arn: `${ROLE}-policy-${index}`, document: {} })),
    ],
  },
  layer: 'identityPolicy',
  policyKind: null,
  statement,
  principal,
});

describe('one policy more', () => {
  test.each([
    ['a role with room', managed(9), undefined],
    ['a role at the default', managed(10), /^10 managed .* takes 10 by default, 25 at most: add /],
    ['a role below the most', managed(24), /^24 managed .* takes 10 by default, 25 at most: add /],
    ['a role with the most', managed(25), /^25 managed .* takes 25 at most: add /],
    ['a user, whose groups have policies too', managed(25, USER), undefined],
  ])('%s', (_, input, want) => {
    const why = whyItDoesNotFit(input);
    if (want === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(want);
  });

  test('a statement that is too long for a policy of its own', () => {
    const Resource = Array.from(
      { length: 200 },
      (_, index) => `arn:aws:s3:::reports/${index}/${'a'.repeat(20)}`,
    );
    const why = whyItDoesNotFit({ ...managed(0), statement: { ...statement, Resource } });
    expect(why).toMatch(/^It does not fit: \d+ characters, and AWS takes 6144; split it/);
  });
});

test('the table names layers and kinds that there are, each with a source', () => {
  const known = new Set<string>([
    ...POLICY_LAYERS,
    ...Object.values(kinds.kinds),
    'managedPolicy',
    'roleTrustPolicy',
  ]);
  for (const [kind, { source }] of Object.entries(table.policies)) {
    expect(known, kind).toContain(kind);
    expect(Object.keys(table.sources), kind).toContain(source);
  }
  const withQuota = POLICY_LAYERS.filter((layer) => layer in table.policies);
  expect(POLICY_LAYERS.filter((layer) => !withQuota.includes(layer))).toEqual([
    'identityPolicy',
    'resourcePolicy',
  ]);
});
