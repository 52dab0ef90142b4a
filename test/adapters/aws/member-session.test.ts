import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { accountOfRole, callerIdentity, operationOf, session, xmlError } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Asked, startLoopback } from '../../support/loopback.ts';

const OWN = '999988887777';
const MEMBER = '111122223333';
const CLOSED = '444455556666';
const NOW = Date.parse('2026-11-20T10:00:00Z');

async function openWith(assume: (asked: Asked) => ReturnType<typeof session>, clock = { now: NOW }) {
  const server = await startLoopback((asked) =>
    operationOf(asked) === 'AssumeRole' ? assume(asked) : callerIdentity(OWN),
  );
  useAwsEndpoint(server.endpoint);
  const options = { role: 'reader', externalId: 'x-1', sessionName: 'test', region: 'eu-central-1' };
  const members = openMembers({ ...options, now: () => clock.now });
  const assumed = () => server.asked.filter((asked) => operationOf(asked) === 'AssumeRole');
  return { members, assumed };
}

const closed = () => xmlError('AccessDenied', 'not authorized to perform: sts:AssumeRole');

test('the role is assumed once an account, with its external id, however many ask at once', async () => {
  const { members, assumed } = await openWith((asked) => session(accountOfRole(asked)));
  const lookups = await Promise.all([members.of(MEMBER), members.of(MEMBER), members.of(MEMBER)]);
  expect(lookups).toEqual(lookups.map(() => expect.objectContaining({ kind: 'found' })));
  expect(assumed()).toHaveLength(1);
  const asked = new URLSearchParams(assumed()[0]?.body);
  expect(asked.get('RoleArn')).toBe(`arn:aws:iam::${MEMBER}:role/reader`);
  expect(asked.get('ExternalId')).toBe('x-1');
});

test('an account that cannot be entered is not visible, and not asked again for a while', async () => {
  const clock = { now: NOW };
  const { members, assumed } = await openWith(closed, clock);
  const why = expect.stringMatching(/the role reader of 444455556666 cannot be assumed \(AccessDenied/);
  expect(await members.of(CLOSED)).toEqual({
    kind: 'notVisible',
    code: 'accessDenied',
    error: 'AccessDenied',
    why,
  });
  expect(await members.of(CLOSED)).toMatchObject({ kind: 'notVisible' });
  expect(assumed()).toHaveLength(1);
  clock.now += 11 * 60_000;
  await members.of(CLOSED);
  expect(assumed()).toHaveLength(2);
});

test('where a single account is watched, no other is entered, nor tried', async () => {
  const server = await startLoopback((asked) =>
    operationOf(asked) === 'AssumeRole' ? session(accountOfRole(asked)) : callerIdentity(OWN),
  );
  useAwsEndpoint(server.endpoint);
  const options = { role: 'reader', sessionName: 'test', region: 'eu-central-1', now: () => NOW };
  const members = openMembers({ ...options, onlyOwn: true });
  expect(await members.of(MEMBER)).toEqual({
    kind: 'notVisible',
    code: 'notRead',
    why: expect.stringContaining(`reads nothing of ${MEMBER}`),
  });
  expect(server.asked.map(operationOf)).toEqual(['GetCallerIdentity']);
  expect(await members.of(OWN)).toMatchObject({ kind: 'found' });
});

test('our own account is read with our own credentials where the role is not there', async () => {
  const { members } = await openWith(closed);
  expect(await members.of(OWN)).toMatchObject({ kind: 'found', value: { account: OWN } });
});

test('a session is made again shortly before it ends', async () => {
  const clock = { now: NOW };
  const { members, assumed } = await openWith(
    (asked) => session(accountOfRole(asked), new Date(clock.now + 3_600_000).toISOString()),
    clock,
  );
  const lookup = await members.of(MEMBER);
  if (lookup.kind !== 'found') throw new Error('not entered');
  const sts = (region: string) =>
    lookup.value.client(STSClient, region).send(new GetCallerIdentityCommand({}));
  await sts('eu-central-1');
  await sts('us-east-1');
  expect(assumed()).toHaveLength(1);
  clock.now += 56 * 60_000;
  await sts('eu-west-1');
  expect(assumed()).toHaveLength(2);
});
