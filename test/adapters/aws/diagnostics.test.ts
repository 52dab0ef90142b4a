/** One refusal, and AWS asked about it in each way, over one session of each role that is asked. */
import { expect, test } from 'vitest';
import { openAwsDiagnostics } from '../../../adapters/aws/diagnostics.ts';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import {
  accountOfKey,
  accountOfRole,
  callerIdentity,
  json,
  operationOf,
  session,
  xmlError,
} from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { startLoopback } from '../../support/loopback.ts';

const MEMBER = '111122223333';
const OWN = '999988887777';
const NOW = Date.parse('2026-11-20T12:00:00Z');

test('each is asked once, and a refusal of one is no refusal of the others', async () => {
  const server = await startLoopback((asked) => {
    if (asked.method === 'GET') return json({ evaluations: [] });
    switch (operationOf(asked)) {
      case 'AssumeRole':
        return session(accountOfRole(asked));
      case 'GetCallerIdentity':
        return callerIdentity(OWN);
      default:
        return xmlError('AccessDenied', 'no');
    }
  });
  useAwsEndpoint(server.endpoint);
  const region = 'eu-central-1';
  const members = openMembers({ role: 'reader', sessionName: 'test', region, now: () => NOW });
  const diagnostics = openAwsDiagnostics({
    members,
    region,
    now: () => NOW,
    detailsEndpoint: server.endpoint,
  });
  const request = {
    account: MEMBER,
    principal: 'arn:aws:iam::111122223333:user/ana',
    action: 's3:GetObject',
  };
  const answers = await Promise.all([
    diagnostics.details.detailsOf({ id: 'abc', account: MEMBER, region, time: '2026-11-20T10:00:00Z' }),
    diagnostics.decoder.decode('AbC', MEMBER),
    diagnostics.simulator.simulate({ ...request, resource: '*', context: new Map() }),
  ]);
  expect(answers.map(({ kind }) => kind)).toEqual(['found', 'notVisible', 'notVisible']);
  // The decoder's second opinion is that of our own account, through its role: we ourselves may only assume roles.
  const entered = server.asked.filter((asked) => operationOf(asked) === 'AssumeRole').map(accountOfRole);
  expect(entered).toEqual([MEMBER, OWN]);
  const asOurselves = server.asked.filter((asked) => accountOfKey(asked) === '').map(operationOf);
  expect(new Set(asOurselves)).toEqual(new Set(['GetCallerIdentity', 'AssumeRole']));
});
