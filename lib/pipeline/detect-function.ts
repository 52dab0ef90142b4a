/** `detect`: reads the table's new denials and, every few minutes, what is due; opens, grows and ends incidents. */

import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DETECT_SECONDS, SWEEP_SECONDS } from '../../contract/deployment.ts';
import { STREAM_READS } from '../../contract/table.ts';
import { acknowledge } from '../acknowledge.ts';
import { AlertChannels } from '../alerts/alert-channels.ts';
import type { AlertTopic } from '../alerts/alert-topic.ts';
import type { Settings } from '../settings/settings.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { indexArn } from './denial-table.ts';
import { atMost, PipelineFunction } from './pipeline-function.ts';
import { readStream } from './stream-reader.ts';

export interface DetectFunctionProps {
  readonly table: TableV2;
  readonly alerts: AlertTopic;
  readonly settings: Settings;
}

/** Denials are inserted once; time to live, groups and the detector's own items stay out of the stream's batches. */
const INSERTED_DENIAL = FilterCriteria.filter({
  eventName: FilterRule.or(...STREAM_READS.denial.events),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(STREAM_READS.denial.sortKeyPrefix) } } },
});

const SWEEP_INTERVAL = Duration.seconds(SWEEP_SECONDS);

export class DetectFunction extends Construct {
  readonly function: PipelineFunction;
  /** Batches of the stream on which `detect` kept failing for hours. */
  readonly unread = deadLetterQueue(this, 'Unread');
  /** Alerts that a channel behind the bus did not take. */
  readonly untold: Queue | undefined;

  constructor(scope: Construct, id: string, { table, alerts, settings }: DetectFunctionProps) {
    super(scope, id);
    const channels = new AlertChannels(this, 'Channels', { key: alerts.key, settings });
    this.untold = channels.undelivered;
    this.function = new PipelineFunction(this, 'Detect', {
      name: 'detect',
      memoryMiB: 512,
      timeout: Duration.seconds(DETECT_SECONDS),
      environment: {
        DENIALS_TABLE: table.tableName,
        RETENTION_DAYS: String(settings.retentionDays),
        ALERT_TOPIC_ARN: alerts.topic.topicArn,
        ALERT_SETTINGS: channels.variable(),
      },
      settings,
      // A copy a shard of the stream, and the sweep.
      ...atMost(settings),
    });
    this.function.allow(
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      [table.tableArn],
    );
    // What is due; and the groups of an incident, whose reasons the alert contains.
    this.function.allow(['dynamodb:Query'], [indexArn(table, 'by-state'), indexArn(table, 'by-group')]);
    alerts.allowPublish(this.function);
    channels.allowPublish(this.function);
    readStream(this.function, table, {
      filters: [INSERTED_DENIAL],
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      unread: this.unread,
    });
    this.#sweep();
  }

  #sweep(): void {
    const sweep = new Rule(this, 'Sweep', {
      description: 'denial-monitor: ends quiet incidents, sends alerts that could not be sent before',
      schedule: Schedule.rate(SWEEP_INTERVAL),
      // Not delivered again: the next sweep does what this one could not.
      targets: [new LambdaFunction(this.function.function, { retryAttempts: 0 })],
    });
    acknowledge(sweep, 'Serverless-EventBusDLQ', 'A sweep carries no data; the next one makes up for it.');
  }
}
