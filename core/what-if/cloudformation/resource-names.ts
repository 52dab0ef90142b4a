/**
 * What `Ref` and `Fn::GetAtt` of a resource stand for, by its type, as far as that follows from its name.
 *
 * Shape   `{name}` is the name that its property states, or that the deployed stack has; `{path}` its property `Path`;
 *         others are pseudo parameters.
 * Source  CloudFormation Template Reference, "Return values" of each type; Service Authorization Reference, ARN formats.
 */
export interface ResourceNames {
  /** The property that states the name; undefined: AWS chooses it. */
  readonly nameProperty: string | undefined;
  /** Undefined: only the deployed stack has it. */
  readonly ref: string | undefined;
  /** The character behind which the name stands in `Ref`; undefined: `Ref` is the name. */
  readonly nameAfter?: '/' | ':';
  readonly attributes: Readonly<Record<string, string>>;
}

const arnOf = (service: string, resource: string): string =>
  `arn:{AWS::Partition}:${service}:{AWS::Region}:{AWS::AccountId}:${resource}`;

const NAME = '{name}';

const named = (nameProperty: string, attributes: Readonly<Record<string, string>>): ResourceNames => ({
  nameProperty,
  ref: NAME,
  attributes,
});

/** Their `Ref` is an id that AWS chooses. */
const withId = (attributes: Readonly<Record<string, string>> = {}): ResourceNames => ({
  nameProperty: undefined,
  ref: NAME,
  attributes,
});

const QUEUE_URL = 'https://sqs.{AWS::Region}.{AWS::URLSuffix}/{AWS::AccountId}/{name}';
const TOPIC = arnOf('sns', NAME);
const MANAGED = 'arn:{AWS::Partition}:iam::{AWS::AccountId}:policy{path}{name}';

export const RESOURCE_NAMES: ReadonlyMap<string, ResourceNames> = new Map([
  [
    'AWS::IAM::Role',
    named('RoleName', { Arn: 'arn:{AWS::Partition}:iam::{AWS::AccountId}:role{path}{name}' }),
  ],
  [
    'AWS::IAM::User',
    named('UserName', { Arn: 'arn:{AWS::Partition}:iam::{AWS::AccountId}:user{path}{name}' }),
  ],
  [
    'AWS::IAM::Group',
    named('GroupName', { Arn: 'arn:{AWS::Partition}:iam::{AWS::AccountId}:group{path}{name}' }),
  ],
  [
    'AWS::IAM::ManagedPolicy',
    { nameProperty: 'ManagedPolicyName', ref: MANAGED, nameAfter: '/', attributes: { PolicyArn: MANAGED } },
  ],
  ['AWS::S3::Bucket', named('BucketName', { Arn: 'arn:{AWS::Partition}:s3:::{name}' })],
  ['AWS::KMS::Key', withId({ Arn: arnOf('kms', 'key/{name}'), KeyId: NAME })],
  ['AWS::KMS::Alias', named('AliasName', {})],
  [
    'AWS::SQS::Queue',
    {
      nameProperty: 'QueueName',
      ref: QUEUE_URL,
      nameAfter: '/',
      attributes: { Arn: arnOf('sqs', NAME), QueueName: NAME, QueueUrl: QUEUE_URL },
    },
  ],
  [
    'AWS::SNS::Topic',
    {
      nameProperty: 'TopicName',
      ref: TOPIC,
      nameAfter: ':',
      attributes: { TopicArn: TOPIC, TopicName: NAME },
    },
  ],
  // Its ARN ends in six characters that AWS chooses.
  ['AWS::SecretsManager::Secret', withId({ Id: NAME })],
  ['AWS::DynamoDB::Table', named('TableName', { Arn: arnOf('dynamodb', 'table/{name}') })],
  ['AWS::Lambda::Function', named('FunctionName', { Arn: arnOf('lambda', 'function:{name}') })],
  ['AWS::Logs::LogGroup', named('LogGroupName', { Arn: arnOf('logs', 'log-group:{name}:*') })],
  ['AWS::ECR::Repository', named('RepositoryName', { Arn: arnOf('ecr', 'repository/{name}') })],
  ['AWS::Kinesis::Stream', named('Name', { Arn: arnOf('kinesis', 'stream/{name}') })],
  ['AWS::Events::EventBus', named('Name', { Arn: arnOf('events', 'event-bus/{name}'), Name: NAME })],
  ['AWS::Organizations::Policy', withId({ Id: NAME })],
  ['AWS::EC2::VPCEndpoint', withId({ Id: NAME })],
  ['AWS::EC2::VPC', withId({ VpcId: NAME })],
]);
