/** The alert as plain text: what a person reads in a mail. Every value in it is one line already (compose.ts). */
import { ALERT_CHANNELS } from '../../../contract/alert-channels.ts';
import type { Alert } from '../../ports.ts';
import type { AlertChannel, Message } from './channel.ts';

export function emailMessage({ subject, text }: Alert): Message {
  return { subject, body: text };
}

export const email: AlertChannel<'email'> = {
  name: 'email',
  settings: ALERT_CHANNELS.email,
  render: { message: emailMessage, event: null },
};
