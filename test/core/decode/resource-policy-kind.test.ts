import { expect, test } from 'vitest';
import { resourcePolicyKind } from '../../../core/decode/resource-policy-kind.ts';

test.each<[action: string | null, resource: string | null, kind: string | null]>([
  ['s3:GetObject', null, 'bucketPolicy'],
  ['S3:GetObject', 'arn:aws:kms:us-east-1:111122223333:key/1', 'bucketPolicy'],
  ['sts:AssumeRole', null, 'roleTrustPolicy'],
  ['STS:AssumeRoleWithSAML', null, 'roleTrustPolicy'],
  ['sts:TagSession', null, 'roleTrustPolicy'],
  ['sts:SetSourceIdentity', null, 'roleTrustPolicy'],
  ['sts:GetCallerIdentity', null, null],
  ['kms:AssumeRole', null, 'kmsKeyPolicy'],
  ['assumerole', null, null],
  [null, 'arn:aws:kms:us-east-1:111122223333:key/1', 'kmsKeyPolicy'],
  ['ec2:CreateVolume', 'arn:aws:kms:us-east-1:111122223333:key/1', 'kmsKeyPolicy'],
  ['ec2:RunInstances', 'arn:aws:ec2:us-east-1:111122223333:instance/*', null],
  ['ec2:RunInstances', 'kms', null],
  [null, null, null],
])('%s on %s: %s', (action, resource, kind) => {
  expect(resourcePolicyKind(action, resource)).toBe(kind);
});
