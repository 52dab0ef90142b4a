import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { mayMatter } from '../../../adapters/input/record-filter.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { jsonIn } from '../../../core/record/json.ts';
import { RecordScan } from '../../../core/record/record-scan.ts';
import { authorized } from '../../support/preview-calls.ts';
import { runs } from '../../support/property-runs.ts';

/** Looked through, as records of a log are, and not, as a record in another text is. */
function both(text: string): { readonly through: boolean; readonly alone: boolean } {
  const bytes = Buffer.from(text);
  const scan = new RecordScan();
  const isFound = scan.scan(bytes, 0) === bytes.length;
  return { through: mayMatter(isFound ? scan : bytes), alone: mayMatter(bytes) };
}

const call = authorized({ eventName: 'GetObject', eventType: 'AwsApiCall' });
const json = JSON.stringify;

describe('by its bytes', () => {
  test.each<[string, string, boolean]>([
    ['a call that succeeded', json(call), false],
    ['with blanks', json(call, null, 2), false],
    ['one that failed', json({ ...call, errorCode: 'AccessDenied' }), true],
    ['one whose error has no name', json({ ...call, errorCode: '' }), true],
    [
      'an error code that is spelled with an escape',
      json({ ...call, errorCode: 'x' }).replace('C', '\\u0043'),
      true,
    ],
    ['a change of a policy', json({ ...call, eventName: 'PutBucketPolicy' }), true],
    ['the beginning of a session', json({ ...call, eventName: 'AssumeRole' }), true],
    ['a name that is spelled with an escape', json(call).replace('"GetObject"', '"\\u0041ssumeRole"'), true],
    ['no event of an API', json({ ...call, eventType: 'AwsCloudTrailInsight' }), true],
    ['a name that comes twice', json(call).replace('{', '{"eventName":"AssumeRole",'), true],
    [
      'the event of a function, which wraps records',
      json({ eventName: 'aws:kinesis:record', kinesis: { data: 'e30=' } }),
      true,
    ],
    ['no name', json({ ...call, eventName: undefined }), true],
  ])('%s', (_note, text, isWanted) => {
    expect(both(text).through).toBe(isWanted);
  });

  test('an error that only a parameter is about is none', () => {
    expect(both(json({ ...call, requestParameters: { errorCode: 'AccessDenied' } })).through).toBe(false);
  });
});

const name = fc.constantFrom(
  'GetObject',
  'AssumeRole',
  'PutRolePolicy',
  'aws:kinesis:record',
  'AccessDenied',
);
const member = fc.constantFrom(
  'errorCode',
  'eventName',
  'eventType',
  'errorMessage',
  'eventTime',
  'detail',
  'Records',
);
const value = fc.oneof(name, fc.constant('AwsCloudTrailInsight'), fc.jsonValue({ maxDepth: 2 }));
const spelling = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replaceAll('":', '" :\n '),
  (text) => text.replace('"errorCode"', '"error\\u0043ode"'),
  (text) => text.replace('"eventName":"', '"eventName":"\\u0041'),
  (text) => text.replace('{', '{"errorCode":null,'),
  (text) => text.replace('{', '{"requestParameters":{"errorCode":"AccessDenied"},'),
);

test('law: what is passed over is no denial, and neither another error, a change, nor the beginning of a session', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(member, value), { maxLength: 4 }), spelling, (members, spelled) => {
      const text = spelled(json({ ...call, ...Object.fromEntries(members) }));
      const record = jsonIn(text);
      fc.pre(record !== undefined);
      if (both(text).through) return;
      // What is malformed in a call that succeeded is of no use to anybody.
      const normalized = normalizeRecord(record, lazyActionTable);
      expect(normalized.kind === 'none' ? normalized.code : normalized.kind).toMatch(
        /^succeeded$|^malformed$/,
      );
    }),
    runs(3000),
  );
});
