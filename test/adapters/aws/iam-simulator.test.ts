import { expect, test } from 'vitest';
import { openSimulator } from '../../../adapters/aws/iam-simulator.ts';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import {
  accountOfRole,
  callerIdentity,
  operationOf,
  session,
  xml,
  xmlError,
} from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, startLoopback } from '../../support/loopback.ts';

const MEMBER = '111122223333';
const REQUEST = {
  account: MEMBER,
  principal: `arn:aws:iam::${MEMBER}:role/ci/deploy`,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::reports/a',
  context: new Map([
    ['aws:SourceIp', ['203.0.113.7']],
    ['aws:TagKeys', ['a', 'b']],
    ['aws:RequestedRegion', ['eu-central-1']],
  ]),
};
const decided = (decision: string, more = '') =>
  xml(
    'SimulatePrincipalPolicy',
    `<EvaluationResults><member><EvalActionName>s3:GetObject</EvalActionName><EvalDecision>${decision}</EvalDecision>${more}</member></EvaluationResults>`,
  );

async function simulated(answer: Answer) {
  const server = await startLoopback((asked) => {
    switch (operationOf(asked)) {
      case 'AssumeRole':
        return session(accountOfRole(asked));
      case 'GetCallerIdentity':
        return callerIdentity('999988887777');
      default:
        return answer;
    }
  });
  useAwsEndpoint(server.endpoint);
  const region = 'eu-central-1';
  const members = openMembers({ role: 'reader', sessionName: 'test', region, now: Date.now });
  const lookup = await openSimulator(members, region).simulate(REQUEST);
  const sent = server.asked.find((asked) => operationOf(asked) === 'SimulatePrincipalPolicy');
  return { lookup, sent: new URLSearchParams(sent?.body) };
}

test('asks for the role itself, with context keys of the type that operators compare', async () => {
  const { lookup, sent } = await simulated(decided('allowed'));
  expect(lookup).toEqual({
    kind: 'found',
    value: { decision: 'allowed', allowedByBoundary: null, allowedByOrganization: null, missingContext: [] },
  });
  expect(sent.get('PolicySourceArn')).toBe(REQUEST.principal);
  expect([1, 2, 3].map((index) => sent.get(`ContextEntries.member.${index}.ContextKeyType`))).toEqual([
    'ip',
    'stringList',
    'string',
  ]);
});

test.each([
  [
    'boundary',
    '<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>',
    { allowedByBoundary: false },
  ],
  [
    'organization',
    '<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail>',
    { allowedByOrganization: false },
  ],
  [
    'missing context',
    '<MissingContextValues><member>aws:PrincipalTag/team</member></MissingContextValues>',
    { missingContext: ['aws:PrincipalTag/team'] },
  ],
])('%s', async (_note, more, value) => {
  const { lookup } = await simulated(decided('implicitDeny', more));
  expect(lookup).toMatchObject({ kind: 'found', value: { decision: 'implicitDeny', ...value } });
});

test.each([
  ['may not be asked', xmlError('AccessDenied', 'no'), { kind: 'notVisible', why: 'AccessDenied: no' }],
  ['a role that is gone', xmlError('NoSuchEntity', 'none', 404), { kind: 'absent' }],
  ['an unknown decision', decided('perhaps'), { kind: 'notVisible' }],
])('%s', async (_note, answer, want) => {
  expect((await simulated(answer)).lookup).toMatchObject(want);
});
