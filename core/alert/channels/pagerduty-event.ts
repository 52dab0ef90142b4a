/**
 * The alert as an event of PagerDuty's Events API v2, less the routing key, which the connection adds on the way.
 *
 * Shape   an alert → trigger or resolve under the incident's id; undefined for an update, which would page again.
 * Units   `summary` at most 1,024 characters, `dedup_key` 255.
 * Source  PagerDuty developer documentation, "Events API v2: send an alert event".
 */
import type { Severity } from '../../model/incident.ts';
import type { Notice } from '../../model/notice.ts';
import type { Alert } from '../../ports.ts';
import { clip, oneLine } from '../../text/one-line.ts';

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
