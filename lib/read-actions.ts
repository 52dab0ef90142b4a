/**
 * What the monitor reads in an account to explain a denial: policies and what decides beside them, and no content.
 * One entry for each adapter that reads; a test compares them, so that code and permission cannot drift apart.
 *
 * Source  Service Authorization Reference.
 */
export const READ_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'IAM: roles, users, groups and their policies': [
    'iam:GetAccountAuthorizationDetails',
    'iam:GetGroupPolicy',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUser',
    'iam:GetUserPolicy',
    'iam:ListAttachedGroupPolicies',
    'iam:ListAttachedRolePolicies',
    'iam:ListAttachedUserPolicies',
    'iam:ListGroupPolicies',
    'iam:ListGroupsForUser',
    'iam:ListRolePolicies',
    'iam:ListRoleTags',
    'iam:ListUserPolicies',
    'iam:ListUserTags',
  ],
  'what AWS says about a denial itself': [
    'iam:GetRequestAuthorizationDetails',
    'sts:DecodeAuthorizationMessage',
  ],
  'API Gateway': ['apigateway:GET'],
  'Backup vaults': ['backup:GetBackupVaultAccessPolicy'],
  CodeArtifact: ['codeartifact:GetDomainPermissionsPolicy', 'codeartifact:GetRepositoryPermissionsPolicy'],
  DynamoDB: ['dynamodb:GetResourcePolicy'],
  ECR: ['ecr:GetRepositoryPolicy'],
  EFS: ['elasticfilesystem:DescribeFileSystemPolicy'],
  'event buses': ['events:DescribeEventBus'],
  'KMS keys and their grants': [
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:ListGrants',
    'kms:ListResourceTags',
  ],
  Lambda: ['lambda:GetPolicy'],
  OpenSearch: ['es:DescribeDomain'],
  'S3: policies, Block Public Access, default encryption': [
    's3:GetAccessPointPolicy',
    's3:GetAccountPublicAccessBlock',
    's3:GetBucketPolicy',
    's3:GetBucketPublicAccessBlock',
    's3:GetEncryptionConfiguration',
  ],
  'Secrets Manager: policies, never values': ['secretsmanager:GetResourcePolicy'],
  SNS: ['sns:GetTopicAttributes'],
  SQS: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
  'VPC endpoints': ['ec2:DescribeVpcEndpoints'],
};
