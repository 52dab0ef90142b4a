/** The channels that are on, as the stack says, and how sensitive the detector is. */
import { openBusAlerts } from '../adapters/aws/eventbridge-alerts.ts';
import { openSnsAlerts } from '../adapters/aws/sns-alerts.ts';
import { type AlertSettings, readAlertSettings } from '../core/alert/alert-settings.ts';
import { allChannels, type NamedSink } from '../core/alert/channels/all-channels.ts';
import { chatMessage } from '../core/alert/channels/chat.ts';
import { emailMessage } from '../core/alert/channels/email.ts';
import { findingEvent, pageEvent, spikeEvent } from '../core/alert/channels/event-bus.ts';
import type { RenderMessage } from '../core/alert/channels/message.ts';
import { pagerDutyAlarm } from '../core/alert/channels/pagerduty-alarm.ts';
import { machineMessage } from '../core/alert/channels/queue.ts';
import type { AlertSink } from '../core/ports.ts';
import { failureOf } from './failure.ts';
import { environment, logger } from './runtime.ts';

/** A mistake of the stack stops the function at its start, not at the first alert. */
export const alertSettings: AlertSettings = readAlertSettings(environment('ALERT_SETTINGS'));

export function openAlertChannels({
  topics,
  bus,
  events,
  findings,
}: AlertSettings = alertSettings): AlertSink {
  const byTopic = (name: string, topic: string | undefined, render: RenderMessage): readonly NamedSink[] =>
    topic === undefined ? [] : [{ name, ...openSnsAlerts(topic, render) }];
  const renders = [
    ...(events.includes('spike') ? [spikeEvent] : []),
    ...(events.includes('page') ? [pageEvent] : []),
    ...(events.includes('finding') && findings !== undefined ? [findingEvent(findings)] : []),
  ];
  const sinks = [
    ...byTopic('email', environment('ALERT_TOPIC_ARN'), emailMessage),
    ...byTopic('chat', topics.chat, chatMessage),
    ...byTopic('pagerduty', topics.pagerduty, pagerDutyAlarm),
    ...byTopic('machine', topics.machine, machineMessage),
    ...(bus === undefined || renders.length === 0 ? [] : [{ name: 'bus', ...openBusAlerts(bus, renders) }]),
  ];
  return allChannels(sinks, (channel, error) =>
    logger.error('a channel did not take an alert', { channel, failure: failureOf(error) }),
  );
}
