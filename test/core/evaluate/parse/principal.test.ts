import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../../core/evaluate/parse/fault.ts';
import { readPrincipals } from '../../../../core/evaluate/parse/principal.ts';

function read(value: unknown) {
  const faults: Fault[] = [];
  const { arns, accounts, services, providers, everyone } = readPrincipals(value, false, '$.P', faults);
  return {
    arns: [...arns],
    accounts: [...accounts],
    services: [...services],
    providers: [...providers],
    everyone,
    faults: faults.map(({ path }) => path),
  };
}

const NO_PRINCIPAL = { arns: [], accounts: [], services: [], providers: [], everyone: false, faults: [] };

describe('a Principal element', () => {
  test.each<[note: string, value: unknown, named: object]>([
    ['everyone', '*', { everyone: true }],
    ['everyone, among AWS principals', { AWS: '*' }, { everyone: true }],
    ['an account by its id', { AWS: '111122223333' }, { accounts: ['111122223333'] }],
    ['an account by its root', { AWS: 'arn:aws:iam::111122223333:root' }, { accounts: ['111122223333'] }],
    [
      'an account of another partition',
      { AWS: 'arn:aws-cn:iam::111122223333:root' },
      { accounts: ['111122223333'] },
    ],
    [
      'a user and a unique id',
      { AWS: ['arn:aws:iam::111122223333:user/ana', 'AROAEXAMPLE'] },
      { arns: ['arn:aws:iam::111122223333:user/ana', 'AROAEXAMPLE'] },
    ],
    [
      'more than a root',
      { AWS: 'xarn:aws:iam::111122223333:root' },
      { arns: ['xarn:aws:iam::111122223333:root'] },
    ],
    ['a root and more', { AWS: '111122223333:rooter' }, { arns: ['111122223333:rooter'] }],
    ['too many digits', { AWS: '1111222233334' }, { arns: ['1111222233334'] }],
    [
      'services, without regard to case',
      { Service: ['S3.amazonaws.com'] },
      { services: ['s3.amazonaws.com'] },
    ],
    ['providers', { Federated: 'accounts.google.com' }, { providers: ['accounts.google.com'] }],
    ['a canonical user is not looked up', { CanonicalUser: 'abc' }, {}],
    [
      'all kinds at once',
      { AWS: '111122223333', Service: 's3.amazonaws.com', Federated: 'x' },
      { accounts: ['111122223333'], services: ['s3.amazonaws.com'], providers: ['x'] },
    ],
    ['another text', 'ana', { faults: ['$.P'] }],
    ['nothing', {}, { faults: ['$.P'] }],
    ['an unknown kind', { Aws: '*' }, { faults: ['$.P.Aws'] }],
    ['an unknown kind beside a known one', { Team: 'x', AWS: '*' }, { everyone: true, faults: ['$.P.Team'] }],
  ])('%s', (_note, value, named) => {
    expect(read(value)).toEqual({ ...NO_PRINCIPAL, ...named });
  });
});
