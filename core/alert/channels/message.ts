/** What goes to a topic: the body, and the subject where the channel has one. */
import type { Alert } from '../../ports.ts';

export interface Message {
  /** ASCII, below 100 characters, no line breaks. */
  readonly subject: string | undefined;
  readonly body: string;
}

/** Undefined: this channel does not tell this kind of update. */
export type RenderMessage = (alert: Alert) => Message | undefined;
