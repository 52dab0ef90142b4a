import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsIn } from '../../../core/record/envelope.ts';
import { exportedRecords } from '../../../core/record/exported-forms.ts';

const record = (eventName: string) => ({ eventSource: 's3.amazonaws.com', eventName });
const [one, two] = [record('One'), record('Two')];
const text = JSON.stringify;

const recordsOf = (value: unknown) =>
  exportedRecords(value).map((found) => ('record' in found ? found.record : found));

test.each<[string, unknown]>([
  ['a log file', { Records: [one, two] }],
  ['CloudTrail: lookup-events', { Events: [{ CloudTrailEvent: text(one) }, { CloudTrailEvent: text(two) }] }],
  [
    'CloudTrail Lake: get-query-results',
    { QueryResultRows: [[{ eventData: text(one) }], [{ eventData: text(two) }]] },
  ],
  [
    'CloudWatch Logs: filter-log-events',
    { events: [{ message: text(one), eventId: '1' }, { message: text(two) }] },
  ],
  [
    'CloudWatch Logs: a subscription',
    { messageType: 'DATA_MESSAGE', logEvents: [{ message: text(one) }, { message: text(two) }] },
  ],
  [
    'CloudWatch Logs Insights: get-query-results',
    {
      status: 'Complete',
      results: [one, two].map((each) => [
        { field: '@timestamp', value: '2026-11-20 10:00:00.000' },
        { field: '@message', value: text(each) },
        { field: '@ptr', value: 'CnQK' },
      ]),
    },
  ],
  [
    'Elastic: a search',
    {
      hits: { total: 2, hits: [one, two].map((each) => ({ _source: { event: { original: text(each) } } })) },
    },
  ],
  ['Splunk: an export', [{ preview: false, result: { _raw: text(one) } }, { result: { _raw: text(two) } }]],
  [
    'EventBridge: events',
    [one, two].map((detail) => ({ 'detail-type': 'AWS API Call via CloudTrail', detail })),
  ],
  [
    'SQS: receive-message',
    { Messages: [one, two].map((each) => ({ Body: text({ 'detail-type': 'x', detail: each }) })) },
  ],
  [
    'SNS in SQS',
    { Messages: [one, two].map((each) => ({ Body: text({ Type: 'Notification', Message: text(each) }) })) },
  ],
  [
    'Lambda: an event of SNS',
    { Records: [one, two].map((each) => ({ Sns: { Message: text({ Records: [each] }) } })) },
  ],
])('%s', (_note, value) => {
  expect(recordsOf(value)).toEqual([one, two]);
});

test('what wraps nothing is returned as it is', () => {
  for (const value of [{ a: 1 }, 'text', null, { message: 'hello' }, { message: '7' }]) {
    expect(recordsOf(value)).toEqual([value]);
  }
});

test('law: a record is never taken apart, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('message', 'event', 'detail', 'Records', 'body'), fc.jsonValue()),
      (members) => {
        const whole = { ...members, ...one };
        expect(recordsOf({ Records: [whole] })).toEqual([whole]);
      },
    ),
  );
});

test('law: what the deployed queue reads is read alike', () => {
  const wrap = fc.constantFrom(
    (value: unknown) => ({ 'detail-type': 'x', detail: value }),
    (value: unknown) => ({ Records: [value] }),
    (value: unknown) => ({ Events: [value, one] }),
    (value: unknown) => ({ CloudTrailEvent: text(value) }),
  );
  fc.assert(
    fc.property(wrap, (wrapped) => {
      expect(recordsOf(wrapped(two))).toEqual(recordsIn(wrapped(two)));
    }),
  );
});
