/** The same records in each form in which people hold CloudTrail: a row for each row of the table in docs/logs.md. */
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as flattened from './flattened-records.ts';
import type { TestRecord } from './records.ts';
import { zipOf } from './zip.ts';

export interface LogForm {
  /** The first cell of its row in docs/logs.md. */
  readonly form: string;
  readonly note: string;
  readonly write: (records: readonly TestRecord[]) => string | Buffer;
  /** Of the file, where its name decides. */
  readonly extension?: string;
  /** What the form keeps of a record; undefined: all of it. */
  readonly keep?: (record: TestRecord) => TestRecord;
}

const json = JSON.stringify;
const lines = (values: readonly unknown[]): string => values.map((each) => json(each)).join('\n');
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
const packed = (value: unknown): string => base64(gzipSync(json(value)));
const message = (record: TestRecord) => ({ id: '1', timestamp: 1763632931000, message: json(record) });
const subscription = (records: readonly TestRecord[]) => ({
  ...{ messageType: 'DATA_MESSAGE', owner: '111122223333', logGroup: 'trail', logStream: 's' },
  ...{ subscriptionFilters: ['all'], logEvents: records.map(message) },
});
const event = (detail: TestRecord) => ({
  version: '0',
  'detail-type': 'AWS API Call via CloudTrail',
  detail,
});
const notification = (value: unknown) => ({ Type: 'Notification', MessageId: 'm', Message: json(value) });
const halves = (records: readonly TestRecord[]) => [records.slice(0, 12), records.slice(12)];

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export function csv(rows: readonly (readonly string[])[], delimiter = ','): string {
  return rows.map((row) => row.map(cell).join(delimiter)).join('\r\n');
}

const named = (row: Readonly<Record<string, string>>) =>
  Object.entries(row).map(([field, value]) => ({ field, value }));

const one = (row: Readonly<Record<string, string>>) =>
  Object.entries(row).map(([name, value]) => ({ [name]: value }));

const athenaRows = (rows: readonly (readonly string[])[]) => ({
  ResultSet: {
    Rows: rows.map((row) => ({ Data: row.map((text) => (text === '' ? {} : { VarCharValue: text })) })),
    ResultSetMetadata: { ColumnInfo: [{ Name: 'eventname', Type: 'varchar' }] },
  },
  UpdateCount: 0,
});

const tableOf = (
  records: readonly TestRecord[],
  columnsOf: (record: TestRecord) => Record<string, string>,
) => {
  const rows = records.map(columnsOf);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))];
};

export const LOG_FORMS: readonly LogForm[] = [
  { form: 'log files', note: 'a trail writes', write: (all) => gzipSync(json({ Records: all })) },
  { form: 'log files', note: 'as JSON lines', write: lines },
  { form: 'log files', note: 'as a list', write: (all) => json(all, null, 2) },
  {
    form: '`lookup-events`',
    note: 'whole',
    write: (all) => json({ Events: all.map((each) => ({ EventId: 'e', CloudTrailEvent: json(each) })) }),
  },
  { form: '`lookup-events`', note: 'its texts', write: (all) => json(all.map((each) => json(each))) },
  {
    form: '`lookup-events`',
    note: '--output text',
    write: (all) => all.map((each) => json(each)).join('\t'),
  },
  {
    form: 'CloudTrail Lake, `eventData`',
    note: 'get-query-results',
    write: (all) =>
      json({ QueryStatus: 'FINISHED', QueryResultRows: all.map((each) => [{ eventData: json(each) }]) }),
  },
  {
    form: 'CloudTrail Lake, `eventData`',
    note: 'saved as CSV',
    write: (all) => csv([['eventData'], ...all.map((each) => [json(each)])]),
  },
  {
    form: 'CloudTrail Lake, columns',
    note: 'get-query-results',
    write: (all) => json({ QueryResultRows: all.map((each) => one(flattened.athena(each))) }),
    keep: flattened.keptByAthena,
  },
  {
    form: 'CloudWatch Logs events',
    note: 'filter-log-events',
    write: (all) => json({ events: all.map(message), searchedLogStreams: [] }, null, 4),
  },
  {
    form: 'CloudWatch Logs events',
    note: 'messages alone',
    write: (all) => json(all.map((each) => json(each))),
  },
  {
    form: '`aws logs tail`, `create-export-task`',
    note: 'lines behind a time',
    write: (all) => all.map((each) => `2025-01-02T03:04:01.000Z ${json(each)}`).join('\n'),
  },
  {
    form: 'Insights, `@message`',
    note: 'get-query-results',
    write: (all) =>
      json({
        results: all.map((each) => named({ '@timestamp': '2026', '@message': json(each), '@ptr': 'x' })),
      }),
  },
  {
    form: 'Insights, `@message`',
    note: 'CSV of the console',
    write: (all) => csv([['@timestamp', '@message'], ...all.map((each) => ['2026-11-20', json(each)])]),
  },
  {
    form: 'Insights, fields',
    note: 'get-query-results',
    write: (all) => json({ results: all.map((each) => named(flattened.insights(each))) }),
    keep: flattened.keptByInsights,
  },
  {
    form: 'Insights, fields',
    note: 'CSV of the console',
    write: (all) => csv(tableOf(all, flattened.insights)),
    keep: flattened.keptByInsightsTable,
  },
  {
    form: 'a subscription',
    note: 'the event of a function',
    write: (all) => json({ awslogs: { data: packed(subscription(all)) } }),
  },
  {
    form: 'a subscription',
    note: 'payloads',
    write: (all) =>
      halves(all)
        .map((each) => packed(subscription(each)))
        .join('\n'),
  },
  {
    form: 'a subscription',
    note: 'a payload in lines of 76',
    write: (all) => packed(subscription(all)).replace(/.{76}/g, '$&\n'),
  },
  {
    form: 'Kinesis',
    note: 'get-records',
    write: (all) =>
      json({ Records: halves(all).map((each) => ({ Data: packed(subscription(each)), PartitionKey: 'p' })) }),
  },
  {
    form: 'Kinesis',
    note: 'the event of a function, EventBridge',
    write: (all) =>
      json({
        Records: all.map((each) => ({
          kinesis: { partitionKey: 'p', data: base64(json(event(each))) },
          ...{
            eventSource: 'aws:kinesis',
            eventVersion: '1.0',
            eventName: 'aws:kinesis:record',
            awsRegion: 'r',
          },
        })),
      }),
  },
  {
    form: 'Firehose',
    note: 'the event of a transformation',
    write: (all) =>
      json({ records: halves(all).map((each) => ({ recordId: 'r', data: packed(subscription(each)) })) }),
  },
  {
    form: 'Firehose',
    note: 'objects one after another, packed twice',
    write: (all) => gzipSync(Buffer.concat(halves(all).map((each) => gzipSync(json(subscription(each)))))),
  },
  {
    form: 'Athena',
    note: 'CSV',
    write: (all) => csv(tableOf(all, flattened.athena)),
    keep: flattened.keptByAthena,
  },
  {
    form: 'Athena',
    note: 'get-query-results',
    write: (all) => json(athenaRows(tableOf(all, flattened.athena)), null, 4),
    keep: flattened.keptByAthena,
  },
  {
    form: 'Athena',
    note: 'TSV, a column for each member',
    write: (all) => csv(tableOf(all, flattened.columns), '\t'),
    keep: flattened.keptByColumns,
  },
  {
    form: 'Splunk, `_raw`',
    note: 'JSON lines',
    write: (all) =>
      lines(all.map((each) => ({ preview: false, offset: 0, result: { _raw: json(each), host: 'h' } }))),
  },
  {
    form: 'Splunk, `_raw`',
    note: 'JSON',
    write: (all) => json({ preview: false, results: all.map((each) => ({ _raw: json(each) })) }),
  },
  {
    form: 'Splunk, `_raw`',
    note: 'CSV',
    write: (all) => csv([['_time', '_raw'], ...all.map((each) => ['t', json(each)])]),
  },
  {
    form: 'Splunk, fields',
    note: 'JSON lines',
    write: (all) => lines(all.map((each) => ({ result: flattened.insights(each) }))),
    keep: flattened.keptByInsights,
  },
  {
    form: 'Elastic, OpenSearch',
    note: 'event.original',
    write: (all) =>
      json({
        took: 1,
        hits: {
          total: { value: 25 },
          hits: all.map((each) => ({ _index: 'i', _source: { event: { original: json(each) } } })),
        },
      }),
  },
  {
    form: 'Elastic, OpenSearch',
    note: 'the record as the document',
    write: (all) => lines(all.map((each) => ({ _index: 'i', _source: each }))),
  },
  {
    form: 'Elastic, ECS alone',
    note: 'a search',
    write: (all) => json({ hits: { hits: all.map((each) => ({ _source: flattened.ecs(each) })) } }),
    keep: flattened.keptByEcs,
  },
  {
    form: 'Elastic, ECS alone',
    note: 'fields with dots',
    write: (all) => lines(all.map((each) => flattened.dotted(flattened.ecs(each)))),
    keep: flattened.keptByEcs,
  },
  {
    form: 'Datadog',
    note: 'a search',
    write: (all) =>
      json({
        data: all.map((each) => ({
          id: 'i',
          type: 'log',
          attributes: { service: 'cloudtrail', attributes: each },
        })),
      }),
  },
  {
    form: 'Panther',
    note: 'JSON lines',
    write: (all) =>
      lines(all.map((each) => ({ ...each, p_log_type: 'AWS.CloudTrail', p_any_ip_addresses: ['1.2.3.4'] }))),
  },
  {
    form: 'Wazuh',
    note: 'alerts.json',
    write: (all) =>
      lines(
        all.map((each) => ({ rule: { level: 3 }, data: { integration: 'aws', aws: flattened.wazuh(each) } })),
      ),
    keep: flattened.keptByWazuh,
  },
  {
    form: 'Security Lake (OCSF)',
    note: 'JSON lines',
    write: (all) => lines(all.map(flattened.ocsf)),
    keep: flattened.keptByOcsf,
  },
  { form: 'EventBridge, SNS, SQS', note: 'events', write: (all) => lines(all.map(event)) },
  {
    form: 'EventBridge, SNS, SQS',
    note: 'SNS in SQS in CloudWatch Logs in a subscription',
    write: (all) => {
      const received = { Messages: all.map((each) => ({ Body: json(notification(event(each))) })) };
      return packed({ messageType: 'DATA_MESSAGE', logEvents: [{ message: json(received) }] });
    },
  },
  {
    form: 'EventBridge, SNS, SQS',
    note: 'the event of a function',
    write: (all) =>
      json({
        Records: all.map((each) => ({ body: json(event(each)), eventSource: 'aws:sqs', awsRegion: 'r' })),
      }),
  },
  {
    form: 'a paste',
    note: 'in a Markdown fence',
    write: (all) => `Look:\n\n\`\`\`json\n${json({ Records: all }, null, 2)}\n\`\`\`\nThanks!\n`,
  },
  {
    form: 'a paste',
    note: 'with curly quotes',
    write: (all) => all.map((each) => curly(json(each, null, 1))).join('\n'),
  },
  { form: 'UTF-16', note: 'little endian', write: (all) => Buffer.from(`\ufeff${lines(all)}`, 'utf16le') },
  {
    form: 'UTF-16',
    note: 'big endian, no mark',
    write: (all) => Buffer.from(json({ Records: all }), 'utf16le').swap16(),
  },
  {
    form: 'zip, tar',
    note: 'zip',
    extension: 'zip',
    write: (all) =>
      zipOf(
        halves(all).map((each, index) => ({ name: `a/${index}.json`, content: Buffer.from(json(each)) })),
        'streamed',
      ),
  },
  { form: 'gzip, zstd', note: 'zstd', write: (all) => zstdCompressSync(lines(all)) },
  {
    form: 'gzip, zstd',
    note: 'two frames',
    write: (all) => Buffer.concat(halves(all).map((each) => zstdCompressSync(`${lines(each)}\n`))),
  },
];

/** As a word processor bends them. */
function curly(text: string): string {
  let isOpen = false;
  return text.replace(/\\"|"/g, (quote) => {
    isOpen = quote === '"' ? !isOpen : isOpen;
    return quote.replace('"', quote === '"' && !isOpen ? '\u201d' : '\u201c');
  });
}
