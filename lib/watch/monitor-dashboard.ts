/** One page that shows whether the monitor is healthy, from left to right and top to bottom in the order of the flow. */
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { DASHBOARD_NAME } from '../../contract/names.ts';
import { FIVE_MINUTES } from './periods.ts';
import { iteratorAge, ruleMetric, tableMetric, type WatchedParts } from './watched-parts.ts';

export interface MonitorDashboardProps {
  readonly parts: WatchedParts;
  readonly alarms: readonly IAlarm[];
}

const WIDTH = 8;

export function monitorDashboard(scope: Construct, id: string, props: MonitorDashboardProps): Dashboard {
  const { parts, alarms } = props;
  const status = new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 });
  return new Dashboard(scope, id, {
    dashboardName: DASHBOARD_NAME,
    widgets: [[status], arrivals(parts), queues(parts), functions(parts), quality(parts)],
  });
}

function arrivals(parts: WatchedParts): IWidget[] {
  const canaries = [...parts.canaries.values()];
  const matched = [parts.deniedCalls, parts.accessChanges, parts.ownDenials].map((rule) =>
    ruleMetric(parts, rule, 'MatchedEvents', FIVE_MINUTES),
  );
  const latency = [parts.deniedCalls, ...canaries].map((rule) =>
    ruleMetric(parts, rule, 'IngestionToInvocationSuccessLatency', FIVE_MINUTES),
  );
  return [
    graph('Events that matched', matched),
    graph(
      'Canaries that arrived',
      canaries.map((rule) => ruleMetric(parts, rule, 'MatchedEvents', FIVE_MINUTES)),
    ),
    graph('From the bus to the queue, ms (p99)', latency),
  ];
}

function queues({ queue, deadLetters }: WatchedParts): IWidget[] {
  const options = { statistic: 'Maximum', period: FIVE_MINUTES };
  return [
    graph('Events that wait', [queue.metricApproximateNumberOfMessagesVisible(options)]),
    graph('Age of the oldest, s', [queue.metricApproximateAgeOfOldestMessage(options)]),
    graph(
      'What waits for a person',
      [...deadLetters].map(([label, letters]) =>
        letters.metricApproximateNumberOfMessagesVisible({ ...options, label }),
      ),
    ),
  ];
}

function functions(parts: WatchedParts): IWidget[] {
  const of = (metricName: string, statistic: string, what = '') =>
    parts.functions.map((each) =>
      each.function.metric(metricName, { statistic, period: FIVE_MINUTES, label: `${each.name}${what}` }),
    );
  return [
    graph('Errors and throttles', [...of('Errors', 'Sum'), ...of('Throttles', 'Sum', ', throttled')]),
    graph('Duration, ms (p95)', of('Duration', 'p95')),
    graph('Behind the table, ms; writes and throttles', [
      ...parts.streamReaders.map(iteratorAge),
      tableMetric(parts, 'ConsumedWriteCapacityUnits'),
      tableMetric(parts, 'WriteThrottleEvents'),
    ]),
  ];
}

/** A row is as long as what is deployed. */
function quality({ quality: made }: WatchedParts): IWidget[] {
  const titles = [
    ['stored', 'Denials stored; of these, layer unknown'],
    ['explained', 'Groups explained, by confidence'],
    ['unread', 'Reads refused, messages not decoded'],
  ] as const;
  return titles.flatMap(([name, title]) => {
    const metrics = made.of(name);
    return metrics.length === 0 ? [] : [graph(title, metrics)];
  });
}

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: WIDTH });
}
