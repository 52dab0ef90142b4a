/**
 * The alert as an event on the bus of alerts, for every rule that people add. Its detail is versioned.
 *
 * Source  Amazon EventBridge API Reference, PutEvents.
 */
import { ALERT_CHANNELS, EVENT_DETAIL_TYPES } from '../../../contract/alert-channels.ts';
import type { Alert } from '../../ports.ts';
import type { AlertChannel, BusEvent } from './channel.ts';

export function spikeEvent({ notice }: Alert): BusEvent {
  return { detailType: EVENT_DETAIL_TYPES.spike, detail: notice };
}

/** The setting calls it `events`. */
export const eventBus: AlertChannel<'events'> = {
  name: 'events',
  settings: ALERT_CHANNELS.events,
  render: { message: null, event: () => spikeEvent },
};
