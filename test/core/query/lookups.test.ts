import { expect, test } from 'vitest';
import { MORE_RESOURCES } from '../../../core/model/folded-group.ts';
import { accountOf, lookupsFor, pointersOf } from '../../../core/query/lookups.ts';
import { prepareQuery } from '../../../core/query/matches.ts';
import { ACCOUNT, aDenial, DEPLOY_ROLE, familyOf, OTHER_ACCOUNT } from '../../support/denials.ts';

const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy-role/ci`;
const everything = {
  principal: 'ci',
  action: 'S3:X',
  resource: 'a/b',
  account: ACCOUNT,
  layer: 'unknown',
  policy: 'arn:p',
} as const;
const { principal: _, ...noPrincipal } = everything;
const { resource: __, ...noResource } = noPrincipal;
const { policy: ___, ...noPolicy } = noResource;
const { action: ____, ...noAction } = noPolicy;

/** Where a denial of any resource may be. */
const FOLDED = { by: 'family', value: MORE_RESOURCES };

test.each([
  [{ ...everything, principal: DEPLOY_ROLE }, [{ by: 'principal', value: DEPLOY_ROLE }]],
  [{ ...everything, principal: SESSION }, [{ by: 'name', value: 'ci' }]],
  [everything, [{ by: 'name', value: 'ci' }]],
  [noPrincipal, [{ by: 'family', value: 'a/b' }, { by: 'family', value: 'a/*' }, FOLDED]],
  [{ resource: 'a/*', account: ACCOUNT }, [{ by: 'account', value: ACCOUNT }]],
  [{ resource: 'a/*', action: 's3:*', policy: 'p' }, [{ by: 'everything' }]],
  [{ principal: 'role/x*', action: 's3:X' }, [{ by: 'action', value: 's3:x' }]],
  [
    { principal: 'role/a/x' },
    [
      { by: 'name', value: 'x' },
      { by: 'name', value: 'role/a/x' },
    ],
  ],
  [{ resource: MORE_RESOURCES }, [FOLDED]],
  [noResource, [{ by: 'policy', value: 'arn:p' }]],
  [noPolicy, [{ by: 'action', value: 's3:x' }]],
  [noAction, [{ by: 'account', value: ACCOUNT }]],
  [{ layer: 'unknown' }, [{ by: 'layer', value: 'unknown' }]],
  [{ since: '2026-11-20T00:00:00Z', limit: 3 }, [{ by: 'everything' }]],
] as const)('the narrowest filter of %j decides', (query, lookups) => {
  expect(lookupsFor(query, prepareQuery(query).selector, familyOf)).toEqual(lookups);
});

test.each([
  ['an account of its own', { account: ACCOUNT }, []],
  [
    'another account than its principal',
    { account: OTHER_ACCOUNT },
    [{ by: 'account', value: OTHER_ACCOUNT }],
  ],
  ['no account', { account: null }, []],
  ['a policy', { policy: 'p-1' }, [{ by: 'policy', value: 'p-1' }]],
  ['a policy of no ARN', { attribution: { policy: { arn: null, name: 'n', target: null } } }, []],
  ['a policy of an empty ARN', { policy: '' }, []],
  ['a caller of no account', { principal: 'backup.amazonaws.com' }, [{ by: 'account', value: ACCOUNT }]],
])('pointers: %s', (_note, overrides, more) => {
  const { denial } = aDenial({ layer: 'unknown', ...overrides });
  const name = denial.principal.arn === DEPLOY_ROLE ? 'deploy-role' : denial.principal.arn;
  expect(pointersOf(denial)).toEqual([
    { by: 'name', value: name },
    { by: 'layer', value: 'unknown' },
    ...more,
  ]);
});

test('the account of an ARN', () => {
  expect(accountOf(DEPLOY_ROLE)).toBe(ACCOUNT);
  expect(accountOf('arn:aws:s3:::bucket')).toBeUndefined();
  expect(accountOf('backup.amazonaws.com')).toBeUndefined();
});
