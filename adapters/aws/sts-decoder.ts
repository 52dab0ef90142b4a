/**
 * Opens the encoded part of an EC2-style refusal, with the read-only role of the account that was refused.
 *
 * Shape   encoded text -> the decoded message, or why there is none. A text that CloudTrail cut is not sent.
 * Source  AWS STS API Reference, DecodeAuthorizationMessage: at most 10,240 characters. Which account may decode is not
 *         documented: the account of the call is asked first, then ours, each through its read-only role. The
 *         program itself needs no permission for it; a call without permission would be one more denial.
 */
import { DecodeAuthorizationMessageCommand, STSClient } from '@aws-sdk/client-sts';
import {
  type AuthorizationMessage,
  decodeAuthorizationMessage,
} from '../../core/decode/authorization-message.ts';
import type { MessageDecoder } from '../../core/gather/diagnostics.ts';
import { type LookupResult, notVisible } from '../../core/model/policy-source.ts';
import type { Caller } from './member-clients.ts';
import { tryRead } from './member-read.ts';
import type { Members } from './member-session.ts';

const LONGEST = 10_240;
/** Base64 of the URL-safe and the plain kind; a cut text ends in dots. */
const COMPLETE = /^[A-Za-z0-9_+/=-]+$/;

export function openMessageDecoder(members: Members, region: string): MessageDecoder {
  const ask = async (caller: Caller, EncodedMessage: string): Promise<LookupResult<AuthorizationMessage>> => {
    const sts = caller.client(STSClient, region);
    const read = await tryRead(
      () => sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage })),
      ['InvalidAuthorizationMessageException'],
    );
    if (read.kind !== 'found') return read;
    const message = decodeAuthorizationMessage(read.value.DecodedMessage ?? '');
    return message === undefined
      ? notVisible('unreadable', 'STS decoded the message to something that is not understood')
      : { kind: 'found', value: message };
  };
  const askIn = async (account: string, encoded: string): Promise<LookupResult<AuthorizationMessage>> => {
    const reader = await members.of(account);
    return reader.kind === 'found' ? ask(reader.value, encoded) : reader;
  };
  return {
    async decode(encoded, account) {
      if (!COMPLETE.test(encoded)) return notVisible('unreadable', 'the encoded message is cut');
      if (encoded.length > LONGEST)
        return notVisible('unreadable', 'the encoded message is longer than STS decodes');
      const answer = await askIn(account, encoded);
      if (answer.kind === 'found') return answer;
      const { account: central } = await members.own();
      if (central === account) return answer;
      const second = await askIn(central, encoded);
      return second.kind === 'found' ? second : answer;
    },
  };
}
