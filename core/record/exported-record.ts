/**
 * A record as other tools export it → the same record as CloudTrail writes it: its time in ISO 8601, and an id where the export
 * has left it out.
 *
 * Shape   any value → the value itself, or a copy of the record with `eventTime` and `eventID` in CloudTrail's form.
 * Units   seconds and milliseconds since the epoch differ by their digits, 10 and 13: the years 2001 to 2286.
 * Errors  none: a time in no known form stays as it is, for the normalizer to report.
 *
 * INVARIANT: the id depends on the content alone, not on the order of members or the form of the time: a record that is
 * read twice has the same id.
 */
import { hash } from 'node:crypto';
import { instantOf, isInstant, isoSeconds } from './event-time.ts';
import { isObject, type JsonObject, textAt } from './json.ts';
import { scalarAt } from './scalar-at.ts';

export function asCloudTrailWrites(value: unknown): unknown {
  if (!isObject(value) || textAt(value, 'eventName') === undefined) return value;
  const time = exportedTime(scalarAt(value, 'eventTime'));
  const record = time === undefined ? value : { ...value, eventTime: time };
  if (textAt(record, 'eventID') !== undefined || textAt(record, 'eventSource') === undefined) return record;
  return { ...record, eventID: idOfContent(record) };
}

/** CloudTrail's times are UTC: so are those that an export writes without a zone. */
const WITHOUT_ZONE = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: ?(?:UTC|Z|\+00:00))?$/;
const EPOCH = /^(?:(\d{10})(?:\.\d{1,9})?|(\d{13})(?:\.0+)?)$/;

/** Undefined: it is in CloudTrail's own form, or in none that is known. */
function exportedTime(written: string | undefined): string | undefined {
  if (written === undefined || isInstant(written)) return undefined;
  const [, day, clock] = WITHOUT_ZONE.exec(written) ?? [];
  const [, seconds, milliseconds] = EPOCH.exec(written) ?? [];
  if (seconds !== undefined) return isoSeconds(Number(seconds) * 1000);
  if (milliseconds !== undefined) return isoSeconds(Number(milliseconds));
  const instant = day === undefined ? undefined : instantOf(`${day}T${clock}Z`);
  return instant === undefined ? undefined : isoSeconds(instant);
}

function idOfContent(record: JsonObject): string {
  const { eventID: _, ...content } = record;
  const text = JSON.stringify(content, (_key, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value,
  );
  return `content-${hash('sha256', text, 'hex').slice(0, 32)}`;
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
