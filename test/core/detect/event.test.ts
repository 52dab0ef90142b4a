import { expect, test } from 'vitest';
import { boundedKey, detectEventOf, isCountable } from '../../../core/detect/event.ts';
import { type Attribution, UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import type { Denial } from '../../../core/model/denial.ts';
import { foldedGroupOf } from '../../../core/model/folded-group.ts';
import { aDenial, FAMILY, ROLE } from '../../support/a-denial.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-ex/service_control_policy/p-ex';

const denialBy = (attribution: Partial<Attribution>, parts: Partial<Denial> = {}) =>
  aDenial({ ...parts, attribution: { ...UNKNOWN_ATTRIBUTION, ...attribution } });

test('a denial is counted by its role, account, action, resource family and policy', () => {
  const policy = { arn: SCP, name: null, target: null };
  expect(
    detectEventOf(denialBy({ layer: 'serviceControlPolicy', kind: 'explicit', policy }), 1767603690),
  ).toEqual({
    ts: 1767603600,
    at: 1767603690,
    id: 'event-1',
    group: 'g-0123456789abcdef',
    keys: {
      principal: ROLE,
      account: '111122223333',
      action: 's3:GetObject',
      resource: FAMILY,
      policy: `serviceControlPolicy:${SCP}`,
    },
  });
});

test.each<[string, Partial<Attribution>, string | undefined]>([
  [
    'a named policy',
    { layer: 'permissionsBoundary', policy: { arn: null, name: 'edge', target: null } },
    'permissionsBoundary:edge',
  ],
  [
    'no identity policy allows it',
    { layer: 'identityPolicy', kind: 'implicit' },
    'identity-implicit@111122223333',
  ],
  [
    'an unnamed identity policy denies it',
    { layer: 'identityPolicy', kind: 'explicit' },
    'identity-explicit@111122223333',
  ],
  [
    'an unnamed SCP',
    { layer: 'serviceControlPolicy', kind: 'implicit' },
    'serviceControlPolicy-implicit@111122223333',
  ],
  [
    'a resource policy belongs to its resource',
    { layer: 'resourcePolicy', kind: 'implicit' },
    `resourcePolicy@${FAMILY}`,
  ],
  [
    'a policy of which only the target is known is not named',
    { layer: 'permissionsBoundary', kind: 'implicit', policy: { arn: null, name: null, target: FAMILY } },
    'permissionsBoundary-implicit@111122223333',
  ],
  ['refused, but by no policy', { layer: 'notAPolicy', reason: 'quota' }, 'notAPolicy:quota'],
  ['refused for an unknown reason', { layer: 'notAPolicy' }, 'notAPolicy:other'],
  ['the layer is unknown', {}, undefined],
])('policy key: %s', (_note, attribution, want) => {
  expect(detectEventOf(denialBy(attribution), 0).keys.policy).toBe(want);
});

test('an unnamed policy of an unknown account is no key', () => {
  const denial = denialBy({ layer: 'identityPolicy', kind: 'implicit' }, { account: null });
  expect(detectEventOf(denial, 0).keys.policy).toBeUndefined();
});

test.each([
  [0, 0, true],
  [253_402_300_799, 253_402_300_799, true],
  [-1, 0, false],
  [0, -1, false],
  [253_402_300_800, 0, false],
  [0, 253_402_300_800, false],
  [Number.NaN, 0, false],
  [0, Number.NaN, false],
])('called at %s, arrived at %s: countable %s', (ts, at, want) => {
  expect(isCountable({ ts, at })).toBe(want);
});

test('a key is kept whole up to 640 characters; a longer one keeps its beginning and its hash', () => {
  expect(boundedKey('x'.repeat(640))).toBe('x'.repeat(640));
  expect(boundedKey('x'.repeat(641))).toMatch(/^x{560}…sha256:[0-9a-f]{64}$/);
});

test('what is unknown is no key', () => {
  const denial = denialBy(
    { layer: 'resourcePolicy' },
    { account: null, resource: null, resourceFamily: 'unknown' },
  );
  const { keys } = detectEventOf(denial, 0);
  expect([keys.account, keys.resource, keys.policy]).toEqual([undefined, undefined, undefined]);
});

test.each<[string, Partial<Attribution>, string | undefined]>([
  ['a policy that only the resource names', { layer: 'resourcePolicy', kind: 'implicit' }, undefined],
  [
    'a policy of the resource with a name',
    { layer: 'resourcePolicy', policy: { arn: null, name: 'of-one-bucket', target: null } },
    undefined,
  ],
  [
    'a policy of the account',
    { layer: 'identityPolicy', kind: 'implicit' },
    'identity-implicit@111122223333',
  ],
])('a denial of a folded group is not counted by its resource: %s', (_note, attribution, policy) => {
  const own = denialBy(attribution);
  const { keys } = detectEventOf({ ...own, group: foldedGroupOf(own) }, 0);
  expect(keys).toMatchObject({ principal: ROLE, action: 's3:GetObject', resource: undefined });
  expect(keys.policy).toBe(policy);
  expect(detectEventOf(own, 0).keys.resource).toBe(FAMILY);
});
