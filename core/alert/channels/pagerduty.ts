/**
 * The alert for PagerDuty, in two forms: an alarm for its CloudWatch integration on a topic, and an event for its Events
 * API v2, without the routing key, which the connection adds on the way.
 *
 * Shape   alarm: subject `ALARM: …` or `OK: …`, and JSON whose `NewStateValue` is that word; the integration drops
 *         anything else without an error. event: trigger or resolve. Both undefined for an update with a reason: it
 *         would page again.
 * Units   event: `summary` at most 1,024 characters, `dedup_key` 255.
 * Source  PagerDuty, "AWS CloudWatch Integration Guide", "Events API v2: send an alert event"; CloudWatch User Guide,
 *         alarm notifications.
 */

import { ALERT_CHANNELS, EVENT_DETAIL_TYPES } from '../../../contract/alert-channels.ts';
import type { Severity } from '../../model/incident.ts';
import type { Notice } from '../../model/notice.ts';
import type { Alert } from '../../ports.ts';
import { jsonText } from '../../text/json-text.ts';
import { clip, oneLine } from '../../text/one-line.ts';
import { SUBJECT_LENGTH } from '../frame.ts';
import { UPDATE_WORDS } from '../wording.ts';
import type { AlertChannel, BusEvent, Message } from './channel.ts';

const REASON_LENGTH = 1024;

/** For the CloudWatch integration, on a topic. */
export function pagerDutyAlarm({ subject, text, notice }: Alert): Message | undefined {
  const { type, incident, severity, at, groups, key, channel } = notice;
  if (type === 'update') return undefined;
  const state = type === 'resolve' ? 'OK' : 'ALARM';
  const body = {
    AlarmName: `denial-spike-${incident}`,
    AlarmDescription: subject,
    AWSAccountId: groups[0]?.account ?? 'unknown',
    NewStateValue: state,
    OldStateValue: state === 'OK' ? 'ALARM' : 'OK',
    NewStateReason: clip(text, REASON_LENGTH).toWellFormed(),
    StateChangeTime: at.replace('Z', '.000+0000'),
    Region: 'all',
    Trigger: {
      MetricName: UPDATE_WORDS.open,
      Namespace: 'DenialMonitor',
      Dimensions: [{ name: oneLine(channel), value: clip(oneLine(key), 255).toWellFormed() }],
      Severity: severity,
    },
  };
  return { subject: `${state}: ${subject}`.slice(0, SUBJECT_LENGTH), body: jsonText(body) };
}

const SEVERITIES: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

export interface PagerDutyEvent {
  readonly event_action: 'trigger' | 'resolve';
  readonly dedup_key: string;
  readonly payload: {
    readonly summary: string;
    readonly source: string;
    readonly severity: 'critical' | 'error' | 'warning' | 'info';
    readonly timestamp: string;
    readonly component: string;
    readonly class: string;
    readonly custom_details: Notice;
  };
}

/** For the Events API: a trigger or a resolve under the id of the incident. */
export function pagerDutyEvent({ subject, notice }: Alert): PagerDutyEvent | undefined {
  if (notice.type === 'update') return undefined;
  return {
    event_action: notice.type === 'resolve' ? 'resolve' : 'trigger',
    dedup_key: notice.incident,
    payload: {
      summary: subject,
      source: notice.groups[0]?.account ?? 'denial-monitor',
      severity: SEVERITIES[notice.severity],
      timestamp: notice.at,
      component: clip(oneLine(notice.key), 255).toWellFormed(),
      class: notice.channel,
      custom_details: notice,
    },
  };
}

export function pageEvent(alert: Alert): BusEvent | undefined {
  const detail = pagerDutyEvent(alert);
  return detail === undefined ? undefined : { detailType: EVENT_DETAIL_TYPES.page, detail };
}

export const pagerDuty: AlertChannel<'pagerduty'> = {
  name: 'pagerduty',
  settings: ALERT_CHANNELS.pagerduty,
  render: { message: pagerDutyAlarm, event: () => pageEvent },
};
