/**
 * The ways alerts go out: one table for the stack, which makes them, and for the function, which sends on them. A
 * channel that lacks a row, a renderer (core/alert/channels) or a construct (lib/alerts) does not compile.
 */

/** In the order in which the setting `alertChannels` lists them; `email` is always on. */
export const ALERT_CHANNEL_NAMES = [
  'email',
  'chat',
  'pagerduty',
  'machine',
  'events',
  'securityHub',
] as const;

export type AlertChannelName = (typeof ALERT_CHANNEL_NAMES)[number];

/** Events that an alert may put on the bus of alerts, in the order in which ALERT_SETTINGS lists them. */
export const BUS_EVENTS = ['spike', 'page', 'finding'] as const;

export type BusEventName = (typeof BUS_EVENTS)[number];

/** What turns a channel on: nothing, because it is always on; its name in a list; or the name of a secret. */
type SwitchedBy = 'always' | 'alertChannels' | 'pagerDutySecret';

interface AlertChannelNeeds {
  /** A topic of its own, because its messages have a body of their own. */
  readonly topic: SwitchedBy | null;
  /** An event on the bus of alerts, for a rule that carries it on. */
  readonly event: { readonly name: BusEventName; readonly by: SwitchedBy } | null;
}

export const ALERT_CHANNELS = {
  email: { topic: 'always', event: null },
  chat: { topic: 'alertChannels', event: null },
  pagerduty: { topic: 'alertChannels', event: { name: 'page', by: 'pagerDutySecret' } },
  machine: { topic: 'alertChannels', event: null },
  events: { topic: null, event: { name: 'spike', by: 'alertChannels' } },
  securityHub: { topic: null, event: { name: 'finding', by: 'alertChannels' } },
} as const satisfies Readonly<Record<AlertChannelName, AlertChannelNeeds>>;

type Table = typeof ALERT_CHANNELS;

/** Channels with a topic that `alertChannels` turns on. */
export type OptionalTopic = {
  [Name in AlertChannelName]: Table[Name]['topic'] extends 'alertChannels' ? Name : never;
}[AlertChannelName];

export const OPTIONAL_TOPICS = ALERT_CHANNEL_NAMES.filter(hasOptionalTopic);

/** What `alertChannels` may name. */
export const OPTIONAL_CHANNELS = ALERT_CHANNEL_NAMES.filter((name) => isSwitchedByName(name));

function hasOptionalTopic(name: AlertChannelName): name is OptionalTopic {
  return ALERT_CHANNELS[name].topic === 'alertChannels';
}

function isSwitchedByName(name: AlertChannelName): boolean {
  const { topic, event } = ALERT_CHANNELS[name];
  return topic === 'alertChannels' || event?.by === 'alertChannels';
}

/**
 * What takes an alert by itself: the topic of a channel, by its name, or an event on the bus. A new one goes last: what is
 * kept of a delivery refers to this order.
 */
export const ALERT_SINKS = [
  'email',
  'chat',
  'pagerduty',
  'machine',
  'events',
  'securityHub',
  'spike',
  'page',
  'finding',
] as const satisfies readonly (AlertChannelName | BusEventName)[];

export type AlertSinkName = AlertChannelName | BusEventName;

/** The channel that an event belongs to. */
export function channelOfEvent(event: BusEventName): AlertChannelName | undefined {
  return ALERT_CHANNEL_NAMES.find((name) => ALERT_CHANNELS[name].event?.name === event);
}

export const EVENT_SOURCE = 'denial-monitor';

/** `spike` is for every rule that people add, and versioned; each of the others is for the one rule that carries it on. */
export const EVENT_DETAIL_TYPES: Readonly<Record<BusEventName, string>> = {
  spike: 'Denial Spike Detected',
  page: 'Denial Spike Page',
  finding: 'Denial Spike Finding',
};
