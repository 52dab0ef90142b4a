/**
 * What wraps a CloudTrail record on its way: an EventBridge event, `lookup-events` output, or nothing.
 *
 * Shape   any JSON value → the records in it. A value that wraps nothing we know is returned as it is, so that
 *         the normalizer can say what is wrong with it.
 * Source  EventBridge User Guide, "AWS service events via CloudTrail"; CloudTrail API Reference, LookupEvents.
 */
import { isObject, parseJson, valueAt } from './json.ts';

export function recordsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (!isObject(value)) return [value];
  if (Array.isArray(value.Records)) return value.Records.flatMap(recordsIn);
  if (Array.isArray(value.Events)) return value.Events.flatMap(recordsIn);
  if (typeof value.CloudTrailEvent === 'string') return [lookedUp(value.CloudTrailEvent)];
  if (value['detail-type'] !== undefined && valueAt(value, 'detail') !== undefined) return [value.detail];
  return [value];
}

function lookedUp(text: string): unknown {
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : text;
}
