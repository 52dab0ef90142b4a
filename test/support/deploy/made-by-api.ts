/**
 * The resources that moto's CloudFormation does not know, made with the calls of their services, and removed again. `null`: moto has
 * no such call, or not for an event bus; the resource is then only what its properties say.
 */
import {
  CloudFormationClient,
  CreateStackSetCommand,
  DeleteStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateArchiveCommand,
  DeleteArchiveCommand,
  EventBridgeClient,
  PutPermissionCommand,
  RemovePermissionCommand,
} from '@aws-sdk/client-eventbridge';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { logsCaller } from '../engines/moto-logs.ts';
import type { MotoAccount } from './moto-account.ts';
import type { Identified } from './template-values.ts';

export interface MadeByApi extends Identified {
  readonly remove: () => Promise<unknown>;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation takes, with its references resolved
type Maker = (properties: any, account: MotoAccount, id: string) => Promise<MadeByApi>;

const nothing = async () => {};
const made = (ref: string, remove: () => Promise<unknown>, attributes = {}): MadeByApi => ({
  ref,
  attributes,
  remove,
});

const table: Maker = async (given, { client }, TableName) => {
  const dynamodb = new DynamoDBClient(client);
  const [replica] = given.Replicas;
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: given.AttributeDefinitions,
      KeySchema: given.KeySchema,
      BillingMode: given.BillingMode,
      GlobalSecondaryIndexes: given.GlobalSecondaryIndexes,
      StreamSpecification: { StreamEnabled: true, ...given.StreamSpecification },
      SSESpecification: {
        Enabled: given.SSESpecification.SSEEnabled,
        SSEType: given.SSESpecification.SSEType,
      },
      DeletionProtectionEnabled: replica.DeletionProtectionEnabled,
    }),
  );
  const TimeToLiveSpecification = given.TimeToLiveSpecification;
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const { PointInTimeRecoverySpecification } = replica;
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  const { TableArn = '', LatestStreamArn = '' } = TableDescription ?? {};
  const remove = () => dynamodb.send(new DeleteTableCommand({ TableName }));
  return made(TableName, remove, { Arn: TableArn, StreamArn: LatestStreamArn });
};

const busPolicy: Maker = async ({ EventBusName, Statement, StatementId }, { client }) => {
  const events = new EventBridgeClient(client);
  const policy = { Version: '2012-10-17', Statement: [{ Sid: StatementId, ...Statement }] };
  await events.send(new PutPermissionCommand({ EventBusName, Policy: JSON.stringify(policy) }));
  const remove = new RemovePermissionCommand({ EventBusName, StatementId });
  return made(StatementId, () => events.send(remove));
};

const archive: Maker = async ({ ArchiveName, SourceArn, EventPattern, RetentionDays }, { client }) => {
  const events = new EventBridgeClient(client);
  const pattern = JSON.stringify(EventPattern);
  const wanted = { ArchiveName, EventSourceArn: SourceArn, EventPattern: pattern, RetentionDays };
  await events.send(new CreateArchiveCommand(wanted));
  return made(ArchiveName, () => events.send(new DeleteArchiveCommand({ ArchiveName })));
};

const topicPolicy: Maker = async ({ Topics, PolicyDocument }, { client }, id) => {
  const AttributeValue = JSON.stringify(PolicyDocument);
  for (const TopicArn of Topics) {
    const policy = { TopicArn, AttributeName: 'Policy', AttributeValue };
    await new SNSClient(client).send(new SetTopicAttributesCommand(policy));
  }
  return made(id, nothing);
};

const queuePolicy: Maker = async ({ Queues, PolicyDocument }, { client }, id) => {
  const Attributes = { Policy: JSON.stringify(PolicyDocument) };
  for (const QueueUrl of Queues)
    await new SQSClient({ ...client, useQueueUrlAsEndpoint: false }).send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes }),
    );
  return made(id, nothing);
};

const subscription: Maker = async ({ TopicArn, Protocol, Endpoint, RedrivePolicy }, { client }) => {
  const sns = new SNSClient(client);
  const Attributes = RedrivePolicy === undefined ? {} : { RedrivePolicy: JSON.stringify(RedrivePolicy) };
  const command = new SubscribeCommand({
    TopicArn,
    Protocol,
    Endpoint,
    Attributes,
    ReturnSubscriptionArn: true,
  });
  const { SubscriptionArn = '' } = await sns.send(command);
  return made(SubscriptionArn, () => sns.send(new UnsubscribeCommand({ SubscriptionArn })));
};

const alarm: Maker = async (given, { client }) => {
  const cloudwatch = new CloudWatchClient(client);
  const AlarmNames = [given.AlarmName];
  await cloudwatch.send(new PutMetricAlarmCommand(given));
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames }));
  const remove = () => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
  return made(given.AlarmName, remove, { Arn: MetricAlarms[0]?.AlarmArn ?? '' });
};

const metricFilter: Maker = async ({ LogGroupName, FilterPattern, MetricTransformations }, account, id) => {
  const logs = logsOf(account);
  const [transformation] = MetricTransformations;
  await logs('PutMetricFilter', {
    ...{ logGroupName: LogGroupName, filterName: id, filterPattern: FilterPattern },
    metricTransformations: [inCamelCase(transformation)],
  });
  return made(id, () => logs('DeleteMetricFilter', { logGroupName: LogGroupName, filterName: id }));
};

const deliveryDestination: Maker = async ({ Name, DestinationResourceArn }, account) => {
  const logs = logsOf(account);
  const deliveryDestinationConfiguration = { destinationResourceArn: DestinationResourceArn };
  const answer = (await logs('PutDeliveryDestination', {
    ...{ name: Name, outputFormat: 'json', deliveryDestinationConfiguration },
  })) as { readonly deliveryDestination: { readonly arn: string } };
  const remove = () => logs('DeleteDeliveryDestination', { name: Name });
  return made(Name, remove, { Arn: answer.deliveryDestination.arn });
};

const stackSet: Maker = async ({ StackSetName, TemplateBody, Capabilities, PermissionModel }, { client }) => {
  const cloudformation = new CloudFormationClient(client);
  const set = { StackSetName, TemplateBody, Capabilities, PermissionModel };
  await cloudformation.send(new CreateStackSetCommand(set));
  return made(StackSetName, () => cloudformation.send(new DeleteStackSetCommand({ StackSetName })));
};

const organizationPolicy: Maker = async ({ Name, Description, Type, Content, TargetIds }, { client }) => {
  const organizations = new OrganizationsClient(client);
  const { Policy } = await organizations.send(
    new CreatePolicyCommand({ Name, Description, Type, Content: JSON.stringify(Content) }),
  );
  const PolicyId = Policy?.PolicySummary?.Id ?? '';
  for (const TargetId of TargetIds) await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  const remove = async () => {
    for (const TargetId of TargetIds)
      await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
    await organizations.send(new DeletePolicyCommand({ PolicyId }));
  };
  return made(PolicyId, remove);
};

/** By type; the order is that of the printed list. */
export const MADE_BY_API: Readonly<Record<string, Maker | null>> = {
  'AWS::CloudFormation::StackSet': stackSet,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::DynamoDB::GlobalTable': table,
  // moto's CloudFormation takes its pattern as text only.
  'AWS::Events::Archive': archive,
  'AWS::Events::EventBusPolicy': busPolicy,
  'AWS::Logs::Delivery': null,
  'AWS::Logs::DeliveryDestination': deliveryDestination,
  'AWS::Logs::DeliverySource': null,
  'AWS::Logs::MetricFilter': metricFilter,
  'AWS::Organizations::Policy': organizationPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SQS::QueuePolicy': queuePolicy,
};

const logsOf = ({ region, client }: MotoAccount) => {
  const caller = { region, accessKeyId: client.credentials.accessKeyId };
  return (operation: string, input: object) => logsCaller(operation, input, caller);
};

const inCamelCase = (given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`${name[0]?.toLowerCase()}${name.slice(1)}`, value]),
  );
