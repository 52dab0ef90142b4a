import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { ReadRole } from '../../../lib/organization/read-role.ts';

const CENTRAL = '111122223333';

function roleOf(organizationId: string | undefined, askConfig: 'on' | 'off' = 'off') {
  const stack = new Stack(new App(), 'Member', { analyticsReporting: false });
  const centralAccount = CENTRAL;
  new ReadRole(stack, 'Read', { centralAccount, organizationId, externalId: 'our-id', askConfig });
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return role?.Properties;
}

test.each([
  ['on', ['config:GetResourceConfigHistory']],
  ['off', []],
] as const)('the history of AWS Config may be read if it is asked: %s', (askConfig, want) => {
  const [{ PolicyDocument }] = roleOf(undefined, askConfig)?.Policies ?? [{}];
  const actions: readonly string[] = PolicyDocument.Statement.flatMap(
    ({ Action }: { Action: unknown }) => Action,
  );
  expect(actions.filter((each) => each.startsWith('config:'))).toEqual(want);
});

const inCentral = (rest: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${CENTRAL}:${rest}`]],
});

test.each([
  ['of an organization', 'o-exampleorg1', { 'aws:PrincipalOrgID': 'o-exampleorg1' }],
  ['of a single account', undefined, {}],
])('trust, whole: one role, with the external id, %s', (_note, organizationId, more) => {
  expect(roleOf(organizationId)?.AssumeRolePolicyDocument).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: inCentral('root') },
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': inCentral('role/denial-monitor-attribute') },
          StringEquals: { 'sts:ExternalId': 'our-id', ...more },
        },
      },
    ],
  });
});
