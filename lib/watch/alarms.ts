/**
 * The monitor's alarms about itself. Each has an entry of its name in docs/runbook.md: what it means, what to look at,
 * what to do.
 */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { denialsAnHourFor } from '../../contract/cost-model.ts';
import { alarmName } from '../../contract/names.ts';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';
import { FIVE_MINUTES } from './periods.ts';
import { iteratorAge, ruleMetric, tableMetric, type WatchedParts } from './watched-parts.ts';

export interface AlarmsProps {
  readonly parts: WatchedParts;
  readonly operators: ITopic;
  readonly alarmUsdPerDay: number;
}

interface AlarmRow {
  readonly name: string;
  readonly description: string;
  readonly metric: IMetric;
  /** Goes off above it; `below`: goes off below it, and without data. */
  readonly above?: number;
  readonly below?: number;
  /** Periods in a row. */
  readonly periods?: number;
}

export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { parts, operators, alarmUsdPerDay }: AlarmsProps) {
    super(scope, id);
    const rows = [
      ...arrivalRows(parts),
      costRow(parts, alarmUsdPerDay),
      ...deadLetterRows(parts),
      {
        name: 'refused-alerts',
        description: 'A channel keeps refusing an alert.',
        metric: parts.refusedAlerts,
        above: 0,
      },
      ...backfillRows(parts),
      ...delayRows(parts),
      ...functionRows(parts),
      ...organizationRows(parts.functions),
      {
        name: 'table-throttled',
        description: 'The table refuses writes for the moment; what was refused is tried again.',
        metric: tableMetric(parts, 'WriteThrottleEvents'),
        above: 100,
        periods: 3,
      },
    ];
    this.alarms = rows.map((row) => this.#alarm(row, operators));
  }

  #alarm({ name, description, metric, above, below, periods = 1 }: AlarmRow, operators: ITopic): Alarm {
    const alarm = new Alarm(this, name, {
      alarmName: alarmName(name),
      alarmDescription: `${description} See docs/runbook.md.`,
      metric,
      threshold: above ?? below ?? 0,
      evaluationPeriods: periods,
      comparisonOperator:
        below === undefined
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: below === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    const notify = new SnsAction(operators);
    alarm.addAlarmAction(notify);
    alarm.addOkAction(notify);
    return alarm;
  }
}

function arrivalRows(parts: WatchedParts): AlarmRow[] {
  return [
    {
      name: 'silence',
      description: 'No denial has arrived for a day.',
      metric: ruleMetric(parts, parts.deniedCalls, 'MatchedEvents', Duration.days(1)),
      below: 1,
    },
    // Three hours, so that a late one is no alarm.
    ...[...parts.canaries].map(([name, rule]) => ({
      name: `canary-${name}`,
      description: 'The call that is refused every hour on purpose does not arrive.',
      metric: ruleMetric(parts, rule, 'MatchedEvents', Duration.hours(1)),
      below: 1,
      periods: 3,
    })),
    {
      name: 'own-denials',
      description: 'Calls of the monitor itself are refused.',
      metric: ruleMetric(parts, parts.ownDenials, 'MatchedEvents', FIVE_MINUTES),
      above: 0,
    },
  ];
}

function costRow(parts: WatchedParts, usdPerDay: number): AlarmRow {
  return {
    name: 'cost',
    description: `Denials come at a rate that costs more than ${usdPerDay} USD a day.`,
    metric: ruleMetric(parts, parts.deniedCalls, 'MatchedEvents', Duration.hours(1)),
    above: denialsAnHourFor(usdPerDay, parts.busName !== undefined),
  };
}

function deadLetterRows({ deadLetters }: WatchedParts): AlarmRow[] {
  return [...deadLetters].map(([name, queue]) => ({
    name,
    description: 'Something could not be handled and waits for a person, for 14 days at most.',
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: FIVE_MINUTES }),
    above: 0,
  }));
}

function backfillRows({ failedBackfills: metric }: WatchedParts): AlarmRow[] {
  if (metric === undefined) return [];
  return [
    { name: 'backfill', description: 'A backfill ended before it had read everything.', metric, above: 0 },
  ];
}

function delayRows({ queue, streamReaders }: WatchedParts): AlarmRow[] {
  return [
    {
      name: 'late-events',
      description: 'Events wait in the queue for more than ten minutes.',
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: FIVE_MINUTES }),
      above: 600,
    },
    // An explanation that comes late is no reason to act, an alert is one.
    ...streamReaders
      .filter(({ name }) => name === 'detect')
      .map((reader) => ({
        name: 'late-detect',
        description: '`detect` is more than a minute behind the table.',
        metric: iteratorAge(reader),
        above: 60_000,
        periods: 3,
      })),
  ];
}

/**
 * What no other alarm sees for certain. Events wait where `ingest` fails, and `organization` and the backfill have alarms of
 * their own; but how late a reader of the stream is, Lambda says when it has finished a batch.
 * Source  Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB" (`IteratorAge`).
 */
function functionRows({ functions, streamReaders }: WatchedParts): AlarmRow[] {
  return [
    {
      name: 'function-errors',
      description: 'A function that reads the table has been failing for a quarter of an hour.',
      metric: errorsOf(streamReaders),
      above: 0,
      periods: 3,
    },
    ...functions.filter(({ name }) => name === 'ingest').flatMap(ingestRows),
  ];
}

function errorsOf(functions: readonly PipelineFunction[]): IMetric {
  const metrics = functions.map(({ function: each }, index): [string, IMetric] => [
    `m${index}`,
    each.metricErrors({ period: FIVE_MINUTES }),
  ]);
  const usingMetrics = Object.fromEntries(metrics);
  return new MathExpression({ expression: 'SUM(METRICS())', usingMetrics, period: FIVE_MINUTES });
}

/** Of all functions, it runs most often at once, and has most to do in a storm. */
function ingestRows({ function: ingest, timeout }: PipelineFunction): AlarmRow[] {
  return [
    {
      name: 'function-throttles',
      description: 'The account runs as many functions at once as it may.',
      metric: ingest.metricThrottles({ period: FIVE_MINUTES }),
      above: 0,
      periods: 3,
    },
    {
      name: 'function-slow',
      description: '`ingest` takes nearly as long as it may.',
      metric: ingest.metricDuration({ statistic: 'p95', period: FIVE_MINUTES }),
      above: 0.8 * timeout.toMilliseconds(),
      periods: 3,
    },
  ];
}

/** Ticks come four times an hour, and each that fails is made again twice. */
function organizationRows(functions: readonly PipelineFunction[]): AlarmRow[] {
  return functions
    .filter(({ name }) => name === 'organization')
    .map(({ function: reader }) => ({
      name: 'organization-unread',
      description: 'The organization could not be read for two hours: what is known of it grows old.',
      metric: reader.metric('Errors', { statistic: 'Sum', period: Duration.hours(1) }),
      above: 8,
      periods: 2,
    }));
}
