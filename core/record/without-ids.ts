/** What is left of a record without its ids and its time: the same for a call that is made again. */
import type { JsonObject } from './json.ts';

export function withoutIds(record: JsonObject): JsonObject {
  const { eventID: _id, requestID: _request, sharedEventID: _shared, eventTime: _time, ...others } = record;
  return others;
}
