/** Which of several things that a text says decides, and how sure that is. */
import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../../core/decode/decode.ts';
import type { MessageContext } from '../../../core/decode/denial-claim.ts';

const who = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform:';
const denied = `${who} s3:GetObject on resource: "arn:aws:s3:::ledger/2026"`;
const LIMIT = 'with an explicit deny';

interface Expected {
  readonly layer: string;
  readonly kind?: string;
  readonly reason?: string | null;
  readonly confidence: string;
}

describe('the layer claim', () => {
  test.each<[note: string, message: string, context: MessageContext, expected: Expected]>([
    [
      'Block Public Access',
      `${denied} because public policies are blocked by the BlockPublicPolicy block public access setting`,
      {},
      { layer: 'notAPolicy', kind: 'unknown', reason: 'blockPublicAccess', confidence: 'stated' },
    ],
    [
      'a code alone',
      'odd',
      { errorCode: 'ThrottlingException' },
      { layer: 'notAPolicy', kind: 'unknown', reason: 'throttled', confidence: 'stated' },
    ],
    [
      'a text that is no policy’s, though a reason is named',
      `Rate exceeded ${LIMIT}`,
      {},
      { layer: 'notAPolicy', kind: 'unknown', reason: 'throttled', confidence: 'stated' },
    ],
    [
      'a network activity event',
      'odd',
      { errorCode: 'VpceAccessDenied' },
      { layer: 'vpcEndpointPolicy', kind: 'unknown', reason: null, confidence: 'stated' },
    ],
    [
      'a federated identity that a trust policy turns away',
      'An unknown error occurred',
      { eventName: 'AssumeRoleWithSAML' },
      { layer: 'resourcePolicy', kind: 'unknown', reason: null, confidence: 'inferred' },
    ],
    [
      'a web identity, likewise',
      'An unknown error occurred',
      { eventName: 'AssumeRoleWithWebIdentity' },
      { layer: 'resourcePolicy', kind: 'unknown', reason: null, confidence: 'inferred' },
    ],
    [
      'any other call',
      'An unknown error occurred',
      { eventName: 'AssumeRole' },
      { layer: 'unknown', kind: 'unknown', reason: null, confidence: 'unknown' },
    ],
    [
      'a reason without a type of policy',
      `${denied} ${LIMIT}`,
      {},
      { layer: 'unknown', kind: 'explicit', reason: null, confidence: 'unknown' },
    ],
  ])('%s', (_note, message, context, expected) => {
    expect(decodeMessage(message, context)).toMatchObject(expected);
  });
});

test.each([
  ['AssumeRoleWithSAML', 'sts:AssumeRoleWithSAML'],
  ['AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithWebIdentity'],
  ['AssumeRole', null],
])('a text without a sentence: %s was %s', (eventName, action) => {
  expect(decodeMessage('An unknown error occurred', { eventName }).action).toBe(action);
});

test.each([
  [
    'by the words of the reason',
    's3:PutObject',
    'because no key policy allows the kms:GenerateDataKey action',
    'kmsKeyPolicy',
  ],
  [
    'by the action',
    's3:PutObject',
    'because no resource-based policy allows the s3:PutObject action',
    'bucketPolicy',
  ],
  [
    'not for another layer',
    's3:PutObject',
    'because no identity-based policy allows the s3:PutObject action',
    null,
  ],
])('the kind of resource policy: %s', (_note, action, reason, policyKind) => {
  expect(decodeMessage(`${who} ${action} on resource: "arn:aws:s3:::ledger/2026" ${reason}`).policyKind).toBe(
    policyKind,
  );
});

test('a text of a service does not explain what a sentence explains', () => {
  const claim = decodeMessage(
    `${denied} with an explicit deny in a session policy. Access to the resource x is denied`,
  );
  expect(claim.evidence).toEqual([
    {
      source: 'message',
      code: 'statedReason',
      says: 'the message ends: with an explicit deny in a session policy',
    },
  ]);
});

test.each([
  [
    'service control policy',
    ['the message names a service control policy, but those do not apply to service-linked roles'],
  ],
  ['session policy', []],
])('a service-linked role and a %s', (type, contradictions) => {
  const role = 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/run';
  const claim = decodeMessage(
    `User: ${role} is not authorized to perform: ec2:RunInstances with an explicit deny in a ${type}`,
  );
  expect(claim.contradictions).toEqual(contradictions);
});
