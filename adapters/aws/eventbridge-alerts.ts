/**
 * AlertSink over EventBridge: one request for each event of an alert, because a request takes 256 KiB in all, and one
 * event may be nearly as large.
 *
 * Errors  a refused event is an error, although the request itself succeeded; the others are put all the same.
 */

import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../contract/alert-channels.ts';
import type { BusEvent, RenderEvent } from '../../core/alert/channels/channel.ts';
import type { Alert, AlertSink } from '../../core/ports.ts';
import { jsonText } from '../../core/text/json-text.ts';
import { QUICK_ANSWERS } from '../client-timeouts.ts';

export function openBusAlerts(
  bus: string,
  renders: readonly RenderEvent[],
  client = new EventBridgeClient(QUICK_ANSWERS),
): AlertSink {
  return {
    async publish(alert: Alert): Promise<void> {
      const events = renders.flatMap((render) => render(alert) ?? []);
      const results = await Promise.allSettled(events.map((event) => put(event, bus, client)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

async function put({ detailType, detail }: BusEvent, bus: string, client: EventBridgeClient): Promise<void> {
  const entry = {
    EventBusName: bus,
    Source: EVENT_SOURCE,
    DetailType: detailType,
    Detail: jsonText(detail),
  };
  const { FailedEntryCount = 0, Entries: [answer] = [] } = await client.send(
    new PutEventsCommand({ Entries: [entry] }),
  );
  if (FailedEntryCount > 0 || answer?.ErrorCode !== undefined) {
    throw new Error(`the bus refused \`${detailType}\`: ${answer?.ErrorCode ?? 'no reason given'}`);
  }
}
