import { describe, expect, test } from 'vitest';
import type { Warning } from '../../../../core/evaluate/parse/fault.ts';
import { readPrincipals } from '../../../../core/evaluate/parse/principal.ts';

function read(value: unknown) {
  const warnings: Warning[] = [];
  const element = readPrincipals(value, false, '$.P', warnings);
  const { arns, accounts, services, providers, everyone } = element.value;
  return {
    arns: [...arns],
    accounts: [...accounts],
    services: [...services],
    providers: [...providers],
    everyone,
    isReadable: element.isReadable,
    warnings: warnings.map(({ path }) => path),
  };
}

const NO_PRINCIPAL = {
  arns: [],
  accounts: [],
  services: [],
  providers: [],
  everyone: false,
  isReadable: true,
  warnings: [],
};
const UNREADABLE = { everyone: true, isReadable: false };

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
    ['another text', 'ana', { ...UNREADABLE, warnings: ['$.P'] }],
    ['nothing', {}, { warnings: ['$.P'] }],
    ['an unknown kind', { Aws: '*' }, { ...UNREADABLE, warnings: ['$.P.Aws', '$.P'] }],
    [
      'an unknown kind beside a known one',
      { Team: 'x', AWS: '111122223333' },
      { ...UNREADABLE, warnings: ['$.P.Team', '$.P'] },
    ],
    [
      'a bare ARN',
      'arn:aws:iam::111122223333:user/ana',
      { arns: ['arn:aws:iam::111122223333:user/ana'], warnings: ['$.P'] },
    ],
    ['a bare account', '111122223333', { accounts: ['111122223333'], warnings: ['$.P'] }],
    [
      'a bare list with everyone',
      ['111122223333', '*'],
      { accounts: ['111122223333'], everyone: true, warnings: ['$.P'] },
    ],
    ['a bare number', 111122223333, { accounts: ['111122223333'], warnings: ['$.P'] }],
  ])('%s', (_note, value, named) => {
    expect(read(value)).toEqual({ ...NO_PRINCIPAL, ...named });
  });
});
