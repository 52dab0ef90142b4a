/** `ingest`: reads the queue of events, writes denials, policy changes and session grants. */
import { Duration, Names } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Settings } from '../settings/settings.ts';
import { PipelineFunction } from './pipeline-function.ts';

export const INGEST_TIMEOUT = Duration.seconds(30);

/** What storing denials, changes and grants calls. */
export const INGEST_WRITES = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

export function ingestFunction(scope: Construct, id: string, table: TableV2, settings: Settings) {
  const ingest = new PipelineFunction(scope, id, {
    name: 'ingest',
    memoryMiB: 512,
    timeout: INGEST_TIMEOUT,
    environment: {
      DENIALS_TABLE: table.tableName,
      RETENTION_DAYS: String(settings.retentionDays),
      SCOPE: settings.scope,
    },
    settings,
  });
  ingest.allow(INGEST_WRITES, [table.tableArn]);
  return ingest;
}

/**
 * Waits at most a second for more: equal denials come in bursts, and a batch of them is one transaction.
 *
 * Not through the CDK's event source, which also grants what Lambda does not use. Its name for the mapping is kept,
 * because a queue cannot have a second mapping to the same function while the first is replaced.
 * Source  AWS managed policy AWSLambdaSQSQueueExecutionRole.
 */
export function readQueue(ingest: PipelineFunction, queue: Queue, { ingestMaxConcurrency }: Settings): void {
  ingest.allow(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'], [queue.queueArn]);
  ingest.function.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(queue.node)}`, {
    eventSourceArn: queue.queueArn,
    batchSize: 100,
    maxBatchingWindow: Duration.seconds(1),
    maxConcurrency: ingestMaxConcurrency,
    reportBatchItemFailures: true,
  });
  acknowledge(
    ingest,
    'Serverless-LambdaEventSourceMappingDestination',
    'A mapping of a queue has no destination: the queue passes what keeps failing to its dead-letter queue.',
  );
}
