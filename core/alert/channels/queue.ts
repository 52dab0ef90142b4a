/** The alert as JSON for queues and functions. JSON is its own escape. */
import type { Alert } from '../../ports.ts';
import type { Message } from './message.ts';

export function machineMessage({ notice }: Alert): Message {
  return { subject: undefined, body: JSON.stringify(notice) };
}
