/** A list or a text of more parts than the stack has room for is read as a short one is. */
import { expect, test } from 'vitest';
import { printRows } from '../../cli/print.ts';
import { evaluateInput } from '../../core/evaluate/input.ts';
import { createInputReader } from '../../core/evaluate/input-reader.ts';

/** As single arguments, these exceed the stack of the tests, which is larger than that of the program. */
const MANY = 700_000;

const evaluated = (statement: Readonly<Record<string, unknown>>) => {
  const input = {
    request: {
      principal: 'arn:aws:iam::111122223333:user/ana',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::reports/a',
      context: { 'aws:PrincipalTag/team': 'web' },
    },
    policies: {
      identityPolicies: [
        { document: { Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...statement } } },
      ],
    },
  };
  const { read } = createInputReader()(JSON.stringify(input));
  return read.ok ? evaluateInput(read.input).decision : read.faults.length;
};

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  [
    'wildcards',
    { Condition: { StringLike: { 'aws:PrincipalTag/team': '*?'.repeat(MANY / 2) } } },
    'implicitDeny',
  ],
  ['warnings', { Action: Array.from({ length: MANY }, () => '') }, 'implicitDeny'],
])('%s of a policy', (_, statement, decision) => {
  expect(evaluated(statement)).toBe(decision);
});

test('rows of a table', async () => {
  let printed = 0;
  const io = {
    ...{ err: () => {}, stdin: process.stdin, env: {}, isTerminal: false, now: () => 0 },
    out: (text: string) => {
      printed += text.length;
    },
  };
  const rows = Array.from({ length: MANY }, () => 'x');
  await printRows(io, rows, 'table', [{ title: 'x', value: (row: string) => row }]);
  expect(printed).toBe(2 * (MANY + 1));
});
