import { describe, expect, test } from 'vitest';
import { policyChangeOf } from '../../../core/normalize/policy-change.ts';

const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
};
const TEXT = JSON.stringify(DOCUMENT);
const MANAGED = 'arn:aws:iam::111122223333:policy/team';
const ACCOUNT = 'arn:aws:iam::111122223333:';

function changeOf(source: string, eventName: string, requestParameters: object, rest: object = {}) {
  return policyChangeOf({
    eventID: 'e-1',
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: `${source}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-central-1',
    recipientAccountId: '111122223333',
    userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/ops/ana', accountId: '111122223333' },
    requestParameters,
    ...rest,
  });
}

const inline = { policyName: 'main', policyDocument: TEXT };

test.each([
  [
    'iam',
    'PutRolePolicy',
    { roleName: 'ci', ...inline },
    { on: 'inlinePolicy', principal: `${ACCOUNT}role/ci`, name: 'main', document: TEXT },
  ],
  [
    'iam',
    'PutUserPolicy',
    { userName: 'ana', ...inline },
    { on: 'inlinePolicy', principal: `${ACCOUNT}user/ana`, name: 'main', document: TEXT },
  ],
  [
    'iam',
    'PutGroupPolicy',
    { groupName: 'all', ...inline },
    { on: 'inlinePolicy', principal: `${ACCOUNT}group/all`, name: 'main', document: TEXT },
  ],
  [
    'iam',
    'DeleteRolePolicy',
    { roleName: 'ci', policyName: 'main' },
    { on: 'inlinePolicy', principal: `${ACCOUNT}role/ci`, name: 'main', document: null },
  ],
  [
    'iam',
    'AttachRolePolicy',
    { roleName: 'ci', policyArn: MANAGED },
    { on: 'attachment', principal: `${ACCOUNT}role/ci`, policy: MANAGED, isAttached: true },
  ],
  [
    'iam',
    'DetachUserPolicy',
    { userName: 'ana', policyArn: MANAGED },
    { on: 'attachment', principal: `${ACCOUNT}user/ana`, policy: MANAGED, isAttached: false },
  ],
  [
    'iam',
    'PutRolePermissionsBoundary',
    { roleName: 'ci', permissionsBoundary: MANAGED },
    { on: 'permissionsBoundary', principal: `${ACCOUNT}role/ci`, policy: MANAGED },
  ],
  [
    'iam',
    'DeleteUserPermissionsBoundary',
    { userName: 'ana' },
    { on: 'permissionsBoundary', principal: `${ACCOUNT}user/ana`, policy: null },
  ],
  [
    'iam',
    'UpdateAssumeRolePolicy',
    { roleName: 'ci', policyDocument: TEXT },
    { on: 'resourcePolicy', resource: `${ACCOUNT}role/ci`, document: TEXT },
  ],
  [
    'iam',
    'SetDefaultPolicyVersion',
    { policyArn: MANAGED, versionId: 'v2' },
    { on: 'managedPolicy', policy: MANAGED, version: 'v2' },
  ],
  [
    's3',
    'PutBucketPolicy',
    { bucketName: 'logs', bucketPolicy: DOCUMENT },
    { on: 'resourcePolicy', resource: 'arn:aws:s3:::logs', document: TEXT },
  ],
  [
    's3',
    'DeleteBucketPolicy',
    { bucketName: 'logs' },
    { on: 'resourcePolicy', resource: 'arn:aws:s3:::logs', document: null },
  ],
  [
    'kms',
    'PutKeyPolicy',
    { keyId: 'k-1', policyName: 'default', policy: TEXT },
    { on: 'resourcePolicy', resource: 'arn:aws:kms:eu-central-1:111122223333:key/k-1', document: TEXT },
  ],
  [
    'sqs',
    'SetQueueAttributes',
    { queueUrl: 'https://sqs.eu-central-1.amazonaws.com/222233334444/jobs', attributes: { Policy: TEXT } },
    { on: 'resourcePolicy', resource: 'arn:aws:sqs:eu-central-1:222233334444:jobs', document: TEXT },
  ],
  [
    'sns',
    'SetTopicAttributes',
    { topicArn: 'arn:aws:sns:eu-central-1:111122223333:t', attributeName: 'Policy', attributeValue: TEXT },
    { on: 'resourcePolicy', resource: 'arn:aws:sns:eu-central-1:111122223333:t', document: TEXT },
  ],
  [
    'ecr',
    'SetRepositoryPolicy',
    { repositoryName: 'app', policyText: TEXT },
    {
      on: 'resourcePolicy',
      resource: 'arn:aws:ecr:eu-central-1:111122223333:repository/app',
      document: TEXT,
    },
  ],
  [
    'dynamodb',
    'DeleteResourcePolicy',
    { resourceArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/t' },
    { on: 'resourcePolicy', resource: 'arn:aws:dynamodb:eu-central-1:111122223333:table/t', document: null },
  ],
  [
    'elasticfilesystem',
    'PutFileSystemPolicy',
    { fileSystemId: 'fs-1', policy: TEXT },
    {
      on: 'resourcePolicy',
      resource: 'arn:aws:elasticfilesystem:eu-central-1:111122223333:file-system/fs-1',
      document: TEXT,
    },
  ],
  [
    'backup',
    'PutBackupVaultAccessPolicy',
    { backupVaultName: 'v', policy: TEXT },
    {
      on: 'resourcePolicy',
      resource: 'arn:aws:backup:eu-central-1:111122223333:backup-vault:v',
      document: TEXT,
    },
  ],
  [
    'ec2',
    'ModifyVpcEndpoint',
    { ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-1', PolicyDocument: TEXT } },
    { on: 'vpcEndpointPolicy', endpoint: 'vpce-1', document: TEXT },
  ],
  [
    'ec2',
    'ModifyVpcEndpoint',
    { ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-1', ResetPolicy: true } },
    { on: 'vpcEndpointPolicy', endpoint: 'vpce-1', document: null },
  ],
])('%s %s says what it wrote', (source, eventName, request, want) => {
  const change = changeOf(source, eventName, request);
  expect(change?.write).toEqual(want);
  if (change?.write?.on === 'resourcePolicy') expect(change.targets).toContain(change.write.resource);
});

test('of a managed policy the version that is the default from then on', () => {
  const created = { responseElements: { policyVersion: { versionId: 'v3', isDefaultVersion: true } } };
  const request = { policyArn: MANAGED, policyDocument: TEXT };
  const write = (setAsDefault: boolean) =>
    changeOf('iam', 'CreatePolicyVersion', { ...request, setAsDefault }, created)?.write;
  expect(write(true)).toEqual({ on: 'managedPolicy', policy: MANAGED, version: 'v3', document: TEXT });
  expect(write(false)).toBeUndefined();
});

test('a secret by the ARN that the answer has', () => {
  const answer = {
    responseElements: { aRN: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf' },
  };
  expect(
    changeOf('secretsmanager', 'PutResourcePolicy', { secretId: 'db', resourcePolicy: TEXT }, answer)?.write,
  ).toEqual({
    on: 'resourcePolicy',
    resource: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf',
    document: TEXT,
  });
});

describe('a document that is not kept', () => {
  const EXTERNAL = { Statement: [{ Condition: { StringEquals: { 'STS:ExternalId': 'x' } } }] };
  test.each([
    ['is no JSON', '{'],
    ['is no object', '[]'],
    ['CloudTrail hides', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
    ['names an external id', JSON.stringify(EXTERNAL)],
    ['is larger than 8 KB', JSON.stringify({ ...DOCUMENT, Id: 'é'.repeat(4100) })],
    ['is nested without end', '['.repeat(5000)],
  ])('%s', (_, policyDocument) => {
    const change = changeOf('iam', 'PutRolePolicy', { roleName: 'ci', policyName: 'main', policyDocument });
    expect(change?.write).toEqual({ on: 'inlinePolicy', principal: `${ACCOUNT}role/ci`, name: 'main' });
  });
});

test.each([
  ['kms', 'RevokeGrant', { keyId: 'k-1' }],
  [
    'sqs',
    'SetQueueAttributes',
    {
      queueUrl: 'https://sqs.eu-central-1.amazonaws.com/222233334444/jobs',
      attributes: { VisibilityTimeout: '30' },
    },
  ],
  ['sns', 'SetTopicAttributes', { topicArn: 't', attributeName: 'DisplayName', attributeValue: TEXT }],
  ['iam', 'PutRolePolicy', { policyName: 'main', policyDocument: TEXT }],
  ['iam', 'TagRole', { roleName: 'ci' }],
])('%s %s writes no policy that it names', (source, eventName, request) => {
  expect(changeOf(source, eventName, request)).not.toHaveProperty('write');
});
