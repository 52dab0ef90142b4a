/** Calls that AWS makes with a function's role, so that no test of the function can record them. */
import { LAMBDA_NAMES, type LambdaName } from '../../lib/pipeline/bundling.ts';

export interface CallsByAws {
  readonly by: readonly LambdaName[];
  readonly actions: readonly string[];
  readonly why: string;
  readonly source: string;
}

export const BY_AWS: readonly CallsByAws[] = [
  {
    by: LAMBDA_NAMES,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    why: 'Lambda writes the log',
    source: 'AWS Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs"',
  },
  {
    by: ['ingest'],
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    why: 'Lambda reads the queue for `ingest`',
    source: 'AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping"',
  },
  {
    by: ['detect', 'attribute'],
    actions: [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
    why: 'Lambda reads the stream',
    source: 'AWS Lambda Developer Guide, "Process DynamoDB records with Lambda"',
  },
  {
    by: ['detect', 'attribute'],
    actions: ['sqs:SendMessage'],
    why: 'Lambda keeps what a function failed on',
    source: 'AWS Lambda Developer Guide, "Retain discarded batches for a DynamoDB event source"',
  },
  {
    by: ['detect'],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    why: 'SNS encrypts for the publisher',
    source: 'Amazon SNS Developer Guide, "Managing Amazon SNS encryption keys and costs"',
  },
  {
    by: ['backfill'],
    actions: ['kms:Decrypt'],
    why: 'S3 decrypts for the reader',
    source: 'Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)"',
  },
];

/** Source  AWS STS API Reference, GetCallerIdentity: "No permissions are required". */
export const NEEDS_NO_GRANT: readonly string[] = ['sts:GetCallerIdentity'];
