import { expect, test } from 'vitest';
import { evaluateInput, readInput } from '../../../../core/evaluate/input.ts';

const allow = (Sid: string, Action: string, Resource: string, Condition = {}) => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  Condition,
});

const OBJECT = 'arn:aws:s3:::reports/q3.csv';
const team = (value: string) => ({ StringEquals: { 'aws:PrincipalTag/team': value } });

function nearestOf(statements: readonly object[], resource = OBJECT, policies = {}) {
  const read = readInput({
    request: { principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:GetObject', resource },
    policies: {
      identityPolicies: [{ name: 'own', arn: 'arn:own', document: { Statement: statements } }],
      ...policies,
    },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const [denial] = evaluateInput(read.input).denials;
  return denial;
}

const shown = (statements: readonly object[]) =>
  nearestOf(statements)?.nearest.map(({ statement, misses }) => [statement.sid, misses]);

test.each([
  ['the condition', [allow('A', 's3:GetObject', '*', team('x'))], [['A', 'condition']]],
  ['the resource', [allow('A', 's3:GetObject', 'arn:aws:s3:::ledger/*')], [['A', 'resource']]],
  ['the action', [allow('A', 's3:PutObject', '*')], [['A', 'action']]],
  ['the first of several parts', [allow('A', 's3:PutObject', 'arn:b', team('x'))], [['A', 'action']]],
  ['nothing: it is of another service', [allow('A', 'ec2:*', '*')], []],
  ['nothing: it is a deny', [{ ...allow('A', 's3:PutObject', '*'), Effect: 'Deny' }], []],
])('L25: a statement that misses %s', (_note, statements, nearest) => {
  expect(shown(statements)).toEqual(nearest);
});

test('L25: the nearest statements come first, at most three', () => {
  const nearest = shown([
    allow('Action', 's3:PutObject', '*'),
    allow('Two', 's3:PutObject', 'arn:b'),
    allow('Resource', 's3:GetObject', 'arn:b'),
    allow('Condition', 's3:GetObject', '*', team('x')),
  ]);
  expect(nearest).toEqual([
    ['Condition', 'condition'],
    ['Resource', 'resource'],
    ['Action', 'action'],
  ]);
});

test('L25: equally near statements keep the order of the policies', () => {
  const statements = ['A', 'B', 'C', 'D'].map((sid) => allow(sid, 's3:PutObject', '*'));
  expect(shown(statements)?.map(([sid]) => sid)).toEqual(['A', 'B', 'C']);
});

test('L25: NotAction and * are of every service', () => {
  const other = { Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*', Sid: 'Not' };
  expect(shown([other, { ...allow('All', '*', 'arn:b') }])).toEqual([
    ['All', 'resource'],
    ['Not', 'action'],
  ]);
});

test('L25: the principal of a resource policy', () => {
  const bucketPolicy = {
    document: {
      Statement: { Sid: 'Bob', Effect: 'Allow', Action: 's3:*', Principal: { AWS: '444455556666' } },
    },
  };
  const denial = nearestOf([], OBJECT, { resourcePolicy: bucketPolicy });
  expect(denial?.layer).toBe('identityPolicy');
  const read = readInput({
    request: { principal: 'anonymous', action: 's3:GetObject', resource: OBJECT },
    policies: { resourcePolicy: bucketPolicy },
  });
  if (!read.ok) throw new Error('unreadable');
  expect(evaluateInput(read.input).denials).toEqual([
    {
      layer: 'resourcePolicy',
      kind: 'implicit',
      conditions: [],
      nearest: [
        { policy: { name: null, arn: null }, statement: { index: 0, sid: 'Bob' }, misses: 'principal' },
      ],
    },
  ]);
});

test('L25: the conditions that kept the nearest statement from applying, and only those', () => {
  const both = { ...team('x'), Bool: { 'aws:PrincipalIsAWSService': 'false' } };
  expect(nearestOf([allow('A', 's3:GetObject', '*', both)])).toEqual({
    layer: 'identityPolicy',
    kind: 'implicit',
    conditions: [
      {
        operator: 'StringEquals',
        key: 'aws:PrincipalTag/team',
        expected: ['x'],
        actual: 'absent',
        met: false,
      },
    ],
    nearest: [
      {
        policy: { name: 'own', arn: 'arn:own' },
        statement: { index: 0, sid: 'A' },
        misses: 'condition',
      },
    ],
  });
});
