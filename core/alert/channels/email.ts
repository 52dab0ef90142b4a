/** The alert as plain text: what a person reads in a mail. Everything in it is one line already (compose.ts). */
import type { Alert } from '../../ports.ts';
import type { Message } from './message.ts';

export function emailMessage({ subject, text }: Alert): Message {
  return { subject, body: text };
}
