import { describe, expect, test } from 'vitest';
import { classifyErrorCode } from '../../core/decode/error-codes.ts';
import table from '../../data/error-codes.json' with { type: 'json' };
import {
  codesOfClient,
  codesOfModel,
  installedCodes,
  looksLikeRefusal,
  unclassified,
} from '../../scripts/refusal-codes.ts';

const service = 'test';

describe('what looks like a refusal', () => {
  test.each([
    ['AccessDeniedException', undefined],
    ['LoadUrlAccessDeniedException', 400],
    ['SNSNoAuthorizationFault', undefined],
    ['TagPolicyViolation', 400],
    ['BlockedByOrganizationPolicyException', undefined],
    ['InsufficientS3BucketPolicyFault', 400],
    ['SessionDurationEscalationException', 403],
    ['SomethingNew', 403],
    ['SomethingNew', 401],
  ])('%s, status %s', (code, status) => {
    expect(looksLikeRefusal({ code, status })).toBe(true);
  });

  test.each([
    ['ValidationException', 400],
    ['MalformedPolicyDocument', 400],
    ['AccessPointNotFound', 404],
    ['SomethingNew', undefined],
  ])('not %s, status %s', (code, status) => {
    expect(looksLikeRefusal({ code, status })).toBe(false);
  });
});

test('unclassified: neither listed, nor of a pattern, nor looked at; each code once, with its services', () => {
  const [seen = ''] = table.leftToTheMessage;
  const codes = [
    { code: 'ThingForbiddenFault', status: 403, service: 'b' },
    { code: 'ThingForbiddenFault', status: 403, service: 'a' },
    { code: 'AccessDenied', status: 403, service },
    { code: 'AccessDeniedTomorrow', status: 403, service },
    { code: 'ThingLimitExceeded', status: 403, service },
    { code: seen, status: 403, service },
    { code: 'ValidationException', status: 400, service },
  ];
  expect(unclassified(codes)).toStrictEqual(['ThingForbiddenFault (a, b)']);
});

test('a client of the SDK: its errors only, by both names where the service had another protocol', () => {
  const schema = (name: string, traits: object) => [-3, 'com.amazonaws.sns', name, traits, [], []];
  const exported = {
    AuthorizationErrorException$: schema('AuthorizationErrorException', {
      awsQueryError: ['AuthorizationError', 403],
      httpError: 400,
    }),
    Blocked$: schema('Blocked', { httpError: 403 }),
    Plain$: schema('Plain', {}),
    Base$: [-3, 'smithy.ts.sdk.synthetic.com.amazonaws.sns', 'SNSServiceException', 0, [], []],
    Structure$: [3, 'com.amazonaws.sns', 'Topic', 0, [], []],
    Client: class {},
  };
  expect(codesOfClient(exported)).toStrictEqual([
    { code: 'AuthorizationErrorException', status: 403, service: 'sns' },
    { code: 'AuthorizationError', status: 403, service: 'sns' },
    { code: 'Blocked', status: 403, service: 'sns' },
    { code: 'Plain', status: undefined, service: 'sns' },
  ]);
});

test('a service model: its exceptions, by the code that the service sends', () => {
  const shapes = {
    SNSNoAuthorizationFault: { exception: true, error: { code: 'SNSNoAuthorization', httpStatusCode: 400 } },
    OpenException: { exception: true },
    Topic: {},
  };
  expect(codesOfModel('rds', { shapes })).toStrictEqual([
    { code: 'SNSNoAuthorization', status: 400, service: 'rds' },
    { code: 'OpenException', status: undefined, service: 'rds' },
  ]);
  expect(codesOfModel('rds', {})).toStrictEqual([]);
});

test('the installed clients have many errors, and none is unclassified', async () => {
  const codes = await installedCodes();
  expect(codes.length).toBeGreaterThan(500);
  expect(codes.filter(looksLikeRefusal).length).toBeGreaterThan(50);
  expect(unclassified(codes)).toStrictEqual([]);
});

test('what is left to the message looks like a refusal, is listed nowhere else, and stands once', () => {
  const left = table.leftToTheMessage;
  expect(new Set(left).size).toBe(left.length);
  for (const code of left) {
    expect(classifyErrorCode(code).listed, code).toBe(false);
    expect(classifyErrorCode(code).class, code).not.toBe('lookAlike');
  }
});
