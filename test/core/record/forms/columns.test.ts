import { expect, test } from 'vitest';
import { recordOfColumns } from '../../../../core/record/forms/columns.ts';

const ROW = { eventsource: 's3.amazonaws.com', eventname: 'GetObject', errorcode: 'AccessDenied' };

const recordOf = (row: object): object => {
  const inner = recordOfColumns({ ...ROW, ...row });
  return inner !== undefined && 'record' in inner ? inner.record : {};
};

test.each<[string, object, object]>([
  [
    'spellings',
    { 'User Identity.ARN': 'x', user_agent: 'y' },
    { userIdentity: { arn: 'x' }, userAgent: 'y' },
  ],
  [
    'an ARN shows the type',
    { 'userIdentity.arn': 'arn:aws:iam::111122223333:user/a' },
    { userIdentity: { type: 'IAMUser' } },
  ],
  [
    'the type that is stated',
    { useridentity_arn: 'arn:aws:iam::111122223333:user/a', useridentity_type: 'x' },
    { userIdentity: { type: 'x' } },
  ],
  [
    'a struct',
    { useridentity: '{type=Root, sessioncontext={attributes={mfaauthenticated=true}}}' },
    { userIdentity: { type: 'Root', sessionContext: { attributes: { mfaAuthenticated: 'true' } } } },
  ],
  ['an object in lower case', { useridentity: { principalid: 'p' } }, { userIdentity: { principalId: 'p' } }],
  ['JSON', { requestparameters: '{"bucketName":"b"}' }, { requestParameters: { bucketName: 'b' } }],
  [
    'an empty cell: the call had none',
    { requestparameters: '', vpcendpointid: '' },
    { requestParameters: null },
  ],
  [
    'resources',
    { resources: '[{arn=a, accountid=1, type=t}]' },
    { resources: [{ ARN: 'a', accountId: '1', type: 't' }] },
  ],
])('%s', (_note, row, want) => {
  expect(recordOf(row)).toMatchObject(want);
});

test.each<[string, object, string]>([
  ['JSON that is cut', { requestparameters: '{"bucketName":' }, 'requestParameters'],
  [
    'a request in parts: the resource would be a wrong one',
    { 'requestParameters.bucketName': 'b' },
    'requestParameters',
  ],
  ['resources that cannot be read', { resources: '[{arn=a' }, 'resources'],
  ['no column', {}, 'vpcEndpointId'],
])('%s is lacking', (_note, row, member) => {
  expect(recordOf(row)).toHaveProperty('notExported', expect.stringContaining(` ${member}`));
  expect((recordOf(row) as Record<string, unknown>)[member]).toBeUndefined();
});

test('a struct that can be read in two ways is no caller', () => {
  expect(recordOf({ useridentity: '{username=a, arn=x, arn=y}' })).not.toHaveProperty('userIdentity');
});

test('columns of something else are none of CloudTrail', () => {
  expect(recordOfColumns({ eventname: 'click', page: '/' })).toBeUndefined();
});
