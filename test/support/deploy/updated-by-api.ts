/**
 * Updates in place, where moto's CloudFormation makes the resource anew, changes nothing or does not know the type: what AWS's does,
 * with the calls of the service.
 */
import { CloudFormationClient, UpdateStackSetCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, UpdateArchiveCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { SetSubscriptionAttributesCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { logsCaller } from '../engines/moto-logs.ts';
import { MADE_BY_API } from './made-by-api.ts';
import type { MotoAccount } from './moto-account.ts';
import type { Identified } from './template-values.ts';

interface Old extends Identified {
  readonly physical: string;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation takes, with its references resolved
type Updater = (properties: any, account: MotoAccount, old: Old) => Promise<unknown>;

/** The call that makes it changes it, too. */
const puts =
  (type: string): Updater =>
  async (properties, account, { physical }) =>
    MADE_BY_API[type]?.(properties, account, physical);

const stackSet: Updater = ({ StackSetName, TemplateBody, Capabilities }, { client }) =>
  new CloudFormationClient(client).send(
    new UpdateStackSetCommand({ StackSetName, TemplateBody, Capabilities }),
  );

const table: Updater = (
  { SSESpecification: { SSEEnabled, SSEType }, Replicas: [replica] },
  { client },
  { ref },
) =>
  new DynamoDBClient(client).send(
    new UpdateTableCommand({
      TableName: ref,
      SSESpecification: {
        Enabled: SSEEnabled,
        SSEType,
        KMSMasterKeyId: replica.SSESpecification?.KMSMasterKeyId,
      },
    }),
  );

const archive: Updater = ({ ArchiveName, EventPattern, RetentionDays }, { client }) =>
  new EventBridgeClient(client).send(
    new UpdateArchiveCommand({ ArchiveName, EventPattern: JSON.stringify(EventPattern), RetentionDays }),
  );

const role: Updater = async ({ AssumeRolePolicyDocument, Policies = [] }, { client }, { ref }) => {
  const iam = new IAMClient(client);
  const PolicyDocument = JSON.stringify(AssumeRolePolicyDocument);
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ref, PolicyDocument }));
  for (const { PolicyName, PolicyDocument: own } of Policies)
    await iam.send(
      new PutRolePolicyCommand({ RoleName: ref, PolicyName, PolicyDocument: JSON.stringify(own) }),
    );
};

/** moto has no call that gives a log group a key. */
const logGroup: Updater = ({ RetentionInDays }, { region, client }, { ref }) => {
  const caller = { region, accessKeyId: client.credentials.accessKeyId };
  const retention = { logGroupName: ref, retentionInDays: RetentionInDays };
  return logsCaller('PutRetentionPolicy', retention, caller);
};

const subscription: Updater = ({ RedrivePolicy }, { client }, { ref }) =>
  new SNSClient(client).send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn: ref,
      AttributeName: 'RedrivePolicy',
      AttributeValue: JSON.stringify(RedrivePolicy),
    }),
  );

const topic: Updater = ({ KmsMasterKeyId }, { client }, { ref }) =>
  new SNSClient(client).send(
    new SetTopicAttributesCommand({
      TopicArn: ref,
      AttributeName: 'KmsMasterKeyId',
      AttributeValue: KmsMasterKeyId,
    }),
  );

const queue: Updater = ({ RedrivePolicy, ...given }, { client }, { ref }) =>
  new SQSClient({ ...client, useQueueUrlAsEndpoint: false }).send(
    new SetQueueAttributesCommand({
      QueueUrl: ref,
      Attributes: Object.fromEntries(
        Object.entries({ ...given, RedrivePolicy: JSON.stringify(RedrivePolicy) })
          .filter(([name, value]) => name !== 'QueueName' && value !== undefined)
          .map(([name, value]) => [name, String(value)]),
      ),
    }),
  );

export const UPDATED_BY_API: Readonly<Record<string, Updater>> = {
  'AWS::CloudFormation::StackSet': stackSet,
  'AWS::CloudWatch::Alarm': puts('AWS::CloudWatch::Alarm'),
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Events::Archive': archive,
  'AWS::Events::EventBusPolicy': puts('AWS::Events::EventBusPolicy'),
  'AWS::IAM::Role': role,
  'AWS::Logs::DeliveryDestination': puts('AWS::Logs::DeliveryDestination'),
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::MetricFilter': puts('AWS::Logs::MetricFilter'),
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': puts('AWS::SNS::TopicPolicy'),
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': puts('AWS::SQS::QueuePolicy'),
};
