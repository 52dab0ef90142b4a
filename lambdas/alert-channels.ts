/** The channels that are on, as the stack states them, and how sensitive the detector is. */
import { openBusAlerts } from '../adapters/aws/eventbridge-alerts.ts';
import { openSnsAlerts } from '../adapters/aws/sns-alerts.ts';
import { ALERT_UNDELIVERED } from '../contract/log-lines.ts';
import { type AlertSettings, readAlertSettings } from '../core/alert/alert-settings.ts';
import { eventRenderers, topicChannels } from '../core/alert/channels/registry.ts';
import type { Refusal } from '../core/detect/deliver.ts';
import type { NamedSink } from '../core/ports.ts';
import { failureOf } from './failure.ts';
import { environment, logger } from './runtime.ts';

/** A mistake of the stack stops the function at its start, not at the first alert. */
export const alertSettings: AlertSettings = readAlertSettings(environment('ALERT_SETTINGS'));

/** Each topic, and each event on the bus, by itself: what one of them took is not sent to it again. */
export function openAlertChannels(settings: AlertSettings = alertSettings): readonly NamedSink[] {
  const { bus, topics } = settings;
  const channels = topicChannels({ email: environment('ALERT_TOPIC_ARN'), ...topics });
  const events = bus === undefined ? [] : eventRenderers(settings);
  return [
    ...channels.map(({ name, topicArn, render }) => ({ name, ...openSnsAlerts(topicArn, render) })),
    ...events.map(({ name, render }) => ({ name, ...openBusAlerts(bus ?? '', [render]) })),
  ];
}

/** A channel may refuse once or twice, and take the alert at the next sweep. */
const TRIES_BEFORE_ALARM = 3;

export function logRefusal({ error, ...refusal }: Refusal): void {
  const line = { ...refusal, failure: failureOf(error) };
  if (refusal.tries < TRIES_BEFORE_ALARM) logger.warn('a channel did not take an alert', line);
  else logger.error(ALERT_UNDELIVERED, line);
}
