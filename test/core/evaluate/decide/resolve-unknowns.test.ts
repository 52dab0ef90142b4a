import { describe, expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../../../core/evaluate/input.ts';

const request = {
  principal: 'arn:aws:iam::111122223333:user/ana',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::reports/a',
};
const allowIf = (Condition: object) => ({ Effect: 'Allow', Action: '*', Resource: '*', Condition });

function ask(statements: readonly object[]) {
  const policy = { document: { Version: '2012-10-17', Statement: statements } };
  const read = readInput({ request, unknownContext: ['k:*'], policies: { identityPolicies: [policy] } });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const { decision, undetermined, layers } = evaluateInput(read.input);
  return { decision, undetermined, identity: layers.identityPolicy };
}

/** Four kinds of values a key: absent, neither, `true`, `false`. */
const eitherWay = (key: string, other: object = {}) => [
  allowIf({ ...other, BoolIfExists: { [key]: 'true' } }),
  allowIf({ ...other, Null: { [key]: 'false' } }),
];

describe('as many combinations as are tried', () => {
  test('four keys of four kinds: 256', () => {
    const keys = ['k:1', 'k:2', 'k:3', 'k:4'];
    const all = keys.flatMap((key) => eitherWay(key));
    expect(ask(all)).toEqual({ decision: 'allowed', undetermined: [], identity: 'allows' });
    expect(ask(keys.map((key) => allowIf({ Bool: { [key]: 'true' } })))).toEqual({
      decision: 'undetermined',
      undetermined: keys,
      identity: 'undetermined',
    });
  });

  test('with a fifth key the cautious answer, and all keys named', () => {
    const keys = ['k:1', 'k:2', 'k:3', 'k:4', 'k:5'];
    const parity = keys.map((key) => ({ Bool: { [key]: 'true' } })).map(allowIf);
    expect(ask(parity).undetermined).toEqual(keys);
  });

  test.each([
    ['a fourth key is tried: 256', ['k:1', 'k:2', 'k:3'], 'k:4', 'allowed', []],
    [
      'a fifth is not',
      ['k:1', 'k:2', 'k:3', 'k:4'],
      'k:5',
      'undetermined',
      ['k:1', 'k:2', 'k:3', 'k:4', 'k:5'],
    ],
  ])('%s', (_note, before, last, decision, undetermined) => {
    const statements = [...before.map((key) => allowIf({ Bool: { [key]: 'true' } })), ...eitherWay(last)];
    expect(ask(statements)).toMatchObject({ decision, undetermined });
  });

  test('the keys with the fewest values are tried first', () => {
    const wide = Array.from({ length: 300 }, (_, index) => `${index}`);
    const statements = [allowIf({ StringEquals: { 'k:wide': wide } }), ...eitherWay('k:narrow')];
    expect(ask(statements).decision).toBe('allowed');
  });
});

test.each([
  ['the first', 'k:1'],
  ['the second', 'k:2'],
  ['the third', 'k:3'],
])('of three keys only %s decides, and only it is named', (_note, deciding) => {
  const others = ['k:1', 'k:2', 'k:3'].filter((key) => key !== deciding);
  const own = { Bool: { [deciding]: 'true' } };
  const statements = others.flatMap((key) => eitherWay(key, own));
  expect(ask(statements).undetermined).toEqual([deciding]);
});

test('keys are named in the order of the policies', () => {
  const statements = [
    allowIf({ StringEquals: { 'k:b': 'x' } }),
    allowIf({ Bool: { 'k:a': 'true' } }),
    allowIf({ NumericLessThan: { 'k:c': '5' } }),
  ];
  expect(ask(statements).undetermined).toEqual(['k:b', 'k:a', 'k:c']);
});
