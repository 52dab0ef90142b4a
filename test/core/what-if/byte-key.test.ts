/** What is found in the bytes of a record beside what is found in the record. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_READ, NOTHING_READ } from '../../../core/context/volatile-reads.ts';
import { timeOf } from '../../../core/record/event-time.ts';
import { isObject, type JsonObject, textAt } from '../../../core/record/json.ts';
import { ByteKeys } from '../../../core/what-if/preview/byte-key.ts';
import { sessionOf } from '../../../core/what-if/preview/held-calls.ts';
import { recordKey } from '../../../core/what-if/preview/request-key.ts';
import { authorized, session, user } from '../../support/preview-calls.ts';
import { runs } from '../../support/property-runs.ts';

function readOf(keys: ByteKeys, text: string) {
  const bytes = Buffer.from(text);
  const own = keys.read(bytes) ? keys.own(0) : undefined;
  const { length, hash } = keys.key;
  return (
    own && {
      own: { ...own, eventId: own.eventId() },
      key: `${hash} ${keys.key.bytes.toString('latin1', 0, length)}`,
    }
  );
}

const keyOf = (text: string, reads = NOTHING_READ) => readOf(new ByteKeys(reads), text)?.key;
const ofSession = (name: string, agent = 'aws-cli/2') =>
  authorized({ userIdentity: session('ci/deploy', '111122223333', name), userAgent: agent });
const json = (value: unknown) => JSON.stringify(value);

describe('two calls have one key', () => {
  const again = (own: object) => json({ ...ofSession('run-7'), eventID: 'e', requestID: 'r', ...own });
  test.each<[string, string, string, boolean]>([
    ['of other events', json(ofSession('run-7')), json(ofSession('run-7')), true],
    ['of other sessions', json(ofSession('run-7')), json(ofSession('run-8')), true],
    ['at another time', again({}), again({ eventTime: '2026-11-29T01:02:03Z' }), true],
    ['from another address', again({}), again({ sourceIPAddress: '2001:db8::1' }), true],
    ['with another agent', again({}), again({ userAgent: 'Boto3/1' }), true],
    ['with another answer', again({ responseElements: {} }), again({ responseElements: { a: [1] } }), true],
    ['of instances', json(ofSession('i-0abc')), json(ofSession('i-0abd')), false],
    ['of a service', again({}), again({ sourceIPAddress: 'config.amazonaws.com' }), false],
    ['of an AWS MCP server', again({}), again({ userAgent: 'x aws-mcp' }), false],
    ['with another request', again({}), again({ requestParameters: { bucketName: 'b' } }), false],
    ['with and without an answer', again({ responseElements: {} }), again({ responseElements: null }), false],
  ])('%s: %#', (_note, one, other, isOne) => {
    expect(keyOf(one)).toBeDefined();
    expect(keyOf(one) === keyOf(other)).toBe(isOne);
  });

  test.each(['time', 'sessionStart', 'address', 'userAgent', 'sessionName'] as const)(
    'unless a policy reads what differs: %s',
    (read) => {
      const differing = {
        ...ofSession('run-9', 'Boto3/1'),
        ...{ eventTime: '2026-11-29T01:02:03Z', sourceIPAddress: '198.51.100.9' },
      };
      const other = json(differing).replace('2026-11-20T09:00:00Z', '2026-11-20T09:30:00Z');
      const reads = { ...NOTHING_READ, [read]: true };
      expect(keyOf(other)).toBe(keyOf(json(ofSession('run-7'))));
      expect(keyOf(other, reads)).not.toBe(keyOf(json(ofSession('run-7')), reads));
    },
  );
});

test.each<[string, string]>([
  ['a name with escapes', '{"eventID":"e","event\\u0049D":"f","eventTime":"2026-11-20T10:00:00Z"}'],
  ['a name that is there twice', '{"eventID":"e","eventID":"f","eventTime":"2026-11-20T10:00:00Z"}'],
  ['a value with escapes', json(authorized({ eventID: 'a"b' }))],
  ['no id', json(authorized({ eventID: '' }))],
  ['no time', json(authorized({ eventTime: '2026-02-30T00:00:00Z' }))],
  ['an agent of another kind', json(authorized({ userAgent: null }))],
  ['an answer that is no JSON', json(authorized({ responseElements: [] })).replace('[]', '[oops]')],
  [
    'an answer that is too deep',
    json(authorized({ responseElements: 7 })).replace(':7', `:${'['.repeat(200)}${']'.repeat(200)}`),
  ],
  ['a control character', json(authorized({ userAgent: 'agent' })).replace('"agent"', '"ag\u0001ent"')],
  ['more behind it', `${json(authorized())} {}`],
  ['a cut record', json(authorized()).slice(0, -1)],
  ['a list', '[]'],
  ['nothing', ''],
  ['a record of 9 KB', json(authorized({ requestParameters: { key: 'x'.repeat(9000) } }))],
])('%s must be parsed', (_note, text) => {
  expect(keyOf(text)).toBeUndefined();
});

const plain = fc.constantFrom(
  ...[
    '',
    'e',
    'x',
    '203.0.113.7',
    'config.amazonaws.com',
    'aws-mcp',
    '2026-11-20T10:00:00Z',
    'ASIAX',
    'a\\b',
  ],
  ...['arn:aws:sts::111122223333:assumed-role/deploy/run-8', 'AROAEXAMPLE:run-8', 'run-8', 'é', '/', 'a:b'],
);
const value = fc.oneof(
  { weight: 6, arbitrary: plain },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const PLACES = [
  ...[
    'eventID',
    'requestID',
    'sharedEventID',
    'eventTime',
    'sourceIPAddress',
    'userAgent',
    'responseElements',
  ],
  ...[
    'userIdentity',
    'userIdentity.accessKeyId',
    'userIdentity.arn',
    'userIdentity.principalId',
    'eventName',
  ],
  ...[
    'userIdentity.sessionContext',
    'userIdentity.sessionContext.sessionIssuer.arn',
    'requestParameters.eventID',
  ],
  ...['userIdentity.sessionContext.attributes.creationDate', 'userIdentity.sessionContext.sessionIssuer'],
] as const;
const edit = fc.tuple(fc.constantFrom<string>(...PLACES), fc.option(value, { nil: undefined }));

function edited(record: JsonObject, [name = '', ...rest]: readonly string[], to: unknown): JsonObject {
  const inner = record[name];
  if (rest.length > 0 && !isObject(inner)) return record;
  return { ...record, [name]: rest.length > 0 && isObject(inner) ? edited(inner, rest, to) : to };
}

/** Bytes around the members, and members that come twice or with escapes. */
const spelling = fc.constantFrom<(text: string) => string>(
  ...[(text: string) => text, (text: string) => text.replaceAll(',"', ' ,\n"').replaceAll('":', '" : ')],
  (text) => text.replace('{', '{"eventID":"first",'),
  (text) => text.replace('"userAgent"', '"user\\u0041gent"'),
  (text) => text.replace('"run-8"', '"run\\u002d8"'),
  (text) => text.slice(0, -2),
  (text) => text.replace('null', 'nul'),
);

const texts = fc
  .tuple(
    fc.constantFrom(authorized({ eventID: 'e' }), ofSession('run-7'), ofSession('i-0abc'), {
      ...authorized({ sharedEventID: 's', responseElements: { a: 1 } }),
      userIdentity: user('ana'),
    }),
    fc.array(fc.tuple(fc.array(edit, { maxLength: 2 }), spelling), { minLength: 2, maxLength: 6 }),
  )
  .map(([record, variants]) =>
    variants.map(([edits, spelled]) =>
      spelled(
        json(edits.reduce((now: JsonObject, [place, to]) => edited(now, place.split('.'), to), record)),
      ),
    ),
  );

const reading = fc.constantFrom(
  ...[NOTHING_READ, ALL_READ, { ...NOTHING_READ, address: true }, { ...NOTHING_READ, sessionName: true }],
  { ...ALL_READ, sessionName: false },
);

test('law: what is found in the bytes is what is in the record, and equal keys are equal requests', () => {
  fc.assert(
    fc.property(texts, reading, (variants, reads) => {
      const keys = new ByteKeys(reads);
      const requests = new Map<string, string>();
      for (const text of variants) {
        const read = readOf(keys, text);
        const record = parsed(text);
        if (read === undefined) continue;
        if (record === undefined) {
          // What is no JSON is no other's equal.
          expect(requests.has(read.key)).toBe(false);
          continue;
        }
        const { key, own } = read;
        expect(own).toEqual({
          time: timeOf(record),
          order: 0,
          eventId: textAt(record, 'eventID'),
          sharedEventId: textAt(record, 'sharedEventID'),
          ...sessionOf(record),
        });
        expect(requests.get(key) ?? recordKey(record, reads)).toBe(recordKey(record, reads));
        requests.set(key, recordKey(record, reads));
      }
    }),
    runs(3000),
  );
});

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
