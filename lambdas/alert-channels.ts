/** The channels that are on, as the stack states them, and how sensitive the detector is. */
import { openBusAlerts } from '../adapters/aws/eventbridge-alerts.ts';
import { openSnsAlerts } from '../adapters/aws/sns-alerts.ts';
import { type AlertSettings, readAlertSettings } from '../core/alert/alert-settings.ts';
import { allChannels } from '../core/alert/channels/all-channels.ts';
import { eventRenderers, topicChannels } from '../core/alert/channels/registry.ts';
import type { AlertSink } from '../core/ports.ts';
import { failureOf } from './failure.ts';
import { environment, logger } from './runtime.ts';

/** A mistake of the stack stops the function at its start, not at the first alert. */
export const alertSettings: AlertSettings = readAlertSettings(environment('ALERT_SETTINGS'));

export function openAlertChannels(settings: AlertSettings = alertSettings): AlertSink {
  const { bus, topics } = settings;
  const channels = topicChannels({ email: environment('ALERT_TOPIC_ARN'), ...topics });
  const renders = eventRenderers(settings);
  const sinks = [
    ...channels.map(({ name, topicArn, render }) => ({ name, ...openSnsAlerts(topicArn, render) })),
    ...(bus === undefined || renders.length === 0 ? [] : [{ name: 'bus', ...openBusAlerts(bus, renders) }]),
  ];
  return allChannels(sinks, (channel, error) =>
    logger.error('a channel did not take an alert', { channel, failure: failureOf(error) }),
  );
}
