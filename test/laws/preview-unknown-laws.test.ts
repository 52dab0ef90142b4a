/** What a preview says for certain of a record that lacks something holds of every record that has it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorized, previewed, user } from '../support/preview-calls.ts';
import { runs } from '../support/property-runs.ts';

const SANDBOX = '777788889999';

const condition = fc.constantFrom<object | undefined>(
  undefined,
  { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
  { StringNotEquals: { 'aws:ResourceAccount': '111122223333' } },
  { StringNotEqualsIfExists: { 'aws:ResourceOrgID': 'o-demo' } },
  { Null: { 'aws:ResourceTag/team': 'true' } },
  { StringNotEquals: { 's3:ExistingObjectTag/team': 'web' } },
  { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${SANDBOX}:user/cy` } },
  { StringEquals: { 'aws:PrincipalType': 'User' } },
  { StringNotEquals: { 'aws:username': 'cy' } },
  { StringEquals: { 'aws:PrincipalAccount': SANDBOX } },
);
const resource = fc.constantFrom('*', 'arn:aws:s3:::*', 'arn:aws:s3:::reports/*', 'arn:aws:s3:::ledger/*');
const statement = fc
  .tuple(fc.constantFrom('s3:*', 's3:GetObject', 'sqs:*'), resource, condition)
  .map(([Action, Resource, Condition]) => ({
    ...{ Effect: 'Deny', Action, Resource },
    ...(Condition === undefined ? {} : { Condition }),
  }));

const documentOf = (Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const guardrail = fc
  .tuple(
    fc.constantFrom('serviceControlPolicy', 'resourceControlPolicy'),
    fc.array(statement, { minLength: 1, maxLength: 3 }),
  )
  .map(([put, statements]) => ({
    ...{ put, policy: 'Proposed', targets: ['r-demo'] },
    document: documentOf(
      statements.map((each) => (put === 'resourceControlPolicy' ? { ...each, Principal: '*' } : each)),
    ),
  }));

const theirs = [`arn:aws:iam::${SANDBOX}:user/cy`, `arn:aws:iam::${SANDBOX}:user/other`, SANDBOX, '*'];
const bucketPolicy = fc
  .array(
    fc
      .tuple(statement, fc.constantFrom('Allow', 'Deny'), fc.constantFrom(...theirs), fc.boolean())
      .map(([each, Effect, AWS, isNegated]) => ({
        ...{ ...each, Effect },
        ...(isNegated && Effect === 'Deny' && AWS !== '*'
          ? { NotPrincipal: { AWS } }
          : { Principal: { AWS } }),
      })),
    { minLength: 1, maxLength: 3 },
  )
  .map((statements) => ({
    ...{ put: 'resourcePolicy', resource: 'arn:aws:s3:::ledger' },
    document: documentOf(statements),
  }));

const denied = async (call: object, change: object): Promise<number> =>
  (await previewed([authorized({ ...call })], [change])).outcomes.willBeDenied.calls;

test('whatever the resource is', async () => {
  let certain = 0;
  await fc.assert(
    fc.asyncProperty(guardrail, fc.constantFrom('reports', 'shared'), async (change, bucketName) => {
      if ((await denied({ requestParameters: null }, change)) === 0) return;
      certain += 1;
      expect(await denied({ requestParameters: { bucketName, key: 'a.csv' } }, change)).toBe(1);
    }),
    runs(200),
  );
  expect(certain).toBeGreaterThan(0);
});

test('which principal of another account it is', async () => {
  let certain = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(guardrail, bucketPolicy), async (change) => {
      const parameters = { requestParameters: { bucketName: 'ledger', key: 'a.csv' } };
      const userIdentity = { type: 'AWSAccount', principalId: 'AIDAEXAMPLECY', accountId: SANDBOX };
      if ((await denied({ ...parameters, userIdentity }, change)) === 0) return;
      certain += 1;
      const named = { ...parameters, userIdentity: user('cy', SANDBOX) };
      expect(await denied(named, change)).toBe(1);
    }),
    runs(300),
  );
  expect(certain).toBeGreaterThan(0);
});
