/** The lines of evidence of a claim: all of them, in order, for each kind of message. */
import { describe, expect, test } from 'vitest';
import { excerpt } from '../../../core/decode/claim-evidence.ts';
import { decodeMessage, decodePastedText } from '../../../core/decode/decode.ts';
import type { MessageContext } from '../../../core/decode/denial-claim.ts';
import { evidenceCode } from '../../../core/model/attribution.ts';

const who = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform:';
const denied = `${who} s3:GetObject on resource: "arn:aws:s3:::ledger/2026"`;
const scp = 'arn:aws:organizations::777788889999:policy/o-exampleorg/service_control_policy/p-example1';
const NO_REASON = 'the message gives no reason; this does not prove that an allow is missing';
const NO_SCP_NAMED =
  'no policy is named: AWS has used this wording for an SCP that merely does not allow, too';
const ALSO_S3 = 'for S3 this can also be an access point policy or Block Public Access';

const through = (behind: string) =>
  `the denial came through the VPC endpoint policy; a ${behind} behind it is what denies, and what to change`;

const saysOf = (message: string, context?: MessageContext) =>
  decodeMessage(message, context).evidence.map(({ says }) => says);

describe('by the reason that the message gives', () => {
  test.each<[note: string, reason: string, more: readonly string[]]>([
    ['a session policy', 'with an explicit deny in a session policy', []],
    ['no type of policy', 'with an explicit deny', []],
    ['an SCP that has no name', 'with an explicit deny in a service control policy', [NO_SCP_NAMED]],
    ['an SCP that has one', `with an explicit deny in a service control policy: ${scp}`, []],
    ['an SCP that does not allow', 'because no service control policy allows the s3:GetObject action', []],
    [
      'an endpoint policy by way of an SCP',
      'with an explicit deny in a VPC endpoint policy transitively through a service control policy',
      [through('service control policy')],
    ],
    [
      'an endpoint policy by way of an RCP',
      'with an explicit deny in a VPC endpoint policy transitively through a resource control policy',
      [through('resource control policy')],
    ],
    [
      'an endpoint policy by way of a policy of an unknown type',
      'with an explicit deny in a VPC endpoint policy transitively through',
      [
        'the message is cut inside its reason; the policy type is not visible',
        'the denial came through the VPC endpoint policy; a policy that is not visible behind it is what denies, and what to change',
      ],
    ],
    ['a policy on a bucket', 'because no resource-based policy allows the s3:GetObject action', [ALSO_S3]],
    [
      'a resource that may be missing',
      'because the resource does not exist in this Region',
      [
        'AWS does not say whether the resource exists; its resource policy may not allow, or may deny',
        ALSO_S3,
      ],
    ],
    [
      'the quarantine of a key',
      'with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
      ['AWS quarantined the user because its access key was found in public: alert your security team'],
    ],
  ])('%s', (_note, reason, more) => {
    expect(saysOf(`${denied} ${reason}`)).toEqual([`the message ends: ${reason}`, ...more]);
  });

  test('a policy on anything but a bucket', () => {
    const reason = 'because no resource-based policy allows the sqs:SendMessage action';
    const message = `${who} sqs:SendMessage on resource: arn:aws:sqs:us-east-1:111122223333:orders ${reason}`;
    expect(saysOf(message)).toEqual([`the message ends: ${reason}`]);
    expect(saysOf(`${who} this operation ${reason}`)).toEqual([`the message ends: ${reason}`]);
  });

  test('a reason that the message cuts', () => {
    expect(saysOf(`${denied} with an explicit deny in a serv...`)).toEqual([
      'the message ends: with an explicit deny in a serv...',
      'the message is cut inside its reason; the policy type is completed from its beginning',
      NO_SCP_NAMED,
      'the message is cut',
    ]);
  });
});

describe('by the error code', () => {
  const dependency = (code: string) =>
    `the error code ${code} means that a service or role that the call depends on was denied`;

  test.each<[note: string, message: string, code: string, says: readonly string[]]>([
    ['a denial like any other', denied, 'AccessDenied', [NO_REASON]],
    [
      'of a service behind the call',
      denied,
      'AccessDeniedForDependencyException',
      [dependency('AccessDeniedForDependencyException'), NO_REASON],
    ],
    [
      'unknown, but its name suggests a denial',
      denied,
      'CallerForbiddenHere',
      ['the error code CallerForbiddenHere is unknown; its name suggests a denial', NO_REASON],
    ],
    [
      'a look-alike, alone',
      'odd',
      'ThrottlingException',
      ['the error code ThrottlingException is not a denial by a policy'],
    ],
    [
      'a look-alike behind a reason without a type of policy',
      'failed with an explicit deny',
      'ThrottlingException',
      [
        'the message ends: with an explicit deny',
        'the error code ThrottlingException is not a denial by a policy',
      ],
    ],
    [
      'a look-alike that the text explains',
      'Rate exceeded',
      'ThrottlingException',
      ['too many calls in a short time'],
    ],
    ['a look-alike beside a sentence that names an action', denied, 'ThrottlingException', [NO_REASON]],
    [
      'a look-alike beside a reason',
      `${denied} because public policies are blocked by the BlockPublicPolicy block public access setting`,
      'ThrottlingException',
      [
        'the message ends: because public policies are blocked by the BlockPublicPolicy block public access setting',
      ],
    ],
    ['unknown', 'odd', 'ValidationException', []],
  ])('%s', (_note, message, errorCode, says) => {
    expect(saysOf(message, { errorCode })).toEqual(says);
  });
});

describe('by what is missing', () => {
  test.each<[note: string, message: string, says: readonly string[]]>([
    ['nothing but a reason', denied, [NO_REASON]],
    ['also the action', `${who} this operation`, []],
    [
      'the end of the resource',
      `${denied.slice(0, -3)}...`,
      [NO_REASON, 'the message is cut', 'only a part of the resource is visible: "arn:aws:s3:::ledger/20...'],
    ],
    ['everything', 'odd', []],
  ])('%s', (_note, message, says) => {
    expect(saysOf(message)).toEqual(says);
  });
});

test('a network activity event is the source of the lines about its code, the message of all others', () => {
  const sources = (errorCode: string) =>
    decodeMessage(`${denied}...`, { errorCode }).evidence.map(({ source }) => source);
  expect(sources('VpceAccessDenied')).toEqual(['networkActivity', 'message', 'message']);
  expect(sources('AccessDenied')).toEqual(['message', 'message', 'message']);
});

describe('an excerpt', () => {
  test.each([
    ['line ends and tabs become spaces', 'a\nb\r\u2028c\td', 'a b  c d'],
    ['space at the ends goes', ' \n a ', 'a'],
    ['what turns the direction of reading is shown', 'a\u202eb\u001bc', 'a\\u{202e}b\\u{1b}c'],
    ['at most 500 characters', 'x'.repeat(501), 'x'.repeat(500)],
  ])('%s', (_note, text, want) => {
    expect(excerpt(text)).toBe(want);
  });

  test('is all that a code, a reason or a resource gives', () => {
    const long = 'x'.repeat(600);
    expect(saysOf(denied, { errorCode: `CallerForbidden\n${long}` })[0]).toBe(
      `the error code CallerForbidden ${long.slice(0, 484)} is unknown; its name suggests a denial`,
    );
    expect(saysOf(`${who} s3:GetObject on resource: "arn:aws:s3:::b/a\nb...`).at(-1)).toBe(
      'only a part of the resource is visible: "arn:aws:s3:::b/a b...',
    );
  });
});

describe('the codes of the lines, by which everything else is decided', () => {
  const quarantine = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
  const codesOf = (message: string, context?: MessageContext) =>
    decodeMessage(message, context).evidence.map(evidenceCode);
  test.each<[note: string, message: string, context: MessageContext, codes: readonly string[]]>([
    ['no reason', denied, {}, ['openWording']],
    [
      'an SCP without a name',
      `${denied} with an explicit deny in a service control policy`,
      {},
      ['statedReason', 'openWording'],
    ],
    [
      'a resource policy of S3',
      `${denied} because no resource-based policy allows the s3:GetObject action`,
      {},
      ['statedReason', 'openWording'],
    ],
    [
      'an endpoint policy by way of an SCP',
      `${denied} with an explicit deny in a VPC endpoint policy transitively through a service control policy`,
      {},
      ['statedReason', 'openWording'],
    ],
    [
      'a key that was found in public',
      `${who} iam:CreateUser on resource: * with an explicit deny in an identity-based policy: ${quarantine}`,
      {},
      ['statedReason', 'accessKeyQuarantine'],
    ],
    ['a reason that is cut', `${denied} because no`, {}, ['statedReason', 'messageTruncated']],
    ['a code of a dependency', '', { errorCode: 'KMS.AccessDeniedException' }, ['errorCode']],
    ['a code that no table has', '', { errorCode: 'ThingAccessDenied' }, ['errorCode']],
  ])('%s', (_note, message, context, codes) => {
    expect(codesOf(message, context)).toEqual(codes);
  });

  test('an operation that a tool names', () => {
    const text = `An error occurred (AccessDenied) when calling the CopyObject operation: ${denied}`;
    expect(decodePastedText(text)[0]?.claim.evidence.map(evidenceCode)).toContain('operation');
  });
});
