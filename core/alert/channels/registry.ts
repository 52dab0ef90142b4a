/** Every channel, and which of them are on. */
import {
  type AlertChannelName,
  BUS_EVENTS,
  type BusEventName,
  channelOfEvent,
} from '../../../contract/alert-channels.ts';
import type { AlertSettings } from '../alert-settings.ts';
import type { AlertChannel, RenderEvent, RenderMessage } from './channel.ts';
import { chat } from './chat.ts';
import { email } from './email.ts';
import { eventBus } from './event-bus.ts';
import { pagerDuty } from './pagerduty.ts';
import { queue } from './queue.ts';
import { securityHub } from './security-hub.ts';

export const CHANNELS: { readonly [Name in AlertChannelName]: AlertChannel<Name> } = {
  email,
  chat,
  pagerduty: pagerDuty,
  machine: queue,
  events: eventBus,
  securityHub,
};

export interface TopicChannel {
  readonly name: AlertChannelName;
  readonly topicArn: string;
  readonly render: RenderMessage;
}

/** The channels whose topic is given. */
export function topicChannels(
  topics: Readonly<Partial<Record<AlertChannelName, string | undefined>>>,
): readonly TopicChannel[] {
  return Object.values(CHANNELS).flatMap(({ name, render: { message } }) => {
    const topicArn = topics[name];
    return topicArn === undefined || message === null ? [] : [{ name, topicArn, render: message }];
  });
}

export interface EventOnBus {
  readonly name: BusEventName;
  readonly render: RenderEvent;
}

/** What the bus is sent. */
export function eventRenderers(settings: AlertSettings): readonly EventOnBus[] {
  const on = BUS_EVENTS.filter((event) => settings.events.includes(event));
  return on.flatMap((event) => {
    const name = channelOfEvent(event);
    const render = name === undefined ? undefined : CHANNELS[name].render.event?.(settings);
    return render === undefined ? [] : [{ name: event, render }];
  });
}
