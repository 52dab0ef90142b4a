import { expect, test } from 'vitest';
import { parseActionTable } from '../../core/normalize/action-table.ts';
import { listed, missingActions, newerVersion } from '../../scripts/refresh-aws.ts';

const service = (prefix: string, ...names: readonly string[]) => ({
  prefix,
  patterns: new Map(),
  actions: names.map((name) => ({ name, resources: [], dependents: [] })),
  operations: new Map(),
});

test('actions that the table lacks, in any service; those that set a policy of a resource say so', () => {
  const table = parseActionTable('# denial-monitor actions 1\nsqs\t\tSendMessage\t\n');
  const services = [service('sqs', 'sendmessage', 'PutQueuePolicy'), service('brandnew', 'Do')];
  expect(missingActions(services, table)).toStrictEqual([
    'brandnew:Do',
    'sqs:PutQueuePolicy (sets a policy)',
  ]);
  expect(missingActions([service('sqs', 'SendMessage')], table)).toStrictEqual([]);
});

test('a newer version comes with the command that installs it', () => {
  expect(newerVersion('a-package', '1.0.0', '1.0.0')).toBeUndefined();
  expect(newerVersion('a-package', '1.0.0', '1.1.0')).toBe(
    'newer: a-package 1.0.0 -> 1.1.0; npm install --save-dev --save-exact a-package@1.1.0',
  );
});

test('a long list says how much it leaves out', () => {
  const lines = Array.from({ length: 103 }, (_, index) => `s:A${index}`);
  expect(listed('new', lines)).toHaveLength(101);
  expect(listed('new', lines).at(-1)).toBe('new: 3 more');
  expect(listed('new', lines.slice(0, 2))).toStrictEqual(['new: s:A0', 'new: s:A1']);
});
