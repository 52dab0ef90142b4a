/**
 * Payloads in base64, with gzip in it or not: CloudWatch Logs subscriptions, Kinesis, Firehose.
 *
 * Shape   `Unpack`: a text -> the JSON values in it; undefined: it is no such payload. Unpacking needs zlib, so the adapter does it.
 * Source  CloudWatch Logs User Guide, "Real-time processing of log data with subscriptions"; Kinesis Data Streams API
 *         Reference, GetRecords; Amazon Data Firehose Developer Guide, "Data transformation".
 */
import { type JsonObject, textAt } from '../json.ts';
import type { Inner } from './form.ts';

export type Unpack = (text: string) => Exclude<Inner, { row: unknown } | { record: unknown }> | undefined;

/** The last ones hold text most of the time, and base64 where a subscription writes to them. */
const MEMBERS = ['data', 'Data', 'body', 'Body', 'message', '@message', 'Message', '_raw'];

export function packed(value: JsonObject, unpack: Unpack): Inner | undefined {
  for (const name of MEMBERS) {
    const text = textAt(value, name);
    const inner = text === undefined ? undefined : unpack(text);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
