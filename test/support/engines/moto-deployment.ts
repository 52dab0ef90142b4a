/**
 * A made-up deployment in moto: every part that the doctor reads, whole, for tests to break. CloudFormation's answers
 * are ours, because moto makes neither global tables nor stack sets.
 */
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  EventBridgeClient,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { logsCaller } from './moto-logs.ts';

export const SEES_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
export const REGION = 'eu-central-1';
export const TABLE = 'denials';
export const LOG_GROUP = '/aws/events/denial-monitor/own-calls';

export interface Deployment {
  /** Of the monitor; in moto it manages the organization, too. */
  readonly account: string;
  readonly member: string;
  readonly organization: string;
  readonly root: string;
  readonly queue: string;
  readonly deadLetters: string;
  readonly topic: string;
  readonly trail: string;
  /** Type, logical id, physical id. */
  readonly parts: readonly (readonly [string, string, string])[];
}

export const CLOUDTRAIL = { 'detail-type': [{ suffix: ' via CloudTrail' }] };

export async function makeDeployment(): Promise<Deployment> {
  const { Account: account = '' } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  const tree = await makeOrganization();
  await makeBus(tree.organization);
  const { queue, deadLetters } = await makeQueues();
  await makeRules(account);
  const topic = await makeTopic();
  const stream = await makeTable();
  const mapping = await makeFunction(stream);
  await makeAlarm(topic);
  await logsCaller('CreateLogGroup', { logGroupName: LOG_GROUP });
  await logsCaller('PutRetentionPolicy', { logGroupName: LOG_GROUP, retentionInDays: 30 });
  await logsCaller('CreateLogStream', { logGroupName: LOG_GROUP, logStreamName: 'one' });
  const rule = (name: string) =>
    ['AWS::Events::Rule', name, `denial-monitor|denial-monitor-${name}`] as const;
  return {
    ...{ ...tree, account, queue, deadLetters, topic, trail: await makeTrail() },
    parts: [
      rule('denied-calls'),
      rule(`canary-${REGION}`),
      ['AWS::Events::EventBus', 'Bus', 'denial-monitor'],
      ['AWS::Events::Archive', 'BusArchive', 'denial-monitor'],
      ['AWS::SQS::Queue', 'SourceQueue1', queue],
      ['AWS::SQS::Queue', 'SourceUnprocessed1', deadLetters],
      ['AWS::Lambda::Function', 'Ingest', 'ingest'],
      ['AWS::Lambda::EventSourceMapping', 'IngestSource', mapping],
      ['AWS::DynamoDB::GlobalTable', 'Table', TABLE],
      ['AWS::SNS::Topic', 'Alerts', topic],
      ['AWS::CloudWatch::Alarm', 'AlarmsSilence', 'denial-monitor-silence'],
      ['AWS::Logs::LogGroup', 'OwnCallsLog', LOG_GROUP],
      ['AWS::CloudFormation::StackSet', 'Members', 'denial-monitor-members:1-2-3'],
    ],
  };
}

async function makeOrganization() {
  const client = new OrganizationsClient({ region: 'us-east-1' });
  const { Organization } = await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots = [] } = await client.send(new ListRootsCommand({}));
  const made = await client.send(
    new CreateAccountCommand({ AccountName: 'prod', Email: 'prod@example.com' }),
  );
  return {
    organization: Organization?.Id ?? '',
    root: Roots[0]?.Id ?? '',
    member: made.CreateAccountStatus?.AccountId ?? '',
  };
}

async function makeBus(organization: string): Promise<void> {
  const client = new EventBridgeClient({});
  const Name = 'denial-monitor';
  const made = await client.send(new CreateEventBusCommand({ Name, LogConfig: { Level: 'ERROR' } }));
  const statement = {
    ...{ Sid: 'Forwarders', Effect: 'Allow', Principal: '*', Action: 'events:PutEvents' },
    Resource: made.EventBusArn,
    Condition: {
      StringEquals: { 'aws:PrincipalOrgID': organization },
      Bool: { 'events:eventBusInvocation': 'true' },
    },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await client.send(new PutPermissionCommand({ EventBusName: Name, Policy }));
  await client.send(
    new CreateArchiveCommand({ ArchiveName: Name, EventSourceArn: made.EventBusArn, RetentionDays: 14 }),
  );
}

async function makeRules(account: string): Promise<void> {
  for (const [name, pattern] of [
    ['denied-calls', CLOUDTRAIL],
    [`canary-${REGION}`, { ...CLOUDTRAIL, account: [account], region: [REGION] }],
  ] as const)
    await putRule(name, SEES_READS, pattern);
}

export async function putRule(name: string, State: string, pattern: object): Promise<void> {
  const client = new EventBridgeClient({});
  const rule = { Name: `denial-monitor-${name}`, EventBusName: 'denial-monitor' };
  await client.send(
    new PutRuleCommand({ ...rule, State: State as 'ENABLED', EventPattern: JSON.stringify(pattern) }),
  );
  const Targets = [{ Id: 'Target', Arn: `arn:aws:sqs:${REGION}:111122223333:Source` }];
  await client.send(new PutTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Targets }));
}

async function makeQueues() {
  const client = new SQSClient({});
  const SqsManagedSseEnabled = 'true';
  const { QueueUrl: deadLetters = '' } = await client.send(
    new CreateQueueCommand({ QueueName: 'Unprocessed', Attributes: { SqsManagedSseEnabled } }),
  );
  const deadLetterTargetArn = `arn:aws:sqs:${REGION}:${deadLetters.split('/').at(-2)}:Unprocessed`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 });
  const { QueueUrl: queue = '' } = await client.send(
    new CreateQueueCommand({ QueueName: 'Source', Attributes: { SqsManagedSseEnabled, RedrivePolicy } }),
  );
  return { queue, deadLetters };
}

async function makeTopic(): Promise<string> {
  const client = new SNSClient({});
  const Attributes = { KmsMasterKeyId: 'alias/denials' };
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'Alerts', Attributes }));
  const Endpoint = `arn:aws:sqs:${REGION}:111122223333:Source`;
  await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  return TopicArn;
}

async function makeTable(): Promise<string> {
  const client = new DynamoDBClient({});
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      DeletionProtectionEnabled: true,
    }),
  );
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: TABLE,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: TABLE, TimeToLiveSpecification }));
  return TableDescription?.LatestStreamArn ?? '';
}

/** The id of the mapping that feeds it. */
async function makeFunction(EventSourceArn: string): Promise<string> {
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const { Role } = await new IAMClient({}).send(
    new CreateRoleCommand({ RoleName: 'ingest', AssumeRolePolicyDocument }),
  );
  const client = new LambdaClient({});
  await client.send(
    new CreateFunctionCommand({
      FunctionName: 'ingest',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: Role?.Arn,
      Code: { ZipFile: new Uint8Array(Buffer.from('PK')) },
      Environment: { Variables: { RETENTION_DAYS: '90' } },
    }),
  );
  const mapping = { FunctionName: 'ingest', EventSourceArn, StartingPosition: 'TRIM_HORIZON' } as const;
  const { UUID = '' } = await client.send(new CreateEventSourceMappingCommand(mapping));
  return UUID;
}

async function makeAlarm(topic: string): Promise<void> {
  const client = new CloudWatchClient({});
  const AlarmName = 'denial-monitor-silence';
  await client.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName, Namespace: 'AWS/Events', MetricName: 'MatchedEvents', Statistic: 'Sum' },
      ...{ Period: 3600, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'LessThanThreshold' },
      AlarmActions: [topic],
    }),
  );
  await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'quiet' }));
}

async function makeTrail(): Promise<string> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await new S3Client({}).send(new CreateBucketCommand({ Bucket: 'trail', CreateBucketConfiguration }));
  const client = new CloudTrailClient({});
  const { TrailARN = '' } = await client.send(
    new CreateTrailCommand({ Name: 'all', S3BucketName: 'trail', IsMultiRegionTrail: true }),
  );
  await client.send(new StartLoggingCommand({ Name: TrailARN }));
  return TrailARN;
}
