/** What the alarms and the dashboard show: the monitor's parts, by name, and their metrics. */
import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnRule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';
import { FIVE_MINUTES } from './periods.ts';
import type { QualityMetrics } from './quality-metrics.ts';

export interface WatchedParts {
  readonly busName: string | undefined;
  readonly deniedCalls: CfnRule;
  readonly accessChanges: CfnRule;
  readonly ownDenials: CfnRule;
  /** By the end of their names. */
  readonly canaries: ReadonlyMap<string, CfnRule>;
  readonly queue: Queue;
  /** By the end of their alarms' names, which says what is in them. */
  readonly deadLetters: ReadonlyMap<string, Queue>;
  readonly functions: readonly PipelineFunction[];
  /** Those that read the table's stream. */
  readonly streamReaders: readonly PipelineFunction[];
  readonly table: TableV2;
  readonly quality: QualityMetrics;
  /** Alerts that a channel keeps refusing. */
  readonly refusedAlerts: Metric;
  /** Executions of the backfill that failed; undefined: there is none. */
  readonly failedBackfills: Metric | undefined;
}

/** Rules of the default bus have no bus among the dimensions of their metrics. */
export function ruleMetric(parts: WatchedParts, rule: CfnRule, metricName: string, period: Duration): Metric {
  const { busName } = parts;
  return new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: {
      ...(busName === undefined ? {} : { EventBusName: busName }),
      RuleName: rule.name ?? rule.ref,
    },
    statistic: metricName.endsWith('Latency') ? 'p99' : 'Sum',
    period,
  });
}

export function tableMetric({ table }: WatchedParts, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: table.tableName },
    statistic: 'Sum',
    period: FIVE_MINUTES,
  });
}

export function iteratorAge({ function: reader }: PipelineFunction): Metric {
  return reader.metric('IteratorAge', { statistic: 'Maximum', period: FIVE_MINUTES });
}
