import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CENTRAL_ACTIONS, memberActions } from '../../../adapters/aws/member-actions.ts';

/** `service<TAB>…` lines of the generated table hold every action of IAM. */
const table = readFileSync('data/generated/actions.tsv', 'utf8').toLowerCase();

test('every action exists, reads policies or settings only, and none reads content', async () => {
  const actions = [...(await memberActions()), ...CENTRAL_ACTIONS];
  expect(actions.length).toBeGreaterThan(60);
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    expect(action).toMatch(
      /^[a-z0-9]+:(?:Get|List|Describe|DecodeAuthorizationMessage$|SimulatePrincipalPolicy$|AssumeRole$|GET$)/,
    );
    expect(table, action).toContain(service);
    if (name !== 'GetRequestAuthorizationDetails') expect(table, action).toContain(name.toLowerCase());
  }
  const content = ['s3:GetObject', 'secretsmanager:GetSecretValue', 'sqs:ReceiveMessage', 'dynamodb:GetItem'];
  expect(actions.filter((action) => content.includes(action) || action.includes('*'))).toEqual([]);
});
