import { describe, expect, test } from 'vitest';
import { suppressionOf } from '../../../../core/alert/suppress/suppression.ts';
import type { PolicyRef } from '../../../../core/model/attribution.ts';
import type { Dimension } from '../../../../core/model/incident.ts';
import { muteOf } from '../../../../core/model/mute.ts';
import { aGroup, aMute, BUILD_ROLE, STATED } from '../../../support/alerts.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
const scp = STATED.policy?.arn ?? '';
const suppressed = (
  mute: Parameters<typeof aMute>[0],
  groups = [aGroup()],
  channel: Dimension = 'principal',
) => suppressionOf({ update: { channel, key: BUILD_ROLE }, groups, complete: true }, [aMute(mute)], NOW);

describe('a mute covers a group when all that it names holds', () => {
  test.each([
    [{ principal: BUILD_ROLE }, true],
    [{ principal: 'build' }, true],
    [{ principal: 'buil' }, false],
    [{ principal: 'arn:aws:iam::444455556666:role/ci/build' }, false],
    [{ action: 'S3:putobject' }, true],
    [{ action: 's3:GetObject' }, false],
    [{ resource: 'arn:aws:s3:::ledger/*' }, true],
    [{ resource: 'arn:aws:s3:::ledger' }, false],
    [{ account: '111122223333' }, true],
    [{ account: '444455556666' }, false],
    [{ policy: scp }, true],
    [{ policy: 'p-example12' }, true],
    [{ policy: 'no-public-buckets' }, true],
    [{ policy: 'p-example1' }, false],
    [{ resource: 'arn:aws:s3:::ledger/2026/01.csv' }, true],
    [{ group: 'g-0123456789abcdef' }, true],
    [{ group: 'g-0' }, false],
    [{ principal: 'build', action: 's3:PutObject' }, true],
    [{ principal: 'build', action: 's3:GetObject' }, false],
    [{}, false],
  ])('%j: %s', (mute, covered) => {
    const found = suppressed(mute, [aGroup()], 'resource#principals');
    expect(found?.by).toBe(covered ? 'mute' : undefined);
  });
});

test('a mute of a policy covers no group whose policy is unknown', () => {
  const unnamed = (policy: PolicyRef | null) => aGroup({ attribution: { ...STATED, policy } });
  const policies = [null, { arn: null, name: null, target: null }, { arn: null, name: 'edge', target: null }];
  const found = policies.map((policy) => suppressed({ policy: 'edge' }, [unnamed(policy)])?.by);
  expect(found).toEqual([undefined, undefined, 'mute']);
});

test('an incident pages as soon as one group of it is not covered', () => {
  const muted = { action: 's3:PutObject' };
  const other = aGroup({ group: 'g-2', action: 'iam:CreateUser' });
  expect(suppressed(muted, [aGroup(), aGroup({ group: 'g-3' })])?.by).toBe('mute');
  expect(suppressed(muted, [aGroup(), other])).toBeUndefined();
});

test('unknown groups page, unless the mute names the whole key', () => {
  const candidate = {
    update: { channel: 'principal', key: BUILD_ROLE } as const,
    groups: [],
    complete: false,
  };
  expect(suppressionOf(candidate, [aMute({ account: '111122223333' })], NOW)).toBeUndefined();
  expect(suppressionOf(candidate, [aMute({ principal: 'build' })], NOW)?.by).toBe('mute');
  expect(
    suppressionOf(candidate, [aMute({ principal: 'build', action: 's3:PutObject' })], NOW),
  ).toBeUndefined();
});

describe('a mute of one thing covers the incidents that are about it', () => {
  test.each([
    ['policy#principals', `serviceControlPolicy:${scp}`, { policy: 'p-example12' }, true],
    ['policy#principals', `serviceControlPolicy:${scp}`, { policy: 'p-other' }, false],
    ['policy#principals', `serviceControlPolicy:${scp}`, { policy: scp }, true],
    [
      'policy#principals',
      'identity-implicit@111122223333',
      { policy: 'identity-implicit@111122223333' },
      true,
    ],
    ['policy#principals', 'permissionsBoundary:edge', { policy: 'edge' }, true],
    ['policy#principals', 'permissionsBoundary:edge', { policy: 'permissionsBoundary' }, false],
    ['action#principals', 's3:GetObject', { action: 's3:getobject' }, true],
    ['action#principals', 's3:GetObject', { action: 's3:PutObject' }, false],
    ['account#principals', '111122223333', { account: '111122223333' }, true],
    ['account#principals', '111122223333', { account: '444455556666' }, false],
    ['resource#principals', 'arn:aws:s3:::ledger/*', { resource: 'arn:aws:s3:::ledger/*' }, true],
    ['resource#principals', 'arn:aws:s3:::ledger/*', { resource: 'arn:aws:s3:::ledger/b.json' }, true],
    ['resource#principals', 'arn:aws:s3:::ledger/*', { resource: 'arn:aws:s3:::other/*' }, false],
    ['principal#actions', BUILD_ROLE, { principal: 'build' }, true],
    ['action#principals', 's3:GetObject', { principal: 's3:GetObject' }, false],
  ] as const)('%s %s by %j: %s', (channel, key, mute, covered) => {
    const candidate = { update: { channel, key }, groups: [], complete: false };
    expect(suppressionOf(candidate, [aMute(mute)], NOW) !== undefined).toBe(covered);
  });
});

test('the end of a mute is its end, and its reason says so', () => {
  const at = (time: string) =>
    suppressionOf(
      { update: { channel: 'principal', key: BUILD_ROLE }, groups: [aGroup()], complete: true },
      [aMute({ principal: 'build', until: '2026-01-05T09:00:00Z' })],
      Date.parse(time),
    );
  expect(at('2026-01-05T08:59:59Z')).toEqual({
    by: 'mute',
    id: 'm-0123456789abcdef',
    reason: 'being fixed (until 2026-01-05T09:00:00Z)',
  });
  expect(at('2026-01-05T09:00:00Z')).toBeUndefined();
  expect(suppressed({ principal: 'build', until: 'never' })).toBeUndefined();
});

const serviceRole = (service: string) =>
  `arn:aws:iam::111122223333:role/aws-service-role/${service}/AWSServiceRoleForConfig`;

describe('known noise and own calls send no page; others with their names do', () => {
  test.each([
    [
      'Config looks at its bucket',
      serviceRole('config.amazonaws.com'),
      's3:ListBucket',
      'noise',
      'config-head-bucket',
    ],
    [
      'Config reads',
      serviceRole('config.amazonaws.com'),
      'sqs:GetQueueAttributes',
      'noise',
      'config-recorder-reads',
    ],
    ['Config writes', serviceRole('config.amazonaws.com'), 's3:PutObject', undefined, undefined],
    [
      'a user with its path',
      'arn:aws:iam::111122223333:user/aws-service-role/config.amazonaws.com/x',
      's3:ListBucket',
      undefined,
      undefined,
    ],
    [
      'a role in a path of its own',
      'arn:aws:iam::111122223333:role/service-role/config.amazonaws.com/x',
      's3:ListBucket',
      undefined,
      undefined,
    ],
    [
      'a role named as the service',
      'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com',
      's3:ListBucket',
      undefined,
      undefined,
    ],
    [
      'an ARN of another service',
      'arn:aws:sts::111122223333:role/aws-service-role/config.amazonaws.com/x',
      's3:ListBucket',
      undefined,
      undefined,
    ],
    ['no ARN', 'role/aws-service-role/config.amazonaws.com/x', 's3:ListBucket', undefined, undefined],
    [
      'a role named like it',
      'arn:aws:iam::111122223333:role/AWSServiceRoleForConfig',
      's3:ListBucket',
      undefined,
      undefined,
    ],
    ['Inspector', serviceRole('inspector2.amazonaws.com'), 'lambda:GetFunction', 'noise', 'inspector-reads'],
    ['SSM agent', BUILD_ROLE, 'ec2messages:GetMessages', 'noise', 'ssm-agent'],
    ['console', BUILD_ROLE, 'inspector2:ListDelegatedAdminAccounts', 'noise', 'inspector-console'],
    [
      'canary',
      'arn:aws:iam::111122223333:role/denial-monitor-canary-eu-west-1',
      'ec2:DescribeAvailabilityZones',
      'own',
      null,
    ],
    [
      'canary that does more',
      'arn:aws:iam::111122223333:role/denial-monitor-canary-eu-west-1',
      'iam:CreateUser',
      undefined,
      undefined,
    ],
    ['read role', 'arn:aws:iam::444455556666:role/denial-monitor-read', 'iam:GetRole', 'own', null],
    [
      'read role that writes',
      'arn:aws:iam::444455556666:role/denial-monitor-read',
      'iam:PutRolePolicy',
      undefined,
      undefined,
    ],
    [
      'read role elsewhere',
      'arn:aws:iam::444455556666:role/x/denial-monitor-read',
      'iam:GetRole',
      undefined,
      undefined,
    ],
    ['anything else', BUILD_ROLE, 's3:ListBucket', undefined, undefined],
  ])('%s', (_note, principal, action, by, id) => {
    const candidate = { update: { channel: 'principal', key: principal } as const, complete: true };
    const found = suppressionOf({ ...candidate, groups: [aGroup({ principal, action })] }, [], NOW);
    expect([found?.by, found?.id]).toEqual([by, id]);
  });
});

test('the same request is the same mute; another end is another one', () => {
  const { mute: _id, ...contents } = aMute({ principal: 'build' });
  expect(muteOf(contents)).toEqual(muteOf({ ...contents }));
  expect(muteOf(contents).mute).toMatch(/^m-[0-9a-f]{16}$/);
  expect(muteOf({ ...contents, until: '2026-03-01T00:00:00Z' }).mute).not.toBe(muteOf(contents).mute);
});
