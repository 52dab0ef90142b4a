import { expect, test } from 'vitest';
import { openAuthorizationDetails } from '../../../adapters/aws/authorization-details.ts';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { authorizationDetails } from '../../../core/decode/authorization-details.ts';
import { accountOfRole, callerIdentity, json, operationOf, session } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, startLoopback } from '../../support/loopback.ts';

const MEMBER = '111122223333';
const SCP = 'arn:aws:organizations::999988887777:policy/o-example/service_control_policy/p-1';

const FIRST = {
  requestContext: { 'aws:RequestedRegion': ['us-west-2'] },
  evaluations: [
    {
      action: 'iam:CreateUser',
      resource: `arn:aws:iam::${MEMBER}:user/ana`,
      context: {},
      evaluatedEffect: 'EXPLICIT_DENY',
      matchedPolicies: [{ uri: SCP, matchedStatements: [{ sid: 'Deny', evaluatedEffect: 'EXPLICIT_DENY' }] }],
    },
  ],
  nextToken: 'two/+',
};
const SECOND = {
  policies: [{ uri: SCP, type: 'SERVICE_CONTROL_POLICY', inline: false, attachedTo: [{ arn: 'arn:aws:x' }] }],
};

const TIME = '2026-11-20T10:00:00Z';
const MINUTE = 60_000;
const refusal = (id: string, region = 'us-west-2') => ({ id, account: MEMBER, region, time: TIME });

/** `age`: of the refusal, in milliseconds. */
async function detailsWith(answer: (path: string, count: number) => Answer, age = MINUTE) {
  let count = 0;
  const server = await startLoopback((asked) => {
    if (asked.method === 'POST') {
      return operationOf(asked) === 'AssumeRole'
        ? session(accountOfRole(asked))
        : callerIdentity('999988887777');
    }
    count += 1;
    return answer(asked.path, count);
  });
  useAwsEndpoint(server.endpoint);
  const waits: number[] = [];
  const members = openMembers({ role: 'r', sessionName: 'test', region: 'eu-central-1', now: Date.now });
  const source = openAuthorizationDetails({
    members,
    endpoint: server.endpoint,
    now: () => Date.parse(TIME) + age,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
  const gets = () => server.asked.filter(({ method }) => method === 'GET');
  return { source, waits, gets };
}

test('pages, signed for IAM in the Region of the refusal with the account’s session', async () => {
  const { source, gets } = await detailsWith((path) => json(path.includes('nextToken') ? SECOND : FIRST));
  expect(await source.detailsOf(refusal('abc123'))).toStrictEqual({
    kind: 'found',
    value: authorizationDetails([FIRST, SECOND]),
  });
  expect(gets().map(({ path }) => path)).toEqual([
    '/authorization-details/abc123',
    '/authorization-details/abc123?nextToken=two%2F%2B',
  ]);
  expect(gets()[0]?.headers.authorization).toMatch(
    new RegExp(`^AWS4-HMAC-SHA256 Credential=ASIA${MEMBER}/\\d{8}/us-west-2/iam/aws4_request`),
  );
});

test('asked again while AWS has not written them yet', async () => {
  const { source, waits } = await detailsWith((_, count) => (count < 3 ? json({}, 404) : json(SECOND)));
  expect(await source.detailsOf(refusal('abc'))).toMatchObject({ kind: 'found' });
  expect(waits).toEqual([500, 1000]);
});

test.each([
  ['never there', 404, { kind: 'absent' }, 5],
  ['always failing', 503, { kind: 'notVisible' }, 5],
  ['denied', 403, { kind: 'notVisible', why: expect.stringContaining('403') }, 1],
])('%s', async (_note, status, want, calls) => {
  const { source, gets } = await detailsWith(() => json({ message: 'no' }, status));
  expect(await source.detailsOf(refusal('abc'))).toMatchObject(want);
  expect(gets()).toHaveLength(calls);
});

test('an older refusal is asked about once, and one that is older than a day not at all', async () => {
  const older = await detailsWith(() => json({}, 404), 11 * MINUTE);
  expect(await older.source.detailsOf(refusal('abc'))).toEqual({ kind: 'absent' });
  expect([older.gets().length, older.waits]).toEqual([1, []]);
  const forgotten = await detailsWith(() => json(SECOND), 25 * 60 * MINUTE);
  expect(await forgotten.source.detailsOf(refusal('abc'))).toMatchObject({ kind: 'notVisible' });
  expect(forgotten.gets()).toEqual([]);
});

test.each([
  ['id', refusal('../secret')],
  ['Region', refusal('abc', 'evil.example/')],
])('what is no %s is not sent', async (_note, asked) => {
  const { source, gets } = await detailsWith(() => json(SECOND));
  expect(await source.detailsOf(asked)).toMatchObject({ kind: 'notVisible' });
  expect(gets()).toEqual([]);
});
