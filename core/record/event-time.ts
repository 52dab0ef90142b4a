/** CloudTrail's `eventTime` as ISO 8601 UTC in whole seconds, or undefined when it is not a time. */
import { type JsonObject, textAt } from './json.ts';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

export function timeOf(record: JsonObject): string | undefined {
  const text = textAt(record, 'eventTime');
  if (text === undefined || !ISO_TIME.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : isoSeconds(milliseconds);
}

/** `2026-11-20T10:02:11Z`: the one form in which times are kept, so that text order is time order. */
export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
