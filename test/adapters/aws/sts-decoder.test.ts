import { expect, test } from 'vitest';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { openMessageDecoder } from '../../../adapters/aws/sts-decoder.ts';
import {
  accountOfKey,
  accountOfRole,
  callerIdentity,
  operationOf,
  session,
  xml,
  xmlError,
} from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, type Asked, startLoopback } from '../../support/loopback.ts';

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

/** `closed`: accounts without the role. */
async function decoderWith(decode: (account: string) => Answer, closed: readonly string[] = []) {
  const server = await startLoopback((asked) => {
    switch (operationOf(asked)) {
      case 'AssumeRole':
        return closed.includes(accountOfRole(asked))
          ? xmlError('AccessDenied', 'no such role')
          : session(accountOfRole(asked));
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
  const lookup = await decoder.decode('AbC-_123', MEMBER);
  expect(lookup).toMatchObject({ kind: 'found', value: { explicitDeny: true, action: 'ec2:RunInstances' } });
});

/** The accounts whose role asked; '' stands for the program itself, which has no permission to. */
const askers = ({ asked }: { readonly asked: readonly Asked[] }): readonly string[] =>
  asked.filter((each) => operationOf(each) === 'DecodeAuthorizationMessage').map(accountOfKey);

test('else with the role of our own account, which may: never as ourselves, who would be refused', async () => {
  const { decoder, server } = await decoderWith((account) =>
    account === OWN ? answer : xmlError('AccessDenied', 'no', 403),
  );
  expect(await decoder.decode('AbC', MEMBER)).toMatchObject({ kind: 'found' });
  expect(askers(server)).toEqual([MEMBER, OWN]);
});

test('a call of our own account is asked about once', async () => {
  const { decoder, server } = await decoderWith(() => xmlError('AccessDenied', 'no', 403));
  expect(await decoder.decode('AbC', OWN)).toMatchObject({ kind: 'notVisible' });
  expect(askers(server)).toEqual([OWN]);
});

test('an account that cannot be entered keeps its reason when ours cannot say either', async () => {
  const { decoder, server } = await decoderWith(
    () => xmlError('InvalidAuthorizationMessageException', 'not ours', 400),
    [MEMBER],
  );
  const lookup = await decoder.decode('AbC', MEMBER);
  expect(lookup).toMatchObject({ kind: 'notVisible', why: expect.stringContaining(`reader of ${MEMBER}`) });
  expect(askers(server)).toEqual([OWN]);
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
