import { describe, expect, test } from 'vitest';
import { readWrapper } from '../../../core/decode/wrapper.ts';
import { pastedClaim } from '../../support/pasted-claim.ts';

const sentence = 'User: anonymous is not authorized to perform: iam:GetRole on resource: role web';

describe('codes', () => {
  test.each([
    [
      'the CLI',
      `An error occurred (AccessDenied) when calling the GetRole operation: ${sentence}`,
      'AccessDenied',
    ],
    [
      'Go',
      `operation error IAM: GetRole, https response error, api error AccessDenied: ${sentence}`,
      'AccessDenied',
    ],
    [
      'Java',
      `${sentence} (Service: Iam; Status Code: 403; Error Code: AccessDeniedException; Request ID: 1)`,
      'AccessDeniedException',
    ],
    ['a stack event', `${sentence} (HandlerErrorCode: AccessDenied)`, 'AccessDenied'],
    ['XML', `<Error><Code>AccessDenied</Code><Message>${sentence}</Message></Error>`, 'AccessDenied'],
    [
      'JSON',
      `{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"${sentence}"}`,
      'AccessDeniedException',
    ],
    [
      'JSON of CloudTrail',
      `"errorCode": "Client.UnauthorizedOperation", "errorMessage": "${sentence}"`,
      'Client.UnauthorizedOperation',
    ],
    ['Node', `${sentence} { code: 'AccessDenied' }`, 'AccessDenied'],
    [
      'in front of the sentence',
      `Error: creating role: AccessDeniedException: ${sentence}`,
      'AccessDeniedException',
    ],
    [
      'a class name in front of it',
      `com.amazonaws.AmazonServiceException: AccessDenied: ${sentence}`,
      'AccessDenied',
    ],
    ['none in front of it', `Error: oops: ${sentence}`, null],
    ['a code without a colon', `AccessDenied ${sentence}`, null],
    ['a code that is no code', `xAccessDenied: AccessDenied!: ${sentence}`, null],
    ['an unknown code', `ValidationException: ${sentence}`, null],
    ['the last before it', `AccessDenied: UnauthorizedOperation: ${sentence}`, 'UnauthorizedOperation'],
    ['behind it', `Error: ${sentence}. AccessDenied: x`, null],
    ['400 characters before it', `AccessDenied:${' '.repeat(387)}${sentence}`, 'AccessDenied'],
    ['too far before it', `AccessDenied:${' '.repeat(401)}${sentence}`, null],
  ])('%s', (_note, text, want) => {
    expect(pastedClaim(text).code).toBe(want);
  });

  test.each([
    ['a listed word', 'VpcLimitExceeded: The maximum number of VPCs', 'VpcLimitExceeded'],
    ['a listed word in brackets', 'too much (RequestLimitExceeded)', 'RequestLimitExceeded'],
    ['a word that only sounds like a code', 'UserForbiddenHere: no', null],
    ['a plain word', 'Forbidden fruit', null],
    ['lower case', 'accessDenied', null],
  ])('without a sentence: %s', (_note, text, want) => {
    expect(readWrapper(text, 0).code).toBe(want);
  });
});

test.each([
  ['the CLI', 'when calling the GetRole operation: x', { service: null, name: 'GetRole' }],
  [
    'Go',
    'operation error Secrets Manager: GetSecretValue, https response',
    { service: 'Secrets Manager', name: 'GetSecretValue' },
  ],
  ['CloudFormation', 'API: ec2:RunInstances You are not', { service: 'ec2', name: 'RunInstances' }],
  ['nothing', 'calling GetRole', null],
])('operations: %s', (_note, text, want) => {
  expect(readWrapper(text, 0).operation).toEqual(want);
});

test('an operation is reported where the sentence names another action', () => {
  const call = 'An error occurred (AccessDenied) when calling the';
  const saying = (name: string) =>
    pastedClaim(`${call} ${name} operation: ${sentence}`).evidence.map(({ says }) => says);
  expect(saying('CreateFunction')).toContain('the call was CreateFunction');
  expect(saying('GetRole').join()).not.toContain('the call was');
  const go = pastedClaim(`operation error Lambda: CreateFunction, api error AccessDenied: ${sentence}`);
  expect(go.evidence.map(({ says }) => says)).toContain('the call was Lambda CreateFunction');
});

test('only text near the sentence counts', () => {
  const far = `An error occurred (Throttling) when calling the X operation${' '.repeat(5000)}`;
  expect(readWrapper(far + sentence, far.length)).toEqual({ code: null, operation: null, action: null });
});
