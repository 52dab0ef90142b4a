import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { ReadRole } from '../../../lib/organization/read-role.ts';

const CENTRAL = '111122223333';

function trustOf(organizationId: string | undefined): unknown {
  const stack = new Stack(new App(), 'Member', { analyticsReporting: false });
  new ReadRole(stack, 'Read', { centralAccount: CENTRAL, organizationId, externalId: 'our-id' });
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return role?.Properties.AssumeRolePolicyDocument;
}

const inCentral = (rest: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${CENTRAL}:${rest}`]],
});

test.each([
  ['of an organization', 'o-exampleorg1', { 'aws:PrincipalOrgID': 'o-exampleorg1' }],
  ['of a single account', undefined, {}],
])('trust, whole: one role, with the external id, %s', (_note, organizationId, more) => {
  expect(trustOf(organizationId)).toEqual({
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
