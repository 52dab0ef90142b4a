import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { expect, test } from 'vitest';
import { refusedAlerts } from '../../../lib/watch/delivery-metric.ts';

test('alerts that a channel keeps refusing are counted from the line that detect logs as an error', () => {
  const stack = new Stack(new App());
  const metric = refusedAlerts(stack, 'Refused', { logGroup: new LogGroup(stack, 'Log') });
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
    FilterPattern: '{ $.message = "alert not delivered" }',
    MetricTransformations: [
      { MetricName: metric.metricName, MetricNamespace: metric.namespace, MetricValue: '1' },
    ],
  });
  expect(readFileSync('lambdas/alert-channels.ts', 'utf8')).toContain('logger.error(ALERT_UNDELIVERED,');
});
