/** What moto has of a resource, beside what its template wants: an update may be accepted and not made. */

import { CloudFormationClient, DescribeStackSetCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';

import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';

import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { logsCaller, statesCaller } from '../engines/moto-logs.ts';
import type { MotoAccount } from './moto-account.ts';
import type { DeployedResource, DeployedStack } from './moto-stack.ts';

interface Compared {
  readonly stands: unknown;
  readonly wanted: unknown;
}

type Comparing = (resource: DeployedResource, account: MotoAccount) => Promise<Compared>;

const alarm: Comparing = async ({ properties }, { client }) => {
  const AlarmNames = [properties.AlarmName];
  const command = new DescribeAlarmsCommand({ AlarmNames });
  const { MetricAlarms = [] } = await new CloudWatchClient(client).send(command);
  const of = ({ Threshold, MetricName, Dimensions }: typeof properties) => [
    Threshold,
    MetricName,
    Dimensions ?? [],
  ];
  return { stands: of(MetricAlarms[0] ?? {}), wanted: of(properties) };
};

const dashboard: Comparing = async ({ properties }, { client }) => {
  const command = new GetDashboardCommand({ DashboardName: properties.DashboardName });
  const { DashboardBody = '{}' } = await new CloudWatchClient(client).send(command);
  return { stands: JSON.parse(DashboardBody), wanted: JSON.parse(properties.DashboardBody) };
};

const rule: Comparing = async ({ properties }, { client }) => {
  const { Name, EventBusName, EventPattern, State } = properties;
  const stands = await new EventBridgeClient(client).send(new DescribeRuleCommand({ Name, EventBusName }));
  return {
    stands: [stands.State, JSON.parse(stands.EventPattern ?? '{}')],
    wanted: [State, EventPattern],
  };
};

const policy: Comparing = async ({ properties }, { client }) => {
  const { PolicyName, PolicyDocument } = properties;
  const [RoleName] = properties.Roles;
  const stands = await new IAMClient(client).send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  return { stands: JSON.parse(decodeURIComponent(stands.PolicyDocument ?? '')), wanted: PolicyDocument };
};

const mapping: Comparing = async ({ ref, properties }, { client }) => {
  const stands = await new LambdaClient(client).send(new GetEventSourceMappingCommand({ UUID: ref }));
  const of = ({ BatchSize, MaximumBatchingWindowInSeconds: seconds, FilterCriteria }: typeof properties) => [
    BatchSize,
    seconds,
    FilterCriteria,
  ];
  return { stands: of(stands), wanted: of(properties) };
};

const lambda: Comparing = async ({ ref, properties }, { client }) => {
  const command = new GetFunctionConfigurationCommand({ FunctionName: ref });
  const stands = await new LambdaClient(client).send(command);
  return { stands: stands.Environment?.Variables, wanted: properties.Environment.Variables };
};

const machine: Comparing = async ({ ref, properties }, { region, client }) => {
  const caller = { region, accessKeyId: client.credentials.accessKeyId };
  const stands = await statesCaller('DescribeStateMachine', { stateMachineArn: ref }, caller);
  const { definition } = stands as { readonly definition: string };
  return { stands: JSON.parse(definition), wanted: properties.Definition };
};

const stackSet: Comparing = async ({ properties }, { client }) => {
  const { StackSetName, TemplateBody } = properties;
  const command = new DescribeStackSetCommand({ StackSetName });
  const { StackSet } = await new CloudFormationClient(client).send(command);
  return { stands: StackSet?.TemplateBody, wanted: TemplateBody };
};

const logGroup: Comparing = async ({ ref, properties }, { region, client }) => {
  const caller = { region, accessKeyId: client.credentials.accessKeyId };
  const stands = await logsCaller('DescribeLogGroups', { logGroupNamePrefix: ref }, caller);
  const { logGroups } = stands as { readonly logGroups: readonly Readonly<Record<string, unknown>>[] };
  const found = logGroups.find(({ logGroupName }) => logGroupName === ref);
  return { stands: found?.retentionInDays, wanted: properties.RetentionInDays };
};

const topic: Comparing = async ({ ref, properties }, { client }) => {
  const command = new GetTopicAttributesCommand({ TopicArn: ref });
  const { Attributes } = await new SNSClient(client).send(command);
  return { stands: Attributes?.KmsMasterKeyId, wanted: properties.KmsMasterKeyId };
};

const queue: Comparing = async ({ ref, properties }, { client }) => {
  const command = new GetQueueAttributesCommand({ QueueUrl: ref, AttributeNames: ['All'] });
  const { Attributes } = await new SQSClient({ ...client, useQueueUrlAsEndpoint: false }).send(command);
  const { KmsMasterKeyId, MessageRetentionPeriod } = properties;
  return {
    stands: [Attributes?.KmsMasterKeyId, Attributes?.MessageRetentionPeriod],
    wanted: [KmsMasterKeyId, String(MessageRetentionPeriod)],
  };
};

/** `null`: moto does not make the update. */
const BY_TYPE: Readonly<Record<string, Comparing | null>> = {
  'AWS::CloudFormation::StackSet': stackSet,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::Dashboard': dashboard,
  // moto takes a new key for it, and keeps the one that it had.
  'AWS::DynamoDB::GlobalTable': null,
  'AWS::Events::Rule': rule,
  'AWS::IAM::Policy': policy,
  'AWS::Lambda::EventSourceMapping': mapping,
  'AWS::Lambda::Function': lambda,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
  'AWS::StepFunctions::StateMachine': machine,
};

/** Of all that the last deployment updated. Errors: a type that is not known here. */
export async function asTheyStand(
  stacks: readonly DeployedStack[],
): Promise<readonly (Compared & { readonly id: string })[]> {
  const compared = [];
  for (const { account, resources, changes } of stacks) {
    const updated = new Set(changes.filter(({ how }) => how.startsWith('updated')).map(({ id }) => id));
    for (const resource of resources.filter(({ id }) => updated.has(id))) {
      const compare = BY_TYPE[resource.type];
      if (compare === undefined) throw new Error(`how ${resource.type} stands in moto is not known here`);
      if (compare === null) continue;
      compared.push({ id: resource.id, ...(await compare(resource, account)) });
    }
  }
  return compared;
}
