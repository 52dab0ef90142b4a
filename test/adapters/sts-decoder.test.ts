import { expect, test } from 'vitest';
import { openMembers } from '../../adapters/member-session.ts';
import { openMessageDecoder } from '../../adapters/sts-decoder.ts';
import {
  accountOfKey,
  accountOfRole,
  callerIdentity,
  operationOf,
  session,
  xml,
  xmlError,
} from '../support/aws-answers.ts';
import { useAwsEndpoint } from '../support/aws-environment.ts';
import { type Answer, startLoopback } from '../support/loopback.ts';

const OWN = '999988887777';
const MEMBER = '111122223333';
const DECODED = {
  allowed: false,
  explicitDeny: true,
  matchedStatements: { items: [] },
  context: { action: 'RunInstances', resource: '*', conditions: { items: [] } },
};
const answer = xml(
  'DecodeAuthorizationMessage',
  `<DecodedMessage>${JSON.stringify(DECODED).replaceAll('"', '&quot;')}</DecodedMessage>`,
);

async function decoderWith(decode: (account: string) => Answer) {
  const server = await startLoopback((asked) => {
    switch (operationOf(asked)) {
      case 'AssumeRole':
        return session(accountOfRole(asked));
      case 'GetCallerIdentity':
        return callerIdentity(OWN);
      default:
        return decode(accountOfKey(asked));
    }
  });
  useAwsEndpoint(server.endpoint);
  const region = 'eu-central-1';
  const members = openMembers({ role: 'reader', sessionName: 'test', region, now: Date.now });
  return { decoder: openMessageDecoder(members, region), server };
}

test('decoded with the role of the account that was refused', async () => {
  const { decoder } = await decoderWith((account) =>
    account === MEMBER ? answer : xmlError('InvalidAuthorizationMessageException', 'not ours', 400),
  );
  const sight = await decoder.decode('AbC-_123', MEMBER);
  expect(sight).toMatchObject({ kind: 'found', value: { explicitDeny: true, action: 'ec2:RunInstances' } });
});

test('else with our own', async () => {
  const { decoder } = await decoderWith((account) =>
    account === '' ? answer : xmlError('AccessDenied', 'no'),
  );
  expect(await decoder.decode('AbC', MEMBER)).toMatchObject({ kind: 'found' });
});

test('a message that STS does not know is absent; one that it may not open is not visible', async () => {
  const unknown = await decoderWith(() => xmlError('InvalidAuthorizationMessageException', 'bad', 400));
  expect(await unknown.decoder.decode('AbC', MEMBER)).toEqual({ kind: 'absent' });
  const refused = await decoderWith(() => xmlError('AccessDenied', 'no'));
  expect(await refused.decoder.decode('AbC', MEMBER)).toMatchObject({ kind: 'notVisible' });
});

test.each([
  ['cut', 'AbCdEf...'],
  ['empty', ''],
  ['too long', 'A'.repeat(10_241)],
])('%s: not sent', async (_note, encoded) => {
  const { decoder, server } = await decoderWith(() => answer);
  expect(await decoder.decode(encoded, MEMBER)).toMatchObject({ kind: 'notVisible' });
  expect(server.asked).toEqual([]);
});
