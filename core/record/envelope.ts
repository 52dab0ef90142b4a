/**
 * What wraps a CloudTrail record on its way: an EventBridge event, `lookup-events` output, or nothing.
 *
 * Shape   any JSON value → the records in it. A value that wraps nothing we know is returned as it is, so that
 *         the normalizer can say what is wrong with it.
 * Source  EventBridge User Guide, "AWS service events via CloudTrail"; CloudTrail API Reference, LookupEvents.
 */
import { isObject, parseJson, textAt, valueAt } from './json.ts';

export function recordsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (!isObject(value)) return [value];
  if (Array.isArray(value.Records)) return value.Records.flatMap(recordsIn);
  if (Array.isArray(value.Events)) return value.Events.flatMap(recordsIn);
  if (typeof value.CloudTrailEvent === 'string') return [lookedUp(value.CloudTrailEvent)];
  if (value['detail-type'] !== undefined && valueAt(value, 'detail') !== undefined) return [value.detail];
  return [value];
}

/**
 * Whether EventBridge received the event in another account than the record says. EventBridge fills in the account of an
 * event of an AWS service, and keeps it when the event is forwarded: only a record that was not written there differs.
 */
export function isOfAnotherAccount(value: unknown): boolean {
  if (!isObject(value) || value['detail-type'] === undefined) return false;
  const received = textAt(value, 'account');
  const recorded = textAt(value, 'detail', 'recipientAccountId');
  return received !== undefined && recorded !== undefined && received !== recorded;
}

function lookedUp(text: string): unknown {
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : text;
}
