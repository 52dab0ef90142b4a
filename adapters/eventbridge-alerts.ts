/**
 * AlertSink over EventBridge: the events of one alert in one request.
 *
 * Errors  a refused entry is an error, although the request itself succeeded.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, type RenderEvent } from '../core/alert/bus-event.ts';
import type { Alert, AlertSink } from '../core/ports.ts';

/** IAM actions of the calls made here. */
export const BUS_ALERT_ACTIONS = ['events:PutEvents'] as const;

export function openBusAlerts(
  bus: string,
  renders: readonly RenderEvent[],
  client = new EventBridgeClient({}),
): AlertSink {
  return {
    async publish(alert: Alert): Promise<void> {
      const events = renders.flatMap((render) => render(alert) ?? []);
      if (events.length === 0) return;
      const Entries = events.map(({ detailType, detail }) => ({
        EventBusName: bus,
        Source: EVENT_SOURCE,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      }));
      const { Entries: answers = [] } = await client.send(new PutEventsCommand({ Entries }));
      const refused = answers.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (refused !== undefined) throw new Error(`the bus refused an alert: ${refused.ErrorCode}`);
    },
  };
}
