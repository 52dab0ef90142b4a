/**
 * The IAM actions by which the monitor explains a denial: they read policies, what decides beside them, and lists of
 * what may have one; no content and no secret. The roles are granted these; a test compares them with the calls that
 * the adapters make.
 *
 * Source  Service Authorization Reference.
 */

/** Of the read role in each account, by service. */
export const READ_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'API Gateway': ['apigateway:GET'],
  Backup: ['backup:GetBackupVaultAccessPolicy', 'backup:ListBackupVaults', 'backup:ListTags'],
  CloudFront: ['cloudfront:GetResourcePolicy'],
  CodeArtifact: [
    'codeartifact:GetDomainPermissionsPolicy',
    'codeartifact:GetRepositoryPermissionsPolicy',
    'codeartifact:ListDomains',
    'codeartifact:ListRepositories',
    'codeartifact:ListTagsForResource',
  ],
  DynamoDB: ['dynamodb:GetResourcePolicy', 'dynamodb:ListTables', 'dynamodb:ListTagsOfResource'],
  EC2: ['ec2:DescribeVpcEndpoints'],
  ECR: [
    'ecr:DescribeRepositories',
    'ecr:GetRegistryPolicy',
    'ecr:GetRepositoryPolicy',
    'ecr:ListTagsForResource',
  ],
  EFS: [
    'elasticfilesystem:DescribeFileSystemPolicy',
    'elasticfilesystem:DescribeFileSystems',
    'elasticfilesystem:ListTagsForResource',
  ],
  EventBridge: ['events:DescribeEventBus', 'events:ListEventBuses', 'events:ListTagsForResource'],
  IAM: [
    'iam:GetAccountAuthorizationDetails',
    'iam:GetGroupPolicy',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetRequestAuthorizationDetails',
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
    'iam:ListUserPolicies',
    'iam:ListUserTags',
    'iam:SimulatePrincipalPolicy',
  ],
  KMS: [
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:ListAliases',
    'kms:ListGrants',
    'kms:ListKeys',
    'kms:ListResourceTags',
  ],
  Lambda: ['lambda:GetLayerVersionPolicy', 'lambda:GetPolicy', 'lambda:ListTags'],
  MediaPackage: ['mediapackagev2:GetChannelPolicy', 'mediapackagev2:GetOriginEndpointPolicy'],
  'Network Manager': ['networkmanager:GetResourcePolicy'],
  OpenSearch: ['es:DescribeDomain', 'es:ListDomainNames', 'es:ListTags'],
  Organizations: ['organizations:DescribeEffectivePolicy'],
  Prometheus: ['aps:DescribeResourcePolicy'],
  'Route 53 Resolver': [
    'route53resolver:GetFirewallRuleGroupPolicy',
    'route53resolver:GetResolverQueryLogConfigPolicy',
    'route53resolver:GetResolverRulePolicy',
  ],
  S3: [
    's3:GetAccessPoint',
    's3:GetAccessPointPolicy',
    's3:GetAccountPublicAccessBlock',
    's3:GetBucketPolicy',
    's3:GetBucketPublicAccessBlock',
    's3:GetBucketTagging',
    's3:GetEncryptionConfiguration',
    's3:ListAccessPoints',
    's3:ListAllMyBuckets',
  ],
  'S3 Files': ['s3files:GetFileSystemPolicy'],
  'Secrets Manager': [
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetResourcePolicy',
    'secretsmanager:ListSecrets',
  ],
  SNS: ['sns:GetTopicAttributes', 'sns:ListTagsForResource', 'sns:ListTopics'],
  SQS: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListQueueTags', 'sqs:ListQueues'],
  STS: ['sts:DecodeAuthorizationMessage'],
};

/** Of the read role, with the setting `askConfig`: what stood before a change, where no record of the monitor has it. */
export const READ_CONFIG = ['config:GetResourceConfigHistory'] as const;

/** In the central account: the tree of the organization. */
export const READ_TREE = [
  'organizations:DescribeOrganization',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListParents',
  'organizations:ListRoots',
] as const;

/** In the central account: the policies that IAM evaluates, and those that services enforce. */
export const READ_GUARDRAILS = [
  'organizations:DescribePolicy',
  'organizations:ListPolicies',
  'organizations:ListPoliciesForTarget',
  'organizations:ListTargetsForPolicy',
] as const;

/** To enter another account through its read role. */
export const ENTER_ACCOUNTS = ['sts:AssumeRole', 'sts:GetCallerIdentity'] as const;

/** Of AWS's own managed policies, by the person who takes a snapshot: with no role, because they are the same everywhere. */
export const READ_AWS_POLICIES = ['iam:GetPolicyVersion', 'iam:ListPolicies'] as const;
