/**
 * The forms in which tools that keep logs hold CloudTrail records, for files and pasted records. What the deployed queue
 * takes is read by envelope.ts alone.
 *
 * Shape   any JSON value → the records in it. A value that wraps nothing we know is returned as it is, so that
 *         the normalizer can say what is wrong with it.
 * Source  CloudWatch Logs API Reference, FilterLogEvents, GetQueryResults; CloudTrail API Reference, GetQueryResults;
 *         Amazon SQS API Reference, ReceiveMessage; Amazon SNS, "Parsing message formats"; Elastic Common Schema,
 *         `event.original`; Splunk, `_raw`.
 */
import { recordsIn } from './envelope.ts';
import { isObject, type JsonObject, jsonIn, textAt } from './json.ts';

/** Members whose elements are wrapped records. */
const LISTS = ['Records', 'Events', 'events', 'logEvents', 'Messages', 'results', 'QueryResultRows', 'hits'];

/** Members that are a wrapped record. */
const OBJECTS = ['detail', 'hits', '_source', 'result', 'event', 'Sns'];

/** Members that are the text of one. */
const TEXTS = ['message', '@message', '_raw', 'original', 'eventData', 'body', 'Body', 'Message'];

export function exportedRecords(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(recordsOfElement);
  if (!isObject(value) || isRecord(value)) return [value];
  return listed(value) ?? nested(value) ?? written(value) ?? recordsIn(value);
}

const isRecord = (value: unknown): boolean =>
  textAt(value, 'eventSource') !== undefined && textAt(value, 'eventName') !== undefined;

/** A row of a query is a list of its columns, of which one may be a record. */
function recordsOfElement(element: unknown): readonly unknown[] {
  if (!Array.isArray(element)) return exportedRecords(element);
  const columns = element.flatMap((column) => exportedRecords(asMember(column)));
  const records = columns.filter(isRecord);
  return records.length > 0 ? records : columns;
}

/** CloudWatch Logs Insights names each column beside its value. */
function asMember(column: unknown): unknown {
  const field = textAt(column, 'field');
  return field === undefined || !isObject(column) ? column : { [field]: column.value };
}

function listed(value: JsonObject): readonly unknown[] | undefined {
  const member = LISTS.find((name) => Array.isArray(value[name]));
  return member === undefined ? undefined : exportedRecords(value[member]);
}

function nested(value: JsonObject): readonly unknown[] | undefined {
  const member = OBJECTS.find((name) => isObject(value[name]));
  return member === undefined ? undefined : exportedRecords(value[member]);
}

function written(value: JsonObject): readonly unknown[] | undefined {
  for (const name of TEXTS) {
    const inner = jsonIn(textAt(value, name) ?? '');
    if (isObject(inner) || Array.isArray(inner)) return exportedRecords(inner);
  }
  return undefined;
}
