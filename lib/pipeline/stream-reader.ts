/** The one way to read the table's stream: what fails is tried again for hours, then kept in a queue, so that it blocks no other record. */
import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { acknowledge } from '../acknowledge.ts';
import type { PipelineFunction } from './pipeline-function.ts';

export interface StreamReaderProps {
  readonly filters: (typeof FilterCriteria.filter extends (...args: never[]) => infer Filter
    ? Filter
    : never)[];
  readonly batchSize: number;
  readonly maxBatchingWindow: Duration;
  readonly unread: Queue;
}

const LIST_STREAMS =
  'dynamodb:ListStreams, which AWS asks for beside the other three, knows no resource; it reads names only.';

export function readStream(reader: PipelineFunction, table: TableV2, props: StreamReaderProps): void {
  const stream = streamArn(table);
  reader.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]);
  reader.allow(['dynamodb:ListStreams'], ['*']);
  acknowledge(reader.role, 'AwsSolutions-IAM5[Resource::*]', LIST_STREAMS);
  reader.allow(['sqs:SendMessage'], [props.unread.queueArn]);
  reader.function.addEventSourceMapping('Stream', {
    eventSourceArn: stream,
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: props.filters,
    batchSize: props.batchSize,
    maxBatchingWindow: props.maxBatchingWindow,
    reportBatchItemFailures: true,
    // One copy of the function a shard: its limit where none is reserved.
    parallelizationFactor: 1,
    // Without these, one bad record would hold up its shard for the stream's whole 24 hours.
    bisectBatchOnError: true,
    retryAttempts: 20,
    maxRecordAge: Duration.hours(6),
    // Not the CDK's own binding, which also grants to look the queue up.
    onFailure: { bind: () => ({ destination: props.unread.queueArn }) },
  });
}

function streamArn(table: TableV2): string {
  if (table.tableStreamArn === undefined) throw new Error('the table has no stream');
  return table.tableStreamArn;
}
