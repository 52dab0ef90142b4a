/**
 * A small organization inside moto, made with the SDK's own clients: two organizational units, a guardrail on one,
 * an account in each; in the first account something of every kind that carries a policy.
 */
import { APIGatewayClient, CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { CreateTableCommand, DynamoDBClient, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { CreateVpcCommand, CreateVpcEndpointCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateRepositoryCommand,
  ECRClient,
  PutRegistryPolicyCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { CreateFileSystemCommand, EFSClient, PutFileSystemPolicyCommand } from '@aws-sdk/client-efs';
import { EventBridgeClient, PutPermissionCommand } from '@aws-sdk/client-eventbridge';
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  KMSClient,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateAccessPointCommand,
  PutAccessPointPolicyCommand,
  PutPublicAccessBlockCommand as PutAccountBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import {
  CreateSecretCommand,
  PutResourcePolicyCommand as PutSecretPolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export const REGION = 'eu-central-1';
export const ROLE = 'denial-monitor-read';

export interface MotoOrganization {
  readonly organization: string;
  readonly root: string;
  readonly managementAccount: string;
  readonly unit: string;
  /** In the unit that the guardrail hangs on. */
  readonly account: string;
  readonly otherAccount: string;
  readonly guardrail: string;
  readonly key: string;
  readonly endpointId: string;
}

export const statement = (Action: string, Resource: string, Effect = 'Allow') => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'One', Effect, Action, Resource }],
});

export const shared = (Action: string, Resource: string, account: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action, Resource }],
});

const text = (document: object): string => JSON.stringify(document);

export async function makeOrganization(): Promise<MotoOrganization> {
  const tree = await makeTree();
  const settings = await settingsIn(tree.account);
  await makeIdentities(new IAMClient(settings), tree.account);
  const key = await makeKey(new KMSClient(settings), tree.account);
  await makeStorage(settings, tree.account, key);
  await makeMessaging(settings, tree.account);
  await makeServices(settings, tree.account);
  return { ...tree, key, endpointId: await makeEndpoint(new EC2Client(settings)) };
}

async function makeTree() {
  const organizations = new OrganizationsClient({ region: 'us-east-1' });
  const made = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const root = Roots?.[0]?.Id ?? '';
  for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
    await organizations
      .send(new EnablePolicyTypeCommand({ RootId: root, PolicyType }))
      // moto may have them on already.
      .catch((error: Error) => {
        if (error.name !== 'PolicyTypeAlreadyEnabledException') throw error;
      });
  }
  const ou = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'prod' }));
  const unit = ou.OrganizationalUnit?.Id ?? '';
  const [account = '', otherAccount = ''] = [
    await makeAccount(organizations, 'prod'),
    await makeAccount(organizations, 'lab'),
  ];
  await organizations.send(
    new MoveAccountCommand({ AccountId: account, SourceParentId: root, DestinationParentId: unit }),
  );
  const policy = await organizations.send(
    new CreateOrganizationPolicyCommand({
      Name: 'DenySqs',
      Description: 'a guardrail',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: text(statement('sqs:*', '*', 'Deny')),
    }),
  );
  const guardrail = policy.Policy?.PolicySummary?.Id ?? '';
  await organizations.send(new AttachPolicyCommand({ PolicyId: guardrail, TargetId: unit }));
  const { Id: organization = '', MasterAccountId: managementAccount = '' } = made.Organization ?? {};
  return { organization, managementAccount, root, unit, account, otherAccount, guardrail };
}

async function makeAccount(organizations: OrganizationsClient, name: string): Promise<string> {
  const input = { AccountName: name, Email: `${name}@example.com` };
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand(input));
  return CreateAccountStatus?.AccountId ?? '';
}

/** From then on ana's own policy allows everything. */
export async function allowAll(account: string): Promise<void> {
  const PolicyDocument = text(statement('*', '*'));
  const own = { UserName: 'ana', PolicyName: 'own', PolicyDocument };
  await new IAMClient(await settingsIn(account)).send(new PutUserPolicyCommand(own));
}

/** In moto the session's key makes every later call run in its account. */
async function settingsIn(account: string) {
  const sts = new STSClient({ region: REGION });
  const RoleArn = `arn:aws:iam::${account}:role/${ROLE}`;
  const { Credentials: made } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'loader' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = made ?? {};
  return {
    region: REGION,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    },
  };
}

type Settings = Awaited<ReturnType<typeof settingsIn>>;

async function makeIdentities(iam: IAMClient, account: string): Promise<void> {
  const policy = (name: string) => `arn:aws:iam::${account}:policy/${name}`;
  for (const [name, action] of [
    ['edge', 's3:*'],
    ['reader', 's3:Get*'],
    ['unused', 'sqs:*'],
  ] as const) {
    const PolicyDocument = text(statement(action, '*'));
    await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
  }
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'deploy',
      Path: '/ci/',
      AssumeRolePolicyDocument: text(shared('sts:AssumeRole', '*', account)),
      PermissionsBoundary: policy('edge'),
      Tags: [{ Key: 'team', Value: 'red & blue' }],
    }),
  );
  const RoleName = 'deploy';
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policy('reader') }));
  for (const PolicyName of ['own', 'another']) {
    const PolicyDocument = text(statement('s3:PutObject', 'arn:aws:s3:::ledger/ä b/*'));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
  const PolicyDocument = text(statement('sqs:SendMessage', '*'));
  await iam.send(new CreateUserCommand({ UserName: 'ana', Tags: [{ Key: 'team', Value: 'red' }] }));
  await iam.send(new PutUserPolicyCommand({ UserName: 'ana', PolicyName: 'own', PolicyDocument }));
  await iam.send(new CreateGroupCommand({ GroupName: 'readers', Path: '/staff/' }));
  await iam.send(new PutGroupPolicyCommand({ GroupName: 'readers', PolicyName: 'shared', PolicyDocument }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: policy('reader') }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'ana' }));
}

async function makeKey(kms: KMSClient, account: string): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Tags: [{ TagKey: 'a', TagValue: 'b' }] }));
  const key = KeyMetadata?.Arn ?? '';
  const Policy = text(shared('kms:*', '*', account));
  await kms.send(new PutKeyPolicyCommand({ KeyId: key, PolicyName: 'default', Policy }));
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: key }));
  await kms.send(
    new CreateGrantCommand({
      KeyId: key,
      GranteePrincipal: `arn:aws:iam::${account}:role/ci/deploy`,
      Operations: ['Decrypt'],
      Constraints: { EncryptionContextSubset: { app: 'one' } },
    }),
  );
  return key;
}

async function makeStorage(settings: Settings, account: string, key: string): Promise<void> {
  const s3 = new S3Client(settings);
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  for (const Bucket of ['ledger', 'bare'])
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const Policy = text(shared('s3:GetObject', 'arn:aws:s3:::ledger/*', account));
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'ledger', Policy }));
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const;
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket: 'ledger', ServerSideEncryptionConfiguration }));
  const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: 'ledger', PublicAccessBlockConfiguration }));
  const control = new S3ControlClient(settings);
  const AccountId = account;
  await control.send(
    new PutAccountBlockCommand({ AccountId, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
  );
  await control.send(new CreateAccessPointCommand({ AccountId, Name: 'lake', Bucket: 'ledger' }));
  const pointPolicy = text(
    shared('s3:GetObject', `arn:aws:s3:${REGION}:${account}:accesspoint/lake`, account),
  );
  await control.send(new PutAccessPointPolicyCommand({ AccountId, Name: 'lake', Policy: pointPolicy }));
  const dynamodb = new DynamoDBClient(settings);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  const ResourceArn = `arn:aws:dynamodb:${REGION}:${account}:table/orders`;
  const tablePolicy = text(shared('dynamodb:GetItem', ResourceArn, account));
  await dynamodb.send(new PutResourcePolicyCommand({ ResourceArn, Policy: tablePolicy }));
  const efs = new EFSClient(settings);
  const { FileSystemId } = await efs.send(new CreateFileSystemCommand({ CreationToken: 'one' }));
  const filePolicy = text(shared('elasticfilesystem:ClientMount', '*', account));
  await efs.send(new PutFileSystemPolicyCommand({ FileSystemId, Policy: filePolicy }));
}

async function makeMessaging(settings: Settings, account: string): Promise<void> {
  const sqs = new SQSClient(settings);
  const Policy = text(shared('sqs:SendMessage', '*', account));
  await sqs.send(
    new CreateQueueCommand({ QueueName: 'jobs', Attributes: { Policy }, tags: { team: 'red' } }),
  );
  await sqs.send(new CreateQueueCommand({ QueueName: 'bare' }));
  const sns = new SNSClient(settings);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'updates' }));
  const topicPolicy = text(shared('sns:Publish', TopicArn ?? '', account));
  const attribute = { TopicArn, AttributeName: 'Policy', AttributeValue: topicPolicy };
  await sns.send(new SetTopicAttributesCommand(attribute));
  const events = new EventBridgeClient(settings);
  const permission = { Action: 'events:PutEvents', Principal: account, StatementId: 'One' };
  await events.send(new PutPermissionCommand(permission));
}

async function makeServices(settings: Settings, account: string): Promise<void> {
  const lambda = new LambdaClient(settings);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'work',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: `arn:aws:iam::${account}:role/ci/deploy`,
      Code: { ZipFile: new Uint8Array(Buffer.from('PK')) },
    }),
  );
  const Principal = 'sns.amazonaws.com';
  const Action = 'lambda:InvokeFunction';
  await lambda.send(
    new AddPermissionCommand({ FunctionName: 'work', StatementId: 'One', Action, Principal }),
  );
  const secrets = new SecretsManagerClient(settings);
  await secrets.send(new CreateSecretCommand({ Name: 'app/db', SecretString: 'never read' }));
  const ResourcePolicy = text(shared('secretsmanager:GetSecretValue', '*', account));
  await secrets.send(new PutSecretPolicyCommand({ SecretId: 'app/db', ResourcePolicy }));
  const ecr = new ECRClient(settings);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/app' }));
  const policyText = text(shared('ecr:BatchGetImage', '*', account));
  await ecr.send(new SetRepositoryPolicyCommand({ repositoryName: 'team/app', policyText }));
  const repositories = `arn:aws:ecr:${REGION}:${account}:repository/*`;
  const registry = text(shared('ecr:CreateRepository', repositories, account));
  await ecr.send(new PutRegistryPolicyCommand({ policyText: registry }));
  const policy = text(shared('execute-api:Invoke', 'execute-api:/*', account));
  await new APIGatewayClient(settings).send(new CreateRestApiCommand({ name: 'api', policy }));
  const AccessPolicies = text(shared('es:ESHttp*', '*', account));
  await new OpenSearchClient(settings).send(new CreateDomainCommand({ DomainName: 'logs', AccessPolicies }));
}

async function makeEndpoint(ec2: EC2Client): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const made = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: Vpc?.VpcId,
      ServiceName: `com.amazonaws.${REGION}.s3`,
      PolicyDocument: text(statement('s3:*', '*')),
    }),
  );
  return made.VpcEndpoint?.VpcEndpointId ?? '';
}
