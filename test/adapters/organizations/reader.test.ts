import { describe, expect, test } from 'vitest';
import { deployedPolicySource } from '../../../adapters/aws/deployed-policy-source.ts';
import { makeCaller } from '../../../adapters/aws/member-clients.ts';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { organizationsClient } from '../../../adapters/organizations/calls.ts';
import { organizationReader } from '../../../adapters/organizations/reader.ts';
import { keepOrganization } from '../../../core/organization/keep.ts';
import { operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { accountId, answerFor, MANAGEMENT } from '../../support/large-organization.ts';
import { type Answer, type Asked, startLoopback } from '../../support/loopback.ts';
import { memoryOrganization } from '../../support/organization-world.ts';

const START = Date.parse('2026-11-20T10:00:00Z');
const MINUTE = 60_000;

const refusal = (name: string, status = 400): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: name, message: 'not\u0007 you\n at all' }),
});

/** `refuse`: what to answer in the place of the organization. */
async function kept(
  accounts: number,
  refuse: (operation: string, asked: number) => Answer | undefined = () => undefined,
) {
  const answer = answerFor({ accounts, rolesAnAccount: 0 });
  const server = await startLoopback(
    (asked: Asked) => refuse(operationOf(asked), server.asked.length) ?? answer(asked),
  );
  useAwsEndpoint(server.endpoint);
  const store = memoryOrganization();
  const client = organizationsClient(makeCaller({ account: '', partition: 'aws' }));
  let now = START;
  let steps = Number.POSITIVE_INFINITY;
  const hasTime = () => {
    steps -= 1;
    return steps >= 0;
  };
  const clock = () => now;
  const reader = organizationReader({ client, store, hasTime, now: clock });
  const deps = { store, reader, now: clock, retentionDays: 90, leaseMilliseconds: 16 * MINUTE };
  const members = openMembers({ role: 'r', sessionName: 'test', region: 'eu-central-1', now: clock });
  return {
    asked: () => server.asked.map(operationOf),
    tick(minutes: number, most = Number.POSITIVE_INFINITY) {
      now = START + minutes * MINUTE;
      steps = most;
      return keepOrganization(deps);
    },
    source: deployedPolicySource({ members, organization: store, region: 'eu-central-1', now: clock }),
  };
}

const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

describe('calls to Organizations', () => {
  test.each([
    [5, 8],
    [100, 16],
    [1_000, 106],
  ])('%d accounts: %d for all of it, none for a denial', async (accounts, calls) => {
    const { tick, asked, source } = await kept(accounts);
    expect(await tick(0)).toStrictEqual({ outcome: 'read', written: 2 * accounts + 3 });
    expect(asked()).toHaveLength(calls);
    const lookup = await source.organizationOf(accountId(accounts - 1), at(0));
    expect(lookup).toMatchObject({ kind: 'found', value: { path: ['r-1', accountId(accounts - 1)] } });
    for (let index = 0; index < accounts; index += 7) await source.organizationOf(accountId(index), at(0));
    expect(asked()).toHaveLength(calls);
    process.stdout.write(`${accounts} accounts: ${calls} calls a day, 0 a denial\n`);
  });
});

test('a reading that is cut after every step asks nothing twice', async () => {
  const { tick, asked } = await kept(45);
  const outcomes = [];
  for (let count = 0; outcomes.at(-1) !== 'read'; count += 1)
    outcomes.push((await tick(15 * count, 1)).outcome);
  expect(outcomes.length).toBeGreaterThan(5);
  const whole = await kept(45);
  await whole.tick(0);
  expect(asked()).toStrictEqual(whole.asked());
});

test('a throttled call waits, and the reading goes on', async () => {
  let throttled = 0;
  const { tick } = await kept(25, (operation) => {
    if (operation !== 'ListTargetsForPolicy' || throttled >= 2) return undefined;
    throttled += 1;
    return refusal('TooManyRequestsException', 400);
  });
  expect(await tick(0)).toMatchObject({ outcome: 'read' });
  expect(throttled).toBe(2);
});

test('a call without an answer is none: the reading fails, and goes on where it was', async () => {
  let broken = true;
  const { tick, asked, source } = await kept(5, (operation) =>
    broken && operation === 'DescribePolicy' ? refusal('InvalidInputException') : undefined,
  );
  await expect(tick(0)).rejects.toThrow('Organizations gave no answer');
  expect(await source.organizationOf(accountId(0), at(0))).toMatchObject({ kind: 'notVisible' });
  broken = false;
  expect(await tick(15)).toMatchObject({ outcome: 'read' });
  expect(asked().filter((operation) => operation === 'DescribeOrganization')).toHaveLength(1);
});

test.each([
  ['DescribeOrganization', 'AWSOrganizationsNotInUseException', { kind: 'absent' }],
  [
    'ListRoots',
    'AccessDeniedException',
    {
      kind: 'notVisible',
      code: 'notRead',
      why: 'the organization cannot be read (AccessDeniedException: not\\u{7} you at all)',
    },
  ],
  [
    'ListTargetsForPolicy',
    'AccessDeniedException',
    {
      kind: 'notVisible',
      code: 'notRead',
      why: 'the organization o-large cannot be read (AccessDeniedException: not\\u{7} you at all)',
    },
  ],
])('%s answers %s: kept as such, with the words of AWS', async (operation, name, want) => {
  const { tick, source } = await kept(5, (asked) => (asked === operation ? refusal(name) : undefined));
  expect(await tick(0)).toMatchObject({ outcome: 'read', written: 1 });
  expect(await source.organizationOf(accountId(0), at(0))).toStrictEqual(want);
});

test('a denied document is one that cannot be evaluated, not none', async () => {
  const { tick, source } = await kept(5, (operation) =>
    operation === 'DescribePolicy' ? refusal('AccessDeniedException') : undefined,
  );
  await tick(0);
  expect(await source.organizationOf(accountId(0), at(0))).toMatchObject({
    value: { serviceControlPolicies: [{}, { policies: [{ document: null }] }] },
  });
  expect(await source.organizationOf(MANAGEMENT, at(0))).toMatchObject({ kind: 'notVisible' });
});

test('where a single account is watched, the organization is not seen, and not asked', async () => {
  const { source: _source, ...world } = await kept(5);
  const before = world.asked().length;
  const members = openMembers({ role: 'r', sessionName: 'test', region: 'eu-central-1', now: Date.now });
  const alone = deployedPolicySource({
    members,
    organization: undefined,
    region: 'eu-central-1',
    now: Date.now,
  });
  expect(await alone.organizationOf(accountId(0), at(0))).toEqual({
    kind: 'notVisible',
    code: 'notRead',
    why: 'the monitor watches a single account, and reads no policies of an organization',
  });
  expect(world.asked()).toHaveLength(before);
});
