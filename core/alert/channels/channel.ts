/**
 * What a channel is: its name, what turns it on, and how it renders an alert.
 *
 * INVARIANT: what the contract gives a channel, a topic or an event, it renders; anything else does not compile.
 */
import type { ALERT_CHANNELS, AlertChannelName } from '../../../contract/alert-channels.ts';
import type { Alert } from '../../ports.ts';
import type { AlertSettings } from '../alert-settings.ts';

/** What goes to a topic: the body, and the subject where the channel has one. */
export interface Message {
  /** ASCII, below 100 characters, no line breaks. */
  readonly subject: string | undefined;
  readonly body: string;
}

/** Undefined: the channel does not send this type of update. */
export type RenderMessage = (alert: Alert) => Message | undefined;

export interface BusEvent {
  readonly detailType: string;
  readonly detail: object;
}

/** Undefined: the channel does not send this type of update. */
export type RenderEvent = (alert: Alert) => BusEvent | undefined;

type Needs<Name extends AlertChannelName> = (typeof ALERT_CHANNELS)[Name];

export interface AlertChannel<Name extends AlertChannelName> {
  readonly name: Name;
  /** What turns it on: the row of the contract. */
  readonly settings: Needs<Name>;
  readonly render: {
    readonly message: Needs<Name>['topic'] extends null ? null : RenderMessage;
    /** Undefined: the settings lack what the event needs. */
    readonly event: Needs<Name>['event'] extends null
      ? null
      : (settings: AlertSettings) => RenderEvent | undefined;
  };
}
