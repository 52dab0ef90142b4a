import { expect, test } from 'vitest';
import { isOwnCall, receivedCanary } from '../../../core/model/own-calls.ts';
import { aDenial, type DenialOverrides } from '../../support/denials.ts';

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
  [
    'a canary does what canaries do',
    role('denial-monitor-canary-eu-west-1'),
    'ec2:DescribeAvailabilityZones',
    true,
  ],
  ['a canary does anything else', role('denial-monitor-canary-eu-west-1'), 'sqs:SendMessage', false],
  ['a user of that name', 'arn:aws:iam::111122223333:user/denial-monitor-read', 'iam:GetRole', false],
  ['a caller without an ARN', 'AROAEXAMPLE', 'iam:GetRole', false],
])('%s', (_note, principal, action, own) => {
  expect(isOwnCall({ principal, action })).toBe(own);
});

test.each<[string, DenialOverrides, boolean]>([
  ['the call of a canary', {}, true],
  ['as messages spell its action', { action: 'ec2:describeavailabilityzones' }, true],
  [
    'of another partition',
    { principal: 'arn:aws-cn:iam::111122223333:role/denial-monitor-canary-eu-west-1' },
    true,
  ],
  ['any other call of its role', { action: 'sqs:SendMessage' }, false],
  ['the call of another role', { principal: role('app') }, false],
  ['a role with a path', { principal: role('x/denial-monitor-canary-eu-west-1') }, false],
  ['a role whose name goes on', { principal: role('denial-monitor-canary-eu-west-1-x') }, false],
  ['the role of one Region, used in another', { region: 'eu-west-2' }, false],
  ['the role of one account, recorded for another', { account: '444455556666' }, false],
  ['an unknown account', { account: null }, false],
  ['an unknown Region', { region: null }, false],
  ['a Region that is none', { region: 'a b', principal: role('denial-monitor-canary-a b') }, false],
  [
    'a user of that name',
    { principal: 'arn:aws:iam::111122223333:user/denial-monitor-canary-eu-west-1' },
    false,
  ],
])('a canary that came: %s', (_note, overrides, isCanary) => {
  const time = '2026-11-20T10:02:11Z';
  const call = {
    ...{ principal: role('denial-monitor-canary-eu-west-1'), action: 'ec2:DescribeAvailabilityZones' },
    ...{ account: '111122223333', region: 'eu-west-1', time },
  };
  const came = { account: '111122223333', region: 'eu-west-1', time };
  expect(receivedCanary(aDenial({ ...call, ...overrides }).denial)).toEqual(isCanary ? came : undefined);
});
