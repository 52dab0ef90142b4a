import { expect, test } from 'vitest';
import { isOwnCall } from '../../../core/model/own-calls.ts';

const role = (path: string) => `arn:aws:iam::111122223333:role/${path}`;

test.each([
  ['the read role reads', role('denial-monitor-read'), 'iam:GetRole', true],
  [
    'the read role writes: it was taken over, or is another role',
    role('denial-monitor-read'),
    'iam:PutRolePolicy',
    false,
  ],
  ['a read role with a path is not ours', role('x/denial-monitor-read'), 'iam:GetRole', false],
  ['the function enters an account', role('denial-monitor-attribute'), 'sts:AssumeRole', true],
  ['the function does anything else', role('denial-monitor-attribute'), 's3:GetObject', false],
  ['a canary does what canaries do', role('denial-monitor-canary-eu-west-1'), 'sqs:ListQueues', true],
  ['a canary does anything else', role('denial-monitor-canary-eu-west-1'), 'sqs:SendMessage', false],
  ['a user of that name', 'arn:aws:iam::111122223333:user/denial-monitor-read', 'iam:GetRole', false],
  ['a caller without an ARN', 'AROAEXAMPLE', 'iam:GetRole', false],
])('%s', (_note, principal, action, own) => {
  expect(isOwnCall({ principal, action })).toBe(own);
});
