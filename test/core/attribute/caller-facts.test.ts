import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownerTagOf } from '../../../core/attribute/caller-facts.ts';
import { ownerText } from '../../../core/model/owner-tag.ts';
import type { IdentityView, LookupResult, Tag } from '../../../core/model/policy-source.ts';

const seen = (tags: readonly Tag[]): LookupResult<IdentityView> => ({
  kind: 'found',
  value: {
    ...{ arn: 'arn:aws:iam::111122223333:role/ci/build', uniqueId: 'AROAEXAMPLE', createdAt: null },
    ...{ policies: [], boundary: null, trustPolicy: null, tags },
  },
});
const tag = (key: string, value: string): Tag => ({ key, value });

const callerOf = (type: string) => ({
  principal: { arn: 'arn:aws:iam::111122223333:role/ci/build', type, session: null, sessionArn: null },
});
const ownerOf = (tags: readonly Tag[], key = 'team') => ownerTagOf(callerOf('AssumedRole'), seen(tags), key);

test.each([
  ['the tag that was asked for, and no other', [tag('cost', '1'), tag('team', 'payments')], 'payments'],
  ['keys of IAM do not differ by case', [tag('Team', 'payments')], 'payments'],
  ['a value is compared by case, and kept as it is', [tag('team', ' Payments EU')], ' Payments EU'],
  ['no such tag', [tag('teams', 'payments')], undefined],
  ['no tags', [], undefined],
  ['an empty value names no owner', [tag('team', '')], undefined],
  ['blanks name no owner', [tag('team', ' \u00a0')], undefined],
  ['the longest value that IAM takes', [tag('team', 'x'.repeat(256))], 'x'.repeat(256)],
  [
    'cut inside a character: no half of it',
    [tag('team', `${'x'.repeat(254)}\u{1f980}x`)],
    `${'x'.repeat(254)}\ufffd…`,
  ],
  ['longer than IAM takes: cut', [tag('team', 'x'.repeat(300))], `${'x'.repeat(255)}…`],
])('%s', (_note, tags, value) => {
  expect(ownerOf(tags)).toStrictEqual(value === undefined ? undefined : { key: 'team', value });
});

test('the key is written as in the settings', () => {
  expect(ownerOf([tag('Team', 'a')], 'TEAM')).toStrictEqual({ key: 'TEAM', value: 'a' });
  expect(ownerText({ key: 'team', value: 'payments' })).toBe('team=payments');
});

describe('the owner is not known', () => {
  test.each<[string, string, LookupResult<IdentityView> | undefined]>([
    ['of a caller that was not looked up', 'AWSService', undefined],
    ['of one that does not exist', 'AssumedRole', { kind: 'absent' }],
    [
      'of one that may not be read',
      'AssumedRole',
      { kind: 'notVisible', code: 'accessDenied', why: 'AccessDenied' },
    ],
    [
      'of a federated user: the tag is of the user who made its session',
      'FederatedUser',
      seen([tag('team', 'a')]),
    ],
  ])('%s', (_note, type, identity) => {
    expect(ownerTagOf(callerOf(type), identity, 'team')).toBeUndefined();
  });
});

test('law: whatever the tags are, a value is a bounded piece of one of them, and JSON keeps it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 });
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.constantFrom('team', 'TEAM', '__proto__'), value: text })),
      (tags) => {
        const { value } = ownerOf(tags) ?? {};
        const blank = (each: Tag) => each.key === '__proto__' || each.value.trim() === '';
        if (value === undefined) {
          expect(
            tags
              .filter(({ key }) => key !== '__proto__')
              .slice(0, 1)
              .every(blank),
          ).toBe(true);
          return;
        }
        expect(value.length).toBeLessThanOrEqual(256);
        expect(value.isWellFormed()).toBe(true);
        expect(JSON.parse(JSON.stringify({ value }))).toStrictEqual({ value });
        expect(tags.some((each) => each.value.toWellFormed().startsWith(value.slice(0, 254)))).toBe(true);
      },
    ),
  );
});
