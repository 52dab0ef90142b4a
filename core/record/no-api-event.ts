/**
 * What stands in a trail's bucket, or in a folder copied from it, and records no API call: aggregated events, which count
 * data events; Insights events, which report unusual rates; digest files, which list log files; and the configuration items of
 * AWS Config. They are well-formed, have no caller, and cannot be denials.
 *
 * Source  CloudTrail User Guide, "CloudTrail record contents for aggregated events", "CloudTrail record contents for
 *         Insights events for trails", "CloudTrail digest file structure"; AWS Config Developer Guide, "Example Configuration Snapshot from
 *         AWS Config" (`configurationItems`).
 *
 * INVARIANT: decided by members that CloudTrail writes at the top of a record; what a caller chose stands deeper.
 */
import { type JsonObject, listAt, textAt } from './json.ts';

export const NO_API_EVENT_TYPES: ReadonlySet<string> = new Set([
  'AwsAggregatedEvent',
  'AwsCloudTrailInsight',
]);

const NO_API_EVENT_CATEGORIES: ReadonlySet<string> = new Set(['Aggregated', 'Insight']);

export function isNoApiEvent(record: JsonObject): boolean {
  const isType = NO_API_EVENT_TYPES.has(textAt(record, 'eventType') ?? '');
  return (
    isType ||
    NO_API_EVENT_CATEGORIES.has(textAt(record, 'eventCategory') ?? '') ||
    isDigest(record) ||
    isConfiguration(record)
  );
}

function isDigest(record: JsonObject): boolean {
  return (
    textAt(record, 'eventName') === undefined &&
    textAt(record, 'digestStartTime') !== undefined &&
    (listAt(record, 'logFiles').length > 0 || textAt(record, 'digestS3Object') !== undefined)
  );
}

function isConfiguration(record: JsonObject): boolean {
  const members = ['configurationItemCaptureTime', 'configurationItemStatus', 'resourceType'];
  const isItem = members.every((member) => textAt(record, member) !== undefined);
  return isItem && textAt(record, 'eventName') === undefined;
}
