/**
 * Alerts that a channel keeps refusing, counted from a line that `detect` logs (contract/log-lines.ts): CloudWatch makes
 * the metric. The line is logged at ERROR, so it is there at every `logLevel`.
 */
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ALERT_UNDELIVERED } from '../../contract/log-lines.ts';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';
import { FIVE_MINUTES } from './periods.ts';

const NAME = { namespace: 'DenialMonitor', metricName: 'AlertsRefused' };

/** `detect`: the function, as far as its log goes. */
export function refusedAlerts(
  scope: Construct,
  id: string,
  detect: Pick<PipelineFunction, 'logGroup'>,
): Metric {
  new MetricFilter(scope, id, {
    logGroup: detect.logGroup,
    metricNamespace: NAME.namespace,
    metricName: NAME.metricName,
    metricValue: '1',
    filterPattern: FilterPattern.stringValue('$.message', '=', ALERT_UNDELIVERED),
  });
  return new Metric({ ...NAME, statistic: 'Sum', period: FIVE_MINUTES });
}
