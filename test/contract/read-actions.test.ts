import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SIGNED_ACTIONS } from '../../adapters/aws/resource-policies/signed-reads.ts';
import {
  ENTER_ACCOUNTS,
  READ_ACTIONS,
  READ_AWS_POLICIES,
  READ_CONFIG,
  READ_GUARDRAILS,
  READ_TREE,
} from '../../contract/read-actions.ts';
import { actionOf } from '../support/action-of-call.ts';

/** `service<TAB>…` lines of the generated table hold every action of IAM. */
const table = readFileSync('data/generated/actions.tsv', 'utf8').toLowerCase();
const granted = Object.values(READ_ACTIONS).flat();
/** Calls without a client of the SDK; the first (adapters/aws/authorization-details.ts) is in no table yet. */
const UNLISTED = 'iam:GetRequestAuthorizationDetails';
const SIGNED_BY_HAND = [UNLISTED, ...SIGNED_ACTIONS];

/** The IAM actions of the commands and paginators that these files import. */
function actionsIn(pattern: string): readonly string[] {
  const text = globSync(pattern)
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const imports = [...text.matchAll(/^import \{([^}]*)\} from '@aws-sdk\/client-[\w-]+';/gm)];
  const actions = imports.flatMap(([, list = '']) => {
    const names = list.split(',').map((name) => name.replace('type', '').trim());
    const client = names.find((name) => name.endsWith('Client')) ?? '';
    const commands = names.map((name) => name.replace(/^paginate(\w+)$/, '$1Command'));
    return commands
      .filter((name) => name.endsWith('Command'))
      .map((command) => actionOf({ client, command }));
  });
  return [...new Set(actions)].toSorted();
}

test('each action is granted once', () => {
  expect(granted).toHaveLength(new Set(granted).size);
  for (const actions of Object.values(READ_ACTIONS)) expect(actions).toEqual(actions.toSorted());
});

test('the adapters call just what is granted in each account', () => {
  const called = actionsIn(
    'adapters/{aws/resource-policies/*,aws/iam-*,aws/sts-*,aws/effective-*,snapshot/*}.ts',
  );
  const all = new Set<string>([...granted, ...READ_AWS_POLICIES]);
  expect([...called, ...SIGNED_BY_HAND].toSorted()).toEqual([...all].toSorted());
});

test('the adapters call just what is granted in the central account', () => {
  expect(actionsIn('adapters/organizations/*.ts')).toEqual([...READ_TREE, ...READ_GUARDRAILS].toSorted());
  expect(actionsIn('adapters/aws/{member-*,assumed-role}.ts')).toEqual([...ENTER_ACCOUNTS].toSorted());
});

test('every action exists, reads policies or settings only, and none reads content', () => {
  const actions = [...granted, ...READ_CONFIG, ...ENTER_ACCOUNTS, ...READ_TREE, ...READ_GUARDRAILS];
  expect(actions.length).toBeGreaterThan(60);
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    expect(action).toMatch(
      /^[a-z0-9]+:(?:Get|List|Describe|DecodeAuthorizationMessage$|SimulatePrincipalPolicy$|AssumeRole$|GET$)/,
    );
    expect(table, action).toContain(service);
    if (action !== UNLISTED) expect(table, action).toContain(name.toLowerCase());
  }
  const content = ['s3:GetObject', 'secretsmanager:GetSecretValue', 'sqs:ReceiveMessage', 'dynamodb:GetItem'];
  expect(actions.filter((action) => content.includes(action) || action.includes('*'))).toEqual([]);
});

test('nothing reads content: objects, messages, items, secret values, parameters, plaintext', () => {
  const CONTENT = /Object$|:Receive|Item$|Value$|Parameter|Decrypt|:Select|:Scan|:Query/;
  expect(granted.filter((action) => CONTENT.test(action))).toEqual([]);
});
