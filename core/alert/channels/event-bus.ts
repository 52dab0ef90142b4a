/**
 * The alert as events on the monitor's bus. `Denial Spike Detected` is for everybody and versioned; the other two are
 * for the one rule each that carries them on, and are put only when their channel is on.
 *
 * Source  Amazon EventBridge API Reference, PutEvents.
 */
import type { Alert } from '../../ports.ts';
import { pagerDutyEvent } from './pagerduty-event.ts';
import { type FindingPlace, securityHubFinding } from './security-hub.ts';

export const EVENT_SOURCE = 'denial-monitor';

export interface BusEvent {
  readonly detailType: string;
  readonly detail: object;
}

/** Undefined: this kind of update is not told so. */
export type RenderEvent = (alert: Alert) => BusEvent | undefined;

export function spikeEvent({ notice }: Alert): BusEvent {
  return { detailType: 'Denial Spike Detected', detail: notice };
}

export function pageEvent(alert: Alert): BusEvent | undefined {
  const detail = pagerDutyEvent(alert);
  return detail === undefined ? undefined : { detailType: 'Denial Spike Page', detail };
}

export function findingEvent(place: FindingPlace): RenderEvent {
  return (alert) => ({
    detailType: 'Denial Spike Finding',
    detail: { Findings: [securityHubFinding(alert, place)] },
  });
}
