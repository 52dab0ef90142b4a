import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { denials } from '../support/run-cli.ts';

const TEXT = readFileSync('examples/guardrails/protect-denial-monitor.json', 'utf8');
const MEMBER = 'arn:aws:iam::444455556666';
const ADMIN = `${MEMBER}:role/admin`;
const STACK_SET = `${MEMBER}:role/stacksets-exec-0a1b2c3d4e5f60718293a4b5c6d7e8f9`;
const CDK = `${MEMBER}:role/cdk-hnb659fds-cfn-exec-role-444455556666-us-east-1`;
const RULE = 'arn:aws:events:eu-west-1:444455556666:rule/denial-monitor-forward-denied-calls';

const ALL = {
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
};

test.each<[string, string, string, string, string]>([
  ['an administrator stops a rule', ADMIN, 'events:DisableRule', RULE, 'explicitDeny'],
  ['an administrator saves a rule', ADMIN, 'events:PutRule', RULE, 'explicitDeny'],
  [
    'an administrator stops another rule',
    ADMIN,
    'events:DisableRule',
    'arn:aws:events:eu-west-1:444455556666:rule/other',
    'allowed',
  ],
  [
    'an administrator opens the read role',
    ADMIN,
    'iam:UpdateAssumeRolePolicy',
    `${MEMBER}:role/denial-monitor-read`,
    'explicitDeny',
  ],
  [
    'an administrator makes a role with our name',
    ADMIN,
    'iam:CreateRole',
    `${MEMBER}:role/denial-monitor-attribute`,
    'explicitDeny',
  ],
  [
    'an administrator weakens the forwarder',
    ADMIN,
    'iam:DeleteRolePolicy',
    `${MEMBER}:role/StackSet-denial-monitor-members-1-ForwarderRole-2`,
    'explicitDeny',
  ],
  [
    'an administrator deletes the stack',
    ADMIN,
    'cloudformation:DeleteStack',
    'arn:aws:cloudformation:eu-west-1:444455556666:stack/StackSet-denial-monitor-members-1/2',
    'explicitDeny',
  ],
  ['the stack set changes a rule', STACK_SET, 'events:PutRule', RULE, 'allowed'],
  ['the CDK deploys the read role', CDK, 'iam:CreateRole', `${MEMBER}:role/denial-monitor-read`, 'allowed'],
])('the guardrail: %s', async (_, principal, action, resource, decision) => {
  const input = {
    request: { principal, action, resource, context: { 'aws:PrincipalArn': principal } },
    policies: {
      serviceControlPolicies: [{ target: 'r-exam', policies: [ALL, { document: JSON.parse(TEXT) }] }],
      identityPolicies: [ALL],
    },
  };
  const { out, err } = await denials(['evaluate'], { stdin: JSON.stringify(input) });
  expect(err).toBe('');
  expect(JSON.parse(out).decision).toBe(decision);
});

/** Source  AWS Organizations User Guide, "Quotas and service limits". */
test('the guardrail fits a service control policy', () => {
  expect(JSON.stringify(JSON.parse(TEXT)).length).toBeLessThan(5_120);
});
