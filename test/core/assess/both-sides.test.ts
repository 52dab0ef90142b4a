/** Laws of a call through an access point, over random policies of the caller, the access point and the bucket. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../core/assess/assess.ts';
import type { EvaluationInput, Policy, PolicySet } from '../../../core/model/policy.ts';

const [HOME, OTHER] = ['111122223333', '444455556666'];
const ANA = `arn:aws:iam::${HOME}:user/ana`;
const BUCKET = 'arn:aws:s3:::reports/a';
const pointOf = (account: string) => `arn:aws:s3:eu-central-1:${account}:accesspoint/lake/object/a`;

interface World {
  readonly account: string;
  readonly identity: readonly Json[];
  readonly point: readonly Json[] | null;
  readonly bucket: readonly Json[] | null;
}

type Json = Readonly<Record<string, unknown>>;

const effect = fc.constantFrom('Allow', 'Deny');
const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:*');
const ofIdentity = fc.record({
  Effect: effect,
  Action: action,
  Resource: fc.constantFrom(pointOf(HOME), pointOf(OTHER), BUCKET, '*'),
});
const ofResource = fc.record({
  Effect: effect,
  Action: action,
  Resource: fc.constant('*'),
  Principal: fc.constantFrom('*', { AWS: ANA }, { AWS: HOME }, { AWS: OTHER }),
});
const statements = fc.option(fc.array(ofResource, { minLength: 1, maxLength: 2 }), { nil: null });
const world: fc.Arbitrary<World> = fc.record({
  account: fc.constantFrom(HOME, OTHER),
  identity: fc.array(ofIdentity, { maxLength: 3 }),
  point: statements,
  bucket: statements,
});

const policy = (given: readonly Json[] | null): Policy | null =>
  given === null ? null : { document: { Version: '2012-10-17', Statement: given } };

function input(resource: string, given: World, own: readonly Json[] | null, identity = given.identity) {
  const policies: PolicySet = {
    identityPolicies:
      identity.length === 0 ? [] : [{ document: { Version: '2012-10-17', Statement: identity } }],
    resourcePolicy: policy(own),
  };
  const request = {
    principal: ANA,
    action: 's3:GetObject',
    resource,
    resourceAccount: given.account,
    context: { 'aws:PrincipalArn': ANA },
  };
  return { request, unknownContext: [], policies } satisfies EvaluationInput;
}

const ofPoint = (given: World) => ({ input: input(pointOf(given.account), given, given.point), hidden: [] });

/** `named`: which resources of the identity policies count for the bucket. */
function ofBucket(given: World, named: (resource: unknown) => unknown = (each) => each) {
  const identity = given.identity.map((each) => ({ ...each, Resource: named(each.Resource) }));
  return { input: input(BUCKET, given, given.bucket, identity), hidden: [] };
}

function decided<T>(assessment: T | undefined): T {
  if (assessment === undefined) throw new Error('the input of the test cannot be read');
  return assessment;
}

const together = (given: World) =>
  decided(assess({ ...ofPoint(given), other: { side: 'bucket', gathered: ofBucket(given) } }));

/** AWS does not document for which resource it asks identity policies about the bucket: each of these may hold. */
const READINGS: readonly (readonly [string, (given: World) => (resource: unknown) => unknown])[] = [
  ['the bucket', () => (each) => each],
  [
    'the access point',
    ({ account }) =>
      (each) =>
        each === pointOf(account) ? BUCKET : each === BUCKET ? `${BUCKET}-none` : each,
  ],
  [
    'either',
    ({ account }) =>
      (each) =>
        each === pointOf(account) ? BUCKET : each,
  ],
];

describe('laws', () => {
  test('it does not matter from which side one looks', () =>
    fc.assert(
      fc.property(world, (given) => {
        const turned = assess({
          ...ofBucket(given),
          other: { side: 'accessPoint', gathered: ofPoint(given) },
        });
        expect(turned).toEqual(together(given));
      }),
    ));

  test('what is allowed is allowed on each side', () =>
    fc.assert(
      fc.property(world, (given) => {
        if (together(given).result.decision !== 'allowed') return;
        expect(decided(assess(ofPoint(given))).result.decision).toBe('allowed');
        expect(decided(assess(ofBucket(given))).result.decision).toBe('allowed');
      }),
    ));

  test('an explicit deny of either resource counts', () =>
    fc.assert(
      fc.property(world, (given) => {
        const { certain } = together(given);
        for (const side of [ofPoint(given), ofBucket(given)]) {
          const denies = decided(assess(side)).certain.filter(
            ({ layer, kind }) => layer === 'resourcePolicy' && kind === 'explicit',
          );
          for (const { statement } of denies) {
            expect(certain).toContainEqual(expect.objectContaining({ layer: 'resourcePolicy', statement }));
          }
        }
      }),
    ));

  test.each(READINGS)('what is certain holds where AWS asks for %s', (_name, named) =>
    fc.assert(
      fc.property(world, (given) => {
        const point = decided(assess(ofPoint(given))).result.decision;
        const bucket = decided(assess(ofBucket(given, named(given)))).result.decision;
        const passes = point === 'allowed' && bucket === 'allowed';
        const { certain, result } = together(given);
        if (certain.length > 0) expect(passes).toBe(false);
        if (result.decision === 'allowed') expect(passes).toBe(true);
      }),
    ),
  );

  test('explicit denies stand before missing allows, and none stands twice', () =>
    fc.assert(
      fc.property(world, (given) => {
        const { certain, possible } = together(given);
        const kinds = certain.map(({ kind }) => kind);
        expect(kinds).toEqual(kinds.toSorted((a, b) => (a === b ? 0 : a === 'explicit' ? -1 : 1)));
        const names = [...certain, ...possible].map(({ layer, kind, side, policy: by, statement }) =>
          JSON.stringify([layer, kind, layer === 'resourcePolicy' ? side : null, by, statement?.index]),
        );
        expect(new Set(names).size).toBe(names.length);
      }),
    ));
});
