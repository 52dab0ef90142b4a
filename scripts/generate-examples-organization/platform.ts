/**
 * The platform account of the sample: guardrails, people and resources for denials that turn on a condition, on a session
 * of which nothing is recorded, or on a further policy.
 */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { GITHUB } from './callers.ts';
import { role, user } from './identities.ts';
import { resource } from './resources.ts';
import { allow, deny, document, iam, type Json, PLATFORM, REGION } from './statements.ts';

/** Service control policies of `ou-demo-plat`, and the one of the account. */
export const PLATFORM_SCPS: Readonly<Record<'p-platform' | 'p-services', Json>> = {
  'p-platform': document(
    deny('TeamTagOnVolumes', 'ec2:CreateVolume', { Condition: { Null: { 'aws:RequestTag/team': 'true' } } }),
    deny('KnownTeams', 'ec2:CreateSnapshot', {
      Condition: { StringNotEquals: { 'aws:RequestTag/team': ['web', 'data'] } },
    }),
    deny('BoundaryOnRoles', 'iam:CreateRole', {
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': iam('policy/fence', PLATFORM) } },
    }),
    deny('SmallInstances', 'ec2:RunInstances', {
      Resource: 'arn:aws:ec2:*:*:instance/*',
      Condition: { StringNotLike: { 'ec2:InstanceType': 't3.*' } },
    }),
    deny('KeepProduction', ['secretsmanager:DeleteSecret', 'ec2:TerminateInstances'], {
      Condition: { StringEquals: { 'aws:ResourceTag/env': 'prod' } },
    }),
  ),
  'p-services': document({
    Effect: 'Allow',
    NotAction: ['redshift:*', 'workspaces:*'],
    Resource: '*',
  }),
};

const everyone = (statement: Json): Json => ({ ...statement, Principal: '*' });

/** Resource control policies of the account. */
export const PLATFORM_RCPS: Readonly<Record<'p-crown' | 'p-signin', Json>> = {
  'p-crown': document(
    everyone(
      deny('Clearance', 's3:GetObject', {
        Resource: 'arn:aws:s3:::crown/*',
        Condition: { StringNotEquals: { 'aws:PrincipalTag/clearance': 'high' } },
      }),
    ),
  ),
  'p-signin': document(
    everyone(
      deny('OrganizationOnly', 'sts:AssumeRoleWithWebIdentity', {
        Resource: iam('role/closed', PLATFORM),
        Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-demo' } },
      }),
    ),
  ),
};

const GITHUB_PROVIDER = iam(`oidc-provider/${GITHUB}`, PLATFORM);

const byGitHub = (sub: string): Json => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: GITHUB_PROVIDER },
  Condition: {
    StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
    StringLike: { [`${GITHUB}:sub`]: sub },
  },
});
const byAccount: Json = {
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { AWS: iam('root', PLATFORM) },
};
const inPlatform = { account: PLATFORM };
const passesTo = (service: string): Json =>
  allow('iam:PassRole', { Condition: { StringEquals: { 'iam:PassedToService': service } } });

export const PLATFORM_IDENTITIES: readonly SnapshotEntry[] = [
  user('eli', PLATFORM, [
    allow('*'),
    deny('MfaToStop', 'ec2:StopInstances', {
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    }),
  ]),
  user('hal', PLATFORM, [
    allow('s3:ListBucket', { Condition: { StringLike: { 's3:prefix': 'home/hal/*' } } }),
  ]),
  user('ivo', PLATFORM, [allow(['ecs:*', 'lambda:*', 'rds:*']), passesTo('ec2.amazonaws.com')]),
  user('kim', PLATFORM, [allow(['ecs:RunTask', 's3:PutObject'])]),
  user('lou', PLATFORM, [
    allow('ec2:RunInstances', { Condition: { StringEquals: { 'aws:RequestTag/team': 'web' } } }),
  ]),
  role(
    'runner',
    [
      allow(['s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'kms:Decrypt']),
      deny('KeepObjects', 's3:DeleteObject'),
    ],
    byAccount,
    inPlatform,
  ),
  role('limited', [allow('*')], byAccount, { ...inPlatform, boundary: iam('policy/fence', PLATFORM) }),
  role('task', [allow('s3:GetObject')], byAccount, inPlatform),
  role('guest', [allow(['s3:GetObject', 'dynamodb:GetItem'])], byAccount, inPlatform),
  role('pages', [allow('s3:*')], byGitHub('repo:acmecorp/*'), inPlatform),
  role('closed', [allow('s3:*')], byGitHub('repo:acmecorp/*'), inPlatform),
  role(
    'staff',
    [allow('s3:*')],
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithSAML',
      Principal: { Federated: iam('saml-provider/staff', PLATFORM) },
    },
    inPlatform,
  ),
  {
    kind: 'managedPolicy',
    arn: iam('policy/fence', PLATFORM),
    name: 'fence',
    document: document(allow(['s3:*', 'ecs:*', 'ec2:*']), deny('NoBucketLoss', 's3:DeleteBucket')),
  },
];

export const grantedKey = `arn:aws:kms:${REGION}:${PLATFORM}:key/granted`;
export const productionSecret = `arn:aws:secretsmanager:${REGION}:${PLATFORM}:secret:prod/api-XyZ987`;
export const platformEndpoint = 'vpce-0b2c3d4e';

const bucket = (name: string, statements: readonly Json[] | null) =>
  resource(`arn:aws:s3:::${name}`, PLATFORM, 'bucketPolicy', statements);

export const PLATFORM_RESOURCES: readonly SnapshotEntry[] = [
  bucket('vault', [
    everyone(
      deny('EncryptUploads', 's3:PutObject', {
        Resource: 'arn:aws:s3:::vault/*',
        Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
      }),
    ),
    everyone(
      deny('EndpointOnly', 's3:GetObject', {
        Resource: 'arn:aws:s3:::vault/inner/*',
        Condition: { StringNotEquals: { 'aws:SourceVpce': platformEndpoint } },
      }),
    ),
  ]),
  bucket('crown', null),
  bucket('homes', null),
  bucket('site', null),
  {
    ...resource(productionSecret, PLATFORM, 'secretPolicy', null),
    tags: [{ key: 'env', value: 'prod' }],
  },
  {
    ...resource(grantedKey, PLATFORM, 'kmsKeyPolicy', [
      { Effect: 'Allow', Principal: { AWS: iam('role/task', PLATFORM) }, Action: 'kms:*', Resource: '*' },
    ]),
    grants: [
      {
        grantee: iam('role/runner', PLATFORM),
        operations: ['Decrypt'],
        constraints: { EncryptionContextSubset: { app: 'a' } },
      },
    ],
  },
  {
    kind: 'vpcEndpoint',
    id: platformEndpoint,
    account: PLATFORM,
    vpc: 'vpc-2',
    policy: {
      document: document(
        everyone(allow('s3:GetObject', { Resource: 'arn:aws:s3:::site/*' })),
        everyone(allow('s3:PutObject')),
        everyone(deny('NotToCrown', 's3:PutObject', { Resource: 'arn:aws:s3:::crown/*' })),
      ),
    },
  },
];
