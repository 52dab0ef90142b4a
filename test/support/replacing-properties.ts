/**
 * The properties of each type that cannot be changed in place: where one differs, CloudFormation makes the resource anew. A type that
 * is not here is not known.
 *
 * Source  CloudFormation Template Reference, "Update requires: Replacement" of each type.
 */
export const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudFormation::StackSet': ['StackSetName', 'PermissionModel'],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  'AWS::Events::Archive': ['ArchiveName', 'SourceArn'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::Events::EventBusPolicy': ['EventBusName', 'StatementId'],
  'AWS::Events::Rule': ['Name', 'EventBusName'],
  'AWS::IAM::Policy': [],
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage'],
  'AWS::Lambda::EventSourceMapping': ['EventSourceArn', 'StartingPosition'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType'],
  'AWS::Lambda::Permission': ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  'AWS::Logs::Delivery': ['DeliveryDestinationArn', 'DeliverySourceName'],
  'AWS::Logs::DeliveryDestination': ['Name', 'DestinationResourceArn'],
  'AWS::Logs::DeliverySource': ['Name'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Logs::MetricFilter': ['FilterName', 'LogGroupName'],
  'AWS::Logs::ResourcePolicy': ['PolicyName'],
  'AWS::Organizations::Policy': ['Type'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SNS::Subscription': ['Endpoint', 'Protocol', 'TopicArn'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::SNS::TopicPolicy': [],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SQS::QueuePolicy': [],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
};
