import { describe, expect, test } from 'vitest';
import * as members from '../../../core/record/record-members.ts';
import { RecordScan } from '../../../core/record/record-scan.ts';

const VALUES: Readonly<Record<string, string>> = {
  ...{
    EVENT_ID: 'id',
    REQUEST_ID: 'request',
    SHARED_EVENT_ID: 'shared',
    EVENT_TIME: 'time',
    ADDRESS: 'address',
  },
  ...{ AGENT: 'agent', ACCESS_KEY: 'key', ARN: 'arn', PRINCIPAL_ID: 'principal', ISSUER_ARN: 'issuer' },
  ...{
    CREATED: 'created',
    RESPONSE: '{"a":[1]}',
    EVENT_NAME: 'name',
    EVENT_TYPE: 'type',
    ERROR_CODE: 'error',
  },
};

const RECORD = {
  ...{
    eventID: 'id',
    requestID: 'request',
    sharedEventID: 'shared',
    eventTime: 'time',
    sourceIPAddress: 'address',
  },
  ...{
    userAgent: 'agent',
    eventName: 'name',
    eventType: 'type',
    errorCode: 'error',
    responseElements: { a: [1] },
  },
  userIdentity: {
    ...{ accessKeyId: 'key', arn: 'arn', principalId: 'principal' },
    sessionContext: { sessionIssuer: { arn: 'issuer' }, attributes: { creationDate: 'created' } },
  },
};

function scanned(text: string): RecordScan | undefined {
  const scan = new RecordScan();
  const bytes = Buffer.from(`[${text},`);
  return scan.scan(bytes, 1) === bytes.length - 1 ? scan : undefined;
}

describe.each([
  ['without blanks', JSON.stringify(RECORD)],
  ['with blanks', JSON.stringify(RECORD, null, 2)],
])('%s', (_note, text) => {
  test.each(Object.entries(VALUES))('%s is found', (name, value) => {
    const member = (members as unknown as Readonly<Record<string, number>>)[name] ?? -1;
    expect(scanned(text)?.text(member)?.replaceAll(/\s/g, '')).toBe(value);
    expect(scanned(text)?.has(member)).toBe(true);
  });
});

test('a member of another place, or of a name that only looks like it, is none of these', () => {
  const scan = scanned(
    JSON.stringify({ creationDate: 'a', eventId: 'b', requestParameters: { eventID: 'c' } }),
  );
  expect(Object.values(VALUES).length).toBe(15);
  expect(new Set(scan?.end)).toEqual(new Set([0]));
});

test.each([
  ['a name with an escape', '{"event\\u0049D":"a"}'],
  ['a name that is there twice', '{"eventID":"a","eventID":"b"}'],
  ['a value with an escape', '{"eventID":"\\n"}'],
  ['a value that is no text', '{"eventID":1}'],
  ['an empty one', '{"eventID":""}'],
  ['what ends too early', '{"eventID":"a"'],
  ['what is no object', '"eventID"'],
])('%s is for the parser', (_note, text) => {
  expect(scanned(text)).toBeUndefined();
});
