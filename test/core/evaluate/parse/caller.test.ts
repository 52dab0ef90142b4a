import { describe, expect, test } from 'vitest';
import { parseCaller, pathlessRoleArn, signInCaller } from '../../../../core/evaluate/parse/caller.ts';

const account = '111122223333';

describe('who calls', () => {
  test.each<[principal: string, kind: string, account: string | undefined, name: string]>([
    ['arn:aws:iam::111122223333:user/ana', 'user', account, 'ana'],
    ['arn:aws:iam::111122223333:user/team/ana', 'user', account, 'ana'],
    ['arn:aws:iam::111122223333:role/ci/deploy', 'role', account, 'deploy'],
    ['arn:aws:sts::111122223333:assumed-role/deploy/run-1', 'session', account, 'deploy'],
    ['arn:aws:sts::111122223333:federated-user/kim', 'federatedUser', account, 'kim'],
    ['arn:aws:iam::111122223333:root', 'root', account, 'root'],
    ['arn:aws:iam::111122223333:saml-provider/corp', 'identityProvider', account, 'corp'],
    [
      'arn:aws:iam::111122223333:oidc-provider/token.example.com',
      'identityProvider',
      account,
      'token.example.com',
    ],
    ['accounts.google.com', 'identityProvider', undefined, 'accounts.google.com'],
    ['cognito-identity.amazonaws.com', 'identityProvider', undefined, 'cognito-identity.amazonaws.com'],
    ['s3.amazonaws.com', 'service', undefined, 's3.amazonaws.com'],
    ['Lambda.Amazonaws.com', 'service', undefined, 'Lambda.Amazonaws.com'],
    ['anonymous', 'anonymous', undefined, 'anonymous'],
  ])('%s: %s', (principal, kind, ofAccount, name) => {
    expect(parseCaller(principal)).toEqual({ kind, arn: principal, account: ofAccount, name });
  });

  test.each([
    '',
    '*',
    'ana',
    '.amazonaws.com',
    '@s3.amazonaws.com',
    's3.amazonaws.com/x',
    's3.amazonaws.c0m',
    'arn:aws:iam::111122223333:user',
    'arn:aws:iam::111122223333:root/x',
    'arn:aws:iam::111122223333:group/readers',
    'arn:aws:sts::111122223333:assumed-role/deploy',
    'arn:aws:sts::111122223333:user/ana',
    'arn:aws:sts::111122223333:role/deploy',
    'arn:aws:sts::111122223333:root',
    'arn:aws:sts::111122223333:saml-provider/corp',
    'arn:aws:iam::111122223333:federated-user/kim',
    'arn:aws:iot:us-east-1:111122223333:role/deploy',
    'arn:aws:iam',
  ])('not a caller: %j', (principal) => {
    expect(parseCaller(principal)).toBeUndefined();
  });
});

test.each([
  ['arn:aws:sts::111122223333:assumed-role/deploy/run-1', 'arn:aws:iam::111122223333:role/deploy'],
  ['arn:aws-cn:sts::111122223333:assumed-role/deploy/run-1', 'arn:aws-cn:iam::111122223333:role/deploy'],
])('the role behind %s', (session, role) => {
  const caller = parseCaller(session);
  expect(caller && pathlessRoleArn(caller)).toBe(role);
});

describe('a sign-in is in the name of its provider', () => {
  const provider = 'accounts.google.com';
  const kindOf = (principal: string, action: string, given: string | undefined) => {
    const caller = parseCaller(principal);
    return caller && signInCaller(caller, action, given).kind;
  };

  test.each([
    ['a web identity', 'anonymous', 'sts:assumerolewithwebidentity', provider, 'identityProvider'],
    ['SAML', 'anonymous', 'sts:assumerolewithsaml', provider, 'identityProvider'],
    ['another call', 'anonymous', 'sts:assumerole', provider, 'anonymous'],
    ['the provider is unknown', 'anonymous', 'sts:assumerolewithsaml', undefined, 'anonymous'],
    ['a caller that is known', 'arn:aws:iam::1:user/ana', 'sts:assumerolewithsaml', provider, 'user'],
  ])('%s', (_note, principal, action, given, kind) => {
    expect(kindOf(principal, action, given)).toBe(kind);
  });
});
