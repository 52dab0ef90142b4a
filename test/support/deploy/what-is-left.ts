/** Names of what an account of moto still has of the types that we deploy. */
import { CloudFormationClient, ListStackSetsCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  ListArchivesCommand,
  ListEventBusesCommand,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  type AliasListEntry,
  type KeyListEntry,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { logsCaller } from '../engines/moto-logs.ts';
import type { MotoAccount } from './moto-account.ts';

export async function whatIsLeft({ region, client }: MotoAccount): Promise<readonly string[]> {
  const events = new EventBridgeClient(client);
  const { Functions = [] } = await new LambdaClient(client).send(new ListFunctionsCommand({}));
  const { QueueUrls = [] } = await new SQSClient(client).send(new ListQueuesCommand({}));
  const { Topics = [] } = await new SNSClient(client).send(new ListTopicsCommand({}));
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand({}));
  const { Archives = [] } = await events.send(new ListArchivesCommand({}));
  const { Roles = [] } = await new IAMClient(client).send(new ListRolesCommand({}));
  const { MetricAlarms = [] } = await new CloudWatchClient(client).send(new DescribeAlarmsCommand({}));
  const { TableNames = [] } = await new DynamoDBClient(client).send(new ListTablesCommand({}));
  const { Summaries = [] } = await new CloudFormationClient(client).send(new ListStackSetsCommand({}));
  const kms = new KMSClient(client);
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const { accessKeyId } = client.credentials;
  const { logGroups } = (await logsCaller('DescribeLogGroups', {}, { region, accessKeyId })) as {
    readonly logGroups: readonly { readonly logGroupName: string }[];
  };
  const buses = EventBuses.filter(({ Name }) => Name !== 'default');
  const names = [
    ...Functions.map(({ FunctionName }) => FunctionName),
    ...QueueUrls,
    ...Topics.map(({ TopicArn }) => TopicArn),
    ...[...Rules, ...buses].map(({ Name }) => Name),
    ...Archives.map(({ ArchiveName }) => ArchiveName),
    ...Roles.map(({ RoleName }) => RoleName),
    ...MetricAlarms.map(({ AlarmName }) => AlarmName),
    ...Summaries.filter(({ Status }) => Status !== 'DELETED').map(({ StackSetName }) => StackSetName),
    ...logGroups.map(({ logGroupName }) => logGroupName),
    ...TableNames,
    ...Keys.filter((key) => !isOfAws(key, Aliases)).map(({ KeyArn }) => KeyArn),
  ];
  return names.map(String);
}

/** The key that DynamoDB makes for tables without one. */
const isOfAws = ({ KeyId }: KeyListEntry, aliases: readonly AliasListEntry[]): boolean =>
  aliases.some(({ AliasName, TargetKeyId }) => AliasName?.startsWith('alias/aws/') && TargetKeyId === KeyId);
