/** What an upgrade must keep, as the services have it: which resource it is, and what it holds. */
import { isDeepStrictEqual } from 'node:util';
import { CloudFormationClient, DescribeStackSetCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { logsCaller } from '../engines/moto-logs.ts';
import type { MotoAccount } from './moto-account.ts';
import type { DeployedResource, DeployedStack } from './moto-stack.ts';

type Reader = (ref: string, account: MotoAccount) => Promise<unknown>;

const table: Reader = async (TableName, { client }) => {
  const dynamodb = new DynamoDBClient(client);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const { Items } = await dynamodb.send(new ScanCommand({ TableName }));
  const { TableArn, TableId, CreationDateTime, LatestStreamArn } = Table ?? {};
  return { TableArn, TableId, CreationDateTime, LatestStreamArn, Items };
};

const archive: Reader = async (ArchiveName, { client }) => {
  const command = new DescribeArchiveCommand({ ArchiveName });
  const { ArchiveArn, CreationTime, EventCount } = await new EventBridgeClient(client).send(command);
  return { ArchiveArn, CreationTime, EventCount };
};

const bus: Reader = async (Name, { client }) => {
  const { Arn, CreationTime } = await new EventBridgeClient(client).send(
    new DescribeEventBusCommand({ Name }),
  );
  return { Arn, CreationTime };
};

const role: Reader = async (RoleName, { client }) => {
  const { Role } = await new IAMClient(client).send(new GetRoleCommand({ RoleName }));
  return { Arn: Role?.Arn, RoleId: Role?.RoleId, CreateDate: Role?.CreateDate };
};

const key: Reader = async (KeyId, { client }) => {
  const { KeyMetadata } = await new KMSClient(client).send(new DescribeKeyCommand({ KeyId }));
  return { Arn: KeyMetadata?.Arn, CreationDate: KeyMetadata?.CreationDate, KeyState: KeyMetadata?.KeyState };
};

const logGroup: Reader = async (logGroupNamePrefix, { region, client }) => {
  const caller = { region, accessKeyId: client.credentials.accessKeyId };
  const { logGroups } = (await logsCaller('DescribeLogGroups', { logGroupNamePrefix }, caller)) as {
    readonly logGroups: readonly Readonly<Record<string, unknown>>[];
  };
  const found = logGroups.find(({ logGroupName }) => logGroupName === logGroupNamePrefix);
  return { arn: found?.arn, creationTime: found?.creationTime };
};

const topic: Reader = async (TopicArn, { client }) => {
  const command = new ListSubscriptionsByTopicCommand({ TopicArn });
  const { Subscriptions = [] } = await new SNSClient(client).send(command);
  return { TopicArn, subscriptions: Subscriptions.map(({ SubscriptionArn }) => SubscriptionArn).toSorted() };
};

/** Its messages stay visible. */
const queue: Reader = async (QueueUrl, { client }) => {
  const sqs = new SQSClient({ ...client, useQueueUrlAsEndpoint: false });
  const AttributeNames = ['QueueArn' as const, 'CreatedTimestamp' as const];
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0, WaitTimeSeconds: 0 }),
  );
  return { ...Attributes, messages: Messages.map(({ MessageId, Body }) => ({ MessageId, Body })) };
};

const stackSet: Reader = async (StackSetName, { client }) => {
  const command = new DescribeStackSetCommand({ StackSetName });
  const { StackSet } = await new CloudFormationClient(client).send(command);
  return { StackSetId: StackSet?.StackSetId };
};

/** By type. */
export const READERS: Readonly<Record<string, Reader>> = {
  'AWS::CloudFormation::StackSet': stackSet,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Events::Archive': archive,
  'AWS::Events::EventBus': bus,
  'AWS::IAM::Role': role,
  'AWS::KMS::Key': key,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
};

export interface Identity {
  readonly type: string;
  /** As its service has it, of its stack of now. */
  readonly value: unknown;
}

/** By account, Region, stack, and the id that the last deployment had for it. */
export async function identitiesOf(stacks: readonly DeployedStack[]): Promise<ReadonlyMap<string, Identity>> {
  const found = new Map<string, Identity>();
  for (const { name, account, resources } of stacks) {
    for (const resource of resources.filter(isKept)) {
      const { id, type, ref } = resource;
      const value = await READERS[type]?.(ref, account);
      found.set(`${account.account} ${account.region} ${name} ${id}`, { type, value });
    }
  }
  return found;
}

/** A role without a name may be made anew: what needs it gets the new one in the same update. */
const isKept = ({ type, properties }: DeployedResource): boolean =>
  Object.hasOwn(READERS, type) && (type !== 'AWS::IAM::Role' || properties.RoleName !== undefined);

/** Of what was there before: what is not there any more as it was, by its id. */
export const notKept = (
  before: ReadonlyMap<string, Identity>,
  after: ReadonlyMap<string, Identity>,
): readonly string[] =>
  [...before]
    .filter(([name, { value }]) => !isDeepStrictEqual(after.get(name)?.value, value))
    .map(([name]) => name);
