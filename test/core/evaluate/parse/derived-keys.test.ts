import { describe, expect, test } from 'vitest';
import { parseCaller } from '../../../../core/evaluate/parse/caller.ts';
import { deriveFrom } from '../../../../core/evaluate/parse/derived-keys.ts';

const CALLERS = {
  user: 'arn:aws:iam::111122223333:user/team/ana',
  role: 'arn:aws:iam::111122223333:role/ci/deploy',
  session: 'arn:aws:sts::111122223333:assumed-role/deploy/run-1',
  federatedUser: 'arn:aws:sts::111122223333:federated-user/kim',
  root: 'arn:aws:iam::111122223333:root',
  service: 's3.amazonaws.com',
  identityProvider: 'accounts.google.com',
  anonymous: 'anonymous',
};

function derived(key: string, principal: string, action = 's3:getobject', resourceAccount = '444455556666') {
  const caller = parseCaller(principal);
  if (caller === undefined) throw new Error(principal);
  const value = deriveFrom({ caller, action, resourceAccount })(key);
  return typeof value === 'string' ? value : value.join();
}

/** IAM User Guide, the table of principal values in "IAM policy elements: Variables and tags". */
describe.each<[key: string, values: Readonly<Record<keyof typeof CALLERS, string>>]>([
  [
    'aws:principalarn',
    {
      user: CALLERS.user,
      role: CALLERS.role,
      session: 'arn:aws:iam::111122223333:role/deploy',
      federatedUser: CALLERS.federatedUser,
      root: CALLERS.root,
      service: 'absent',
      identityProvider: 'absent',
      anonymous: 'absent',
    },
  ],
  [
    'aws:principalaccount',
    {
      user: '111122223333',
      role: '111122223333',
      session: '111122223333',
      federatedUser: '111122223333',
      root: '111122223333',
      service: 'absent',
      identityProvider: 'absent',
      anonymous: 'anonymous',
    },
  ],
  [
    'aws:principaltype',
    {
      user: 'User',
      role: 'AssumedRole',
      session: 'AssumedRole',
      federatedUser: 'FederatedUser',
      root: 'Account',
      service: 'absent',
      identityProvider: 'absent',
      anonymous: 'Anonymous',
    },
  ],
  [
    'aws:userid',
    {
      user: 'absent',
      role: 'absent',
      session: 'absent',
      federatedUser: '111122223333:kim',
      root: '111122223333',
      service: 'absent',
      identityProvider: 'absent',
      anonymous: 'anonymous',
    },
  ],
  [
    'aws:username',
    {
      user: 'ana',
      role: 'absent',
      session: 'absent',
      federatedUser: 'absent',
      root: 'absent',
      service: 'absent',
      identityProvider: 'absent',
      anonymous: 'absent',
    },
  ],
  [
    'aws:principalisawsservice',
    {
      user: 'false',
      role: 'false',
      session: 'false',
      federatedUser: 'false',
      root: 'false',
      service: 'true',
      identityProvider: 'absent',
      anonymous: 'absent',
    },
  ],
  [
    'aws:principalservicename',
    {
      user: 'absent',
      role: 'absent',
      session: 'absent',
      federatedUser: 'absent',
      root: 'absent',
      service: 's3.amazonaws.com',
      identityProvider: 'absent',
      anonymous: 'absent',
    },
  ],
])('%s', (key, values) => {
  test.each(Object.entries(CALLERS))('of a %s', (kind, principal) => {
    expect(derived(key, principal)).toBe(Reflect.get(values, kind));
  });
});

test.each([
  ['a role of IAM Identity Center', 'AWSReservedSSO_Admin_0123456789abcdef'],
  ['a service-linked role', 'AWSServiceRoleForECS'],
])('the path of %s shows in no session of it', (_note, role) => {
  expect(derived('aws:principalarn', `arn:aws:sts::111122223333:assumed-role/${role}/run`)).toBe('unknown');
  expect(derived('aws:principaltype', `arn:aws:sts::111122223333:assumed-role/${role}/run`)).toBe(
    'AssumedRole',
  );
  expect(derived('aws:principalarn', `arn:aws:iam::111122223333:user/${role}`)).toContain(':user/');
});

describe('keys of one service', () => {
  test.each([
    ['aws:resourceaccount', 'sqs:sendmessage', '444455556666'],
    ['s3:resourceaccount', 's3:getobject', '444455556666'],
    ['s3:resourceaccount', 'sqs:sendmessage', 'absent'],
    ['kms:calleraccount', 'kms:decrypt', '111122223333'],
    ['kms:calleraccount', 's3:getobject', 'absent'],
    ['aws:sourceowner', 'sns:publish', '111122223333'],
    ['aws:sourceowner', 'sqs:sendmessage', 'absent'],
    ['aws:sourceip', 'sns:publish', 'absent'],
    ['aws:sourceip', 'kms:decrypt', 'absent'],
  ])('%s of %s', (key, action, want) => {
    expect(derived(key, CALLERS.user, action)).toBe(want);
  });
});
