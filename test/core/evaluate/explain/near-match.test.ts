import { describe, expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../../../core/evaluate/input.ts';

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const A = 'arn:aws:iam::111122223333:';

/** The hint of the one condition that decides. */
function hintOf(operator: string, expected: unknown, actual: unknown, effect: 'Allow' | 'Deny' = 'Allow') {
  const own = {
    ...EVERYTHING,
    Effect: effect,
    Condition: { [operator]: { 'aws:PrincipalTag/k': expected } },
  };
  const read = readInput({
    request: {
      principal: `${A}user/ana`,
      action: 's3:GetObject',
      resource: '*',
      context: { 'aws:PrincipalTag/team': 'Blue', 'aws:PrincipalTag/k': actual },
    },
    policies: {
      identityPolicies: [
        { document: { Version: '2012-10-17', Statement: effect === 'Deny' ? [own, EVERYTHING] : [own] } },
      ],
    },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const conditions = evaluateInput(read.input).denials.flatMap((denial) => denial.conditions);
  expect(conditions).toHaveLength(1);
  return conditions[0]?.nearly;
}

describe('L27: an Allow that is nearly right', () => {
  test.each<[operator: string, expected: unknown, actual: unknown, nearly: string | undefined]>([
    ['StringEquals', 'repo:acme/app', 'repo:Acme/app', 'case'],
    ['StringEquals', ['x', 'Blue'], 'bLUE', 'case'],
    ['StringLike', 'repo:acme/*', 'repo:Acme/app', 'case'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['StringEquals', '${aws:PrincipalTag/team}', 'blue', 'case'],
    ['ArnLike', `${A}role/Deploy*`, `${A}role/deploy-1`, 'case'],
    ['StringEquals', 'repo:acme/*', 'repo:acme/app', 'wildcard'],
    ['StringEqualsIgnoreCase', 'repo:acme/a?p', 'repo:acme/app', 'wildcard'],
    ['StringEquals', ['a', 'b*'], 'bc', 'wildcard'],
    ['ForAnyValue:StringEquals', ['team-*'], ['x', 'team-blue'], 'wildcard'],
    ['ForAllValues:StringEquals', ['team-*', 'x'], ['x', 'team-blue'], 'wildcard'],
    ['ForAllValues:StringEquals', ['team-*'], ['x', 'team-blue'], undefined],
    ['StringEquals', 'repo:acme/*', 'repo:Acme/app', undefined],
    ['StringLike', 'repo:acme/*', 'repo:other/app', undefined],
    ['StringEquals', `${A}role/deploy`, `${A}role/ci/deploy`, 'path'],
    ['ArnEquals', `${A}role/ci/deploy`, `${A}role/deploy`, 'path'],
    ['ArnEquals', `${A}role/deploy`, 'arn:aws:iam::444455556666:role/ci/deploy', undefined],
    ['ArnEquals', `${A}user/deploy`, `${A}role/ci/deploy`, undefined],
    ['StringEquals', `${A}oidc-provider/idp.example/a`, `${A}oidc-provider/idp.example/b/a`, undefined],
    ['StringEquals', 'o-1/r-1/ou-1', 'o-1/r-1/ou-1/', 'slash'],
    ['StringEquals', 'home/', 'home', 'slash'],
    ['StringEquals', '/', 'home', undefined],
    ['StringEquals', '', '/', undefined],
    ['NumericEquals', '5', '6', undefined],
    ['Bool', 'true', 'false', undefined],
    ['StringEquals', 'blue', 'green', undefined],
  ])('%s %j, and the request has %j: %s', (operator, expected, actual, nearly) => {
    expect(hintOf(operator, expected, actual)).toBe(nearly);
  });
});

describe('L27: a Deny that nearly spares the caller', () => {
  test.each<[operator: string, expected: unknown, actual: unknown, nearly: string | undefined]>([
    ['StringNotEquals', 'role-*', 'role-a', 'wildcard'],
    ['StringNotEquals', 'Blue', 'blue', 'case'],
    ['StringNotLike', 'Role-*', 'role-a', 'case'],
    ['ArnNotLike', `${A}role/admin`, `${A}role/ops/admin`, 'path'],
    ['StringNotEquals', 'blue', 'green', undefined],
    ['StringEquals', 'blue', 'blue', undefined],
    ['StringLike', 'b*', 'blue', undefined],
  ])('%s %j, and the request has %j: %s', (operator, expected, actual, nearly) => {
    expect(hintOf(operator, expected, actual, 'Deny')).toBe(nearly);
  });
});

test.each([
  ['absent', {}, []],
  ['unknown', {}, ['aws:PrincipalTag/*']],
])('L27: a value that is %s is near to nothing', (_note, context, unknownContext) => {
  const Condition = { StringEquals: { 'aws:PrincipalTag/k': 'b*' } };
  const read = readInput({
    request: { principal: `${A}user/ana`, action: 's3:GetObject', resource: '*', context },
    policies: { identityPolicies: [{ document: { Statement: { ...EVERYTHING, Condition } } }] },
    unknownContext,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  expect(evaluateInput(read.input).denials[0]?.conditions[0]).not.toHaveProperty('nearly');
});
