import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowClause, type ConditionText, denyClause, operatorParts } from '../../../core/text/conditions.ts';

type Actual = ConditionText['actual'];

const condition = (
  operator: string,
  key: string,
  expected: readonly string[],
  actual: Actual,
): ConditionText => ({ operator, key, expected, actual });

test.each<[string, string, string, readonly string[], Actual, string]>([
  [
    'a negated operator: unless',
    'StringNotEquals',
    'aws:RequestedRegion',
    ['eu-central-1', 'eu-west-1'],
    ['us-west-2'],
    'unless aws:RequestedRegion is eu-central-1 or eu-west-1; it was us-west-2',
  ],
  [
    'a plain one: when',
    'Bool',
    'aws:SecureTransport',
    ['false'],
    ['false'],
    'when aws:SecureTransport is false',
  ],
  [
    'a pattern',
    'ArnNotLike',
    'aws:PrincipalArn',
    ['arn:*:role/admin'],
    ['arn:x:role/dev'],
    'unless aws:PrincipalArn is like arn:*:role/admin; it was arn:x:role/dev',
  ],
  [
    'a network',
    'NotIpAddress',
    'aws:SourceIp',
    ['10.0.0.0/8'],
    ['203.0.113.7'],
    'unless aws:SourceIp is in 10.0.0.0/8; it was 203.0.113.7',
  ],
  [
    'an absent key',
    'StringNotEquals',
    'aws:RequestTag/team',
    ['a'],
    'absent',
    'unless aws:RequestTag/team is a; the request has no aws:RequestTag/team',
  ],
  [
    'Null, which must be absent',
    'Null',
    'aws:RequestTag/team',
    ['true'],
    'absent',
    'when the request has no aws:RequestTag/team',
  ],
  [
    'Null, which must be there',
    'Null',
    'aws:TokenIssueTime',
    ['false'],
    ['2026'],
    'when the request has aws:TokenIssueTime',
  ],
  [
    'IfExists reads as without it',
    'BoolIfExists',
    'aws:MultiFactorAuthPresent',
    ['false'],
    'absent',
    'when aws:MultiFactorAuthPresent is false; the request has no aws:MultiFactorAuthPresent',
  ],
  [
    'all values',
    'ForAllValues:StringEquals',
    'aws:TagKeys',
    ['a', 'b'],
    ['a'],
    'when every value of aws:TagKeys is among a or b; it was a',
  ],
  [
    'any value, negated',
    'ForAnyValue:StringNotEquals',
    'aws:TagKeys',
    ['a'],
    ['b', 'c'],
    'when a value of aws:TagKeys is not among a; it was b and c',
  ],
  [
    'a number',
    'NumericGreaterThan',
    's3:max-keys',
    ['10'],
    ['100'],
    'when s3:max-keys is greater than 10; it was 100',
  ],
  [
    'an unknown key',
    'StringEquals',
    'ec2:Region',
    ['x'],
    'unknown',
    'when ec2:Region is x; what the request had for ec2:Region is not known',
  ],
])('a Deny: %s', (_note, operator, key, expected, actual, clause) => {
  expect(denyClause([condition(operator, key, expected, actual)])).toBe(clause);
});

test.each<[string, string, string, readonly string[], Actual, string]>([
  [
    'a value',
    'StringEquals',
    'aws:PrincipalTag/team',
    ['web'],
    ['data'],
    'aws:PrincipalTag/team is web; it was data',
  ],
  ['not a value', 'StringNotEquals', 's3:prefix', ['home'], ['home'], 's3:prefix is not home; it was home'],
  [
    'an empty value',
    'StringEquals',
    's3:prefix',
    [''],
    'absent',
    's3:prefix is ""; the request has no s3:prefix',
  ],
])('an Allow requires %s', (_note, operator, key, expected, actual, clause) => {
  expect(allowClause([condition(operator, key, expected, actual)])).toBe(clause);
});

test('of several conditions each says what the request had', () => {
  const region = condition('StringNotEquals', 'aws:RequestedRegion', ['eu-west-1'], ['us-west-2']);
  const role = condition('ArnNotLike', 'aws:PrincipalArn', ['arn:x'], ['arn:y']);
  expect(denyClause([region, role])).toBe(
    'unless aws:RequestedRegion is eu-west-1 and unless aws:PrincipalArn is like arn:x; aws:RequestedRegion was us-west-2, aws:PrincipalArn was arn:y',
  );
});

test('a near match says what differs', () => {
  const near = {
    ...condition('StringLike', 'x:sub', ['repo:acme/*'], ['repo:Acme/app']),
    nearly: 'case',
  } as const;
  expect(allowClause([near])).toContain('it was repo:Acme/app, which differs only in upper and lower case');
});

test('long lists are cut, and say how many are left out', () => {
  const many = condition('StringEquals', 'k', ['1', '2', '3', '4', '5', '6'], ['7']);
  expect(allowClause([many])).toBe('k is 1, 2, 3, 4 or 2 more; it was 7');
});

test('law: whatever values are, the clause is one line', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, (key, expected, actual) => {
      const clause = denyClause([condition('StringNotEquals', key, [expected], [actual])]);
      expect(clause).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('an operator is taken apart', () => {
  expect(operatorParts('ForAnyValue:StringNotLikeIfExists')).toEqual({
    base: 'stringlike',
    negative: true,
    ifExists: true,
    set: 'any',
  });
});
