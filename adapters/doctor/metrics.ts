/**
 * Metrics of the last hour, in steps of five minutes, as one number each.
 *
 * Units   as the metric has them. Absent: CloudWatch has no value for the hour.
 * Source  CloudWatch API Reference, GetMetricData.
 */
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Caller } from '../aws/member-clients.ts';

export const METRIC_NEEDS = 'cloudwatch:GetMetricData';

export interface MetricOf {
  readonly namespace: string;
  readonly dimension: readonly [name: string, value: string];
}

const HOUR_MS = 3_600_000;
const STEP_SECONDS = 300;

type Statistic = 'Sum' | 'Maximum';

/** By name of the metric; those without a value are left out. */
export async function lastHour(
  { caller, region, now }: { readonly caller: Caller; readonly region: string; readonly now: number },
  { namespace, dimension: [Name, Value] }: MetricOf,
  statistic: Statistic,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const client = caller.client(CloudWatchClient, region);
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - HOUR_MS),
      EndTime: new Date(now),
      MetricDataQueries: names.map((MetricName, index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: { Namespace: namespace, MetricName, Dimensions: [{ Name, Value }] },
          Period: STEP_SECONDS,
          Stat: statistic,
        },
      })),
    }),
  );
  const entries = MetricDataResults.map(({ Id, Values = [] }): [string, readonly number[]] => [
    names[Number(Id?.slice(1))] ?? '',
    Values,
  ]);
  return new Map(
    entries
      .filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, combined(values, statistic)]),
  );
}

const combined = (values: readonly number[], statistic: Statistic): number =>
  statistic === 'Sum' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
