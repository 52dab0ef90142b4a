/**
 * The alert in the form of a CloudWatch alarm, for PagerDuty's CloudWatch integration on a topic: an incident alarms,
 * alarms again when it grows, and is OK when it ends.
 *
 * Shape   subject `ALARM: …` or `OK: …` and JSON whose `NewStateValue` is that word; anything else the integration
 *         drops without a word. An update is not told: it would page again.
 * Source  PagerDuty, "AWS CloudWatch Integration Guide"; CloudWatch User Guide, alarm notifications.
 */
import type { Alert } from '../../ports.ts';
import { clip, oneLine } from '../../text/one-line.ts';
import { UPDATE_WORDS } from '../wording.ts';
import type { Message } from './message.ts';

const SUBJECT_LENGTH = 99;
const REASON_LENGTH = 1024;

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
  return { subject: `${state}: ${subject}`.slice(0, SUBJECT_LENGTH), body: JSON.stringify(body) };
}
