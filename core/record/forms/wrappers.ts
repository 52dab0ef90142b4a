/**
 * Members that wrap records: lists of them, objects around one, and texts that are JSON.
 *
 * Source  CloudWatch Logs API Reference, FilterLogEvents, GetQueryResults; CloudTrail API Reference, LookupEvents,
 *         GetQueryResults; EventBridge User Guide, "AWS service events via CloudTrail"; Amazon SQS API Reference,
 *         ReceiveMessage; Amazon SNS, "Parsing message formats"; AWS Lambda Developer Guide, events of SNS, SQS, Kinesis and
 *         Firehose; Elastic, Search API; Splunk, `_raw`; Datadog, "Search logs".
 */
import { isObject, structureIn, textAt } from '../json.ts';
import type { Form, Inner } from './form.ts';

const LISTS = [
  ...['Records', 'Events', 'events', 'logEvents', 'Messages', 'results', 'QueryResultRows', 'hits'],
  ...['records', 'data', 'logs'],
];

const OBJECTS = [
  ...['detail', 'hits', '_source', 'event', 'Sns', 'kinesis', 'awslogs'],
  ...['content', 'attributes'],
];

const TEXTS = [
  ...[
    'message',
    '@message',
    '_raw',
    'original',
    'event.original',
    'eventData',
    'eventdata',
    'eventJson',
    'eventjson',
  ],
  ...['CloudTrailEvent', 'body', 'Body', 'Message', 'log'],
];

export const isTextColumn = (name: string): boolean => TEXTS.includes(name);

export const listed: Form = (value) => {
  const found = LISTS.map((name) => value[name]).find((each) => Array.isArray(each));
  return Array.isArray(found) ? { values: found } : undefined;
};

export const nested: Form = (value) => {
  const found = OBJECTS.map((name) => value[name]).find(isObject);
  return found === undefined ? undefined : { values: [found] };
};

export const written: Form = (value) => {
  for (const name of TEXTS) {
    const inner = structureIn(textAt(value, name));
    if (inner !== undefined) return { values: [inner] };
  }
  return undefined;
};

/** Splunk's fields, where the event itself was left out. */
export const splunkResult: Form = ({ result }) => (isObject(result) ? { row: result } : undefined);

/**
 * A row of a query: CloudWatch Logs names each column beside its value, CloudTrail Lake as the only member of an object. Two
 * columns of one name are no row, but a list of two wrapped records.
 */
export function rowOf(columns: readonly unknown[]): Inner | undefined {
  const named = columns.flatMap((column) => asMember(column) ?? []);
  const row = Object.fromEntries(named);
  const isRow =
    named.length > 0 && named.length === columns.length && Object.keys(row).length === named.length;
  return isRow ? { row } : undefined;
}

function asMember(column: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (!isObject(column)) return undefined;
  const field = textAt(column, 'field');
  if (field !== undefined) return [[field, column.value]];
  const members = Object.entries(column);
  return members.length === 1 && members.every(([, value]) => !isObject(value)) ? members : undefined;
}
