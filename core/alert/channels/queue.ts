/** The alert as JSON for queues and functions. JSON escapes what callers chose. */

import { ALERT_CHANNELS } from '../../../contract/alert-channels.ts';
import type { Alert } from '../../ports.ts';
import { jsonText } from '../../text/json-text.ts';
import type { AlertChannel, Message } from './channel.ts';

export function machineMessage({ notice }: Alert): Message {
  return { subject: undefined, body: jsonText(notice) };
}

/** The setting calls it `machine`. */
export const queue: AlertChannel<'machine'> = {
  name: 'machine',
  settings: ALERT_CHANNELS.machine,
  render: { message: machineMessage, event: null },
};
