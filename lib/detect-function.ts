/** `detect`: reads the table's new denials and, every few minutes, what is due; opens, grows and ends incidents. */
import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { AlertTopic } from './alert-topic.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { indexArn } from './denial-table.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Settings } from './settings.ts';

export interface DetectFunctionProps {
  readonly table: TableV2;
  readonly alerts: AlertTopic;
  readonly settings: Settings;
}

/** Denials are inserted once; time to live, groups and the detector's own items stay out of the stream's batches. */
const INSERTED_DENIAL = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith('D#') } } },
});

const LIST_STREAMS =
  'dynamodb:ListStreams, which AWS asks for beside the other three, knows no resource; it reads names only.';

const SWEEP_INTERVAL = Duration.minutes(5);

export class DetectFunction extends Construct {
  readonly function: PipelineFunction;

  constructor(scope: Construct, id: string, { table, alerts, settings }: DetectFunctionProps) {
    super(scope, id);
    this.function = new PipelineFunction(this, 'Detect', {
      name: 'detect',
      memoryMiB: 512,
      timeout: Duration.seconds(30),
      environment: {
        DENIALS_TABLE: table.tableName,
        RETENTION_DAYS: String(settings.retentionDays),
        ALERT_TOPIC_ARN: alerts.topic.topicArn,
      },
      settings,
    });
    this.function.allow(
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      [table.tableArn],
    );
    // What is due; and the groups of an incident, whose reasons the alert tells.
    this.function.allow(['dynamodb:Query'], [indexArn(table, 'by-state'), indexArn(table, 'by-group')]);
    alerts.allowPublish(this.function);
    this.#readStream(table);
    this.#sweep();
  }

  #readStream(table: TableV2): void {
    const stream = streamArn(table);
    this.function.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      [stream],
    );
    this.function.allow(['dynamodb:ListStreams'], ['*']);
    acknowledge(this.function.role, 'AwsSolutions-IAM5[Resource::*]', LIST_STREAMS);
    this.function.function.addEventSourceMapping('Stream', {
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [INSERTED_DENIAL],
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      reportBatchItemFailures: true,
      // Without these, one bad record would hold up its shard for the stream's whole 24 hours.
      bisectBatchOnError: true,
      retryAttempts: 20,
      maxRecordAge: Duration.hours(6),
      onFailure: new SqsDlq(deadLetterQueue(this, 'Unread')),
    });
  }

  #sweep(): void {
    const sweep = new Rule(this, 'Sweep', {
      description: 'denial-monitor: ends quiet incidents, tells what could not be told before',
      schedule: Schedule.rate(SWEEP_INTERVAL),
      // Not delivered again: the next sweep does what this one could not.
      targets: [new LambdaFunction(this.function.function, { retryAttempts: 0 })],
    });
    acknowledge(sweep, 'Serverless-EventBusDLQ', 'A sweep carries no data; the next one makes up for it.');
  }
}

function streamArn(table: TableV2): string {
  if (table.tableStreamArn === undefined) throw new Error('the table has no stream');
  return table.tableStreamArn;
}
