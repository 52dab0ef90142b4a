/** `ingest`: reads the queue of events, writes denials, policy changes and session grants. */
import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Settings } from '../settings/settings.ts';
import { PipelineFunction } from './pipeline-function.ts';

export const INGEST_TIMEOUT = Duration.seconds(30);

export function ingestFunction(scope: Construct, id: string, table: TableV2, settings: Settings) {
  const ingest = new PipelineFunction(scope, id, {
    name: 'ingest',
    memoryMiB: 512,
    timeout: INGEST_TIMEOUT,
    environment: { DENIALS_TABLE: table.tableName, RETENTION_DAYS: String(settings.retentionDays) },
    settings,
  });
  ingest.allow(
    [
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    [table.tableArn],
  );
  return ingest;
}

/** Waits at most a second for more: equal denials come in bursts, and a batch of them is one transaction. */
export function readQueue(ingest: PipelineFunction, queue: Queue, { ingestMaxConcurrency }: Settings): void {
  ingest.readFrom(
    new SqsEventSource(queue, {
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      maxConcurrency: ingestMaxConcurrency,
      reportBatchItemFailures: true,
    }),
  );
  acknowledge(
    ingest,
    'Serverless-LambdaEventSourceMappingDestination',
    'A mapping of a queue has no destination: the queue passes what keeps failing to its dead-letter queue.',
  );
}
