import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cuts } from '../../../core/record/cuts.ts';
import { isObject, type JsonObject, valueAt } from '../../../core/record/json.ts';
import * as members from '../../../core/record/record-members.ts';
import { RecordScan } from '../../../core/record/record-scan.ts';
import { scanner } from '../../../core/record/scanner.ts';
import { runs } from '../../support/property-runs.ts';

/** Of each member that is a value: where the parser finds it. */
const PATHS: readonly (readonly [number, readonly string[]])[] = [
  [members.EVENT_ID, ['eventID']],
  [members.REQUEST_ID, ['requestID']],
  [members.SHARED_EVENT_ID, ['sharedEventID']],
  [members.EVENT_TIME, ['eventTime']],
  [members.ADDRESS, ['sourceIPAddress']],
  [members.AGENT, ['userAgent']],
  [members.EVENT_NAME, ['eventName']],
  [members.EVENT_TYPE, ['eventType']],
  [members.ERROR_CODE, ['errorCode']],
  [members.ACCESS_KEY, ['userIdentity', 'accessKeyId']],
  [members.ARN, ['userIdentity', 'arn']],
  [members.PRINCIPAL_ID, ['userIdentity', 'principalId']],
  [members.ISSUER_ARN, ['userIdentity', 'sessionContext', 'sessionIssuer', 'arn']],
  [members.CREATED, ['userIdentity', 'sessionContext', 'attributes', 'creationDate']],
];

/** Around 16 characters, of which so many are looked at together. */
const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('a', '\\', '"', 'é', '\u007f', ' ', '{', ']'), maxLength: 20 }),
  fc.integer({ min: 0, max: 50 }).map((length) => 'x'.repeat(length)),
);
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.jsonValue({ maxDepth: 3 }).filter((each) => each !== undefined),
);

const valueOrNone = (given: fc.Arbitrary<unknown>) => fc.option(given, { nil: undefined, freq: 6 });
const some = (names: readonly string[], inner: Readonly<Record<string, fc.Arbitrary<unknown>>> = {}) =>
  fc.record({
    ...Object.fromEntries(names.map((name) => [name, valueOrNone(value)])),
    ...Object.fromEntries(
      Object.entries(inner).map(([name, each]) => [name, fc.oneof({ weight: 8, arbitrary: each }, value)]),
    ),
    other: value,
  });

const record = some(
  [
    ...Object.keys(members.MEMBER_NAMES[0] ?? {}).filter((name) => name !== 'userIdentity'),
    'eventId',
    'requestParameters',
  ],
  {
    userIdentity: some(['accessKeyId', 'arn', 'principalId'], {
      sessionContext: some([], { sessionIssuer: some(['arn', 'type']), attributes: some(['creationDate']) }),
    }),
  },
);

const written = fc
  .tuple(record, fc.constantFrom(undefined, 1, '\t'))
  .map(([each, indent]) => JSON.stringify(each, null, indent));

test('law: what is found is what the parser finds there, and it ends where the parser ends', () => {
  const scan = new RecordScan();
  fc.assert(
    fc.property(
      written,
      fc.integer({ min: 0, max: 17 }),
      fc.string({ maxLength: 20 }),
      (json, before, behind) => {
        const bytes = Buffer.from(`${' '.repeat(before)}${json},${behind}`);
        const end = scan.scan(bytes, before);
        if (end < 0) return;
        expect(bytes.toString('utf8', before, end)).toBe(json);
        const parsed: JsonObject = JSON.parse(json);
        for (const [member, path] of PATHS) {
          const found = valueAt(parsed, ...path);
          const isText = typeof found === 'string';
          expect(scan.text(member)).toBe(isText ? found : undefined);
          expect(scan.ownText(member)).toBe(isText ? found : undefined);
          expect(scan.has(member)).toBe(hasAt(parsed, path));
        }
      },
    ),
    runs(3000),
  );
});

function hasAt(value: unknown, [name = '', ...rest]: readonly string[]): boolean {
  if (!isObject(value) || !Object.hasOwn(value, name)) return false;
  return rest.length === 0 || hasAt(value[name], rest);
}

test('law: what is cut off is never found to end, whatever lay there before', () => {
  const scan = new RecordScan();
  fc.assert(
    fc.property(written, fc.nat(), (json, at) => {
      const bytes = Buffer.from(json);
      scan.scan(bytes, 0);
      expect(scan.scan(Buffer.from(bytes.subarray(0, at % bytes.length)), 0)).toBeLessThan(0);
    }),
    runs(1000),
  );
});

describe('more bytes than there is room for', () => {
  const json = (id: string, filler: number) =>
    JSON.stringify({ eventID: id, requestParameters: 'x'.repeat(filler), eventName: `N${id}` });
  const log = (fillers: readonly number[]) =>
    Buffer.from(fillers.map((filler, index) => json(`e${index}`, filler)).join(','));
  const namesIn = (bytes: Buffer) => {
    const scan = new RecordScan();
    const names: (string | undefined)[] = [];
    for (let at = 0; at < bytes.length; ) {
      const behind = scan.scan(bytes, at);
      if (behind < 0) return [...names, behind];
      names.push(`${scan.text(members.EVENT_ID)} ${scan.text(members.EVENT_NAME)}`);
      at = behind + 1;
    }
    return names;
  };

  test.each<[string, readonly number[]]>([
    ['small ones', new Array(20_000).fill(300)],
    ['some that are nearly as large', [10, 1_000_000, 10, 1_040_000, 900_000, 10]],
  ])('%s are found all', (_note, fillers) => {
    expect(namesIn(log(fillers))).toEqual(fillers.map((_filler, index) => `e${index} Ne${index}`));
  });

  test('one is found wherever the room ends within it', () => {
    const whole = `${JSON.stringify({ eventID: 'e1', a: [1, { b: null }], userIdentity: { arn: 'a' }, eventName: 'Ne1' }, null, 1)}`;
    const missing = Array.from(whole, (_, at) => {
      const first = json('e0', 1_048_576 - json('e0', 0).length - 1 - at);
      return namesIn(Buffer.from(`${first},${whole},`)).join();
    });
    expect(new Set(missing)).toEqual(new Set(['e0 Ne0,e1 Ne1']));
  });

  test('one that is larger is for the parser', () => {
    expect(namesIn(log([10, 1_100_000, 10]))).toEqual(['e0 Ne0', -1]);
  });

  test('two logs in turn do not mix', () => {
    const logs = [log(new Array(9000).fill(200)), log(new Array(9000).fill(201))] as const;
    const scans = [new RecordScan(), new RecordScan()] as const;
    const at = [0, 0];
    for (let index = 0; index < 200; index += 1) {
      for (const side of [0, 1] as const) at[side] = scans[side].scan(logs[side], at[side] ?? 0) + 1;
      for (const side of [1, 0] as const) expect(scans[side].text(members.EVENT_NAME)).toBe(`Ne${index}`);
    }
  });
});

describe('texts', () => {
  const textOf = (bytes: Buffer) => scanner().text(bytes, scanner().shiftFor(bytes, 0), 0, bytes.length);

  test.each([
    ['of many bytes', 2000, 1000],
    ['of more than are kept', 20_000, 3],
    ['longer than is kept', 10, 5000],
  ])('%s are what they are, first and again', (_note, count, length) => {
    for (const _round of [1, 2]) {
      for (let index = 0; index < count; index += 1) {
        const each = `${index} `.padEnd(length, 'x');
        expect(textOf(Buffer.from(each))).toBe(each);
      }
    }
  });

  test.each([
    ['text00000dml', 'text00001ex8'],
    ['text00000qr4', 'text00002nm1'],
  ])('%s and %s have one number, and stay apart', (one, other) => {
    for (const each of [one, other, one, other]) expect(textOf(Buffer.from(each))).toBe(each);
  });

  test('law: bytes that meet in one place stay apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '\0'), maxLength: 20 }), { maxLength: 60 }),
        (all) => {
          for (const each of [...all, ...all]) expect(textOf(Buffer.from(each))).toBe(each);
        },
      ),
      runs(300),
    );
  });
});

test('law: a key is the record without its cuts, and has one number', () => {
  const cuts = new Cuts();
  const scan = new RecordScan();
  const places = fc.uniqueArray(fc.nat(), { maxLength: 20 });
  fc.assert(
    fc.property(written, places, (json, numbers) => {
      const bytes = Buffer.from(`  ${json} `);
      if (scan.scan(bytes, 2) < 0) return;
      const length = scan.behind - scan.start;
      const bounds = numbers.map((each) => 2 + (each % (length + 1))).toSorted((a, b) => a - b);
      const pairs = Array.from(
        { length: bounds.length >> 1 },
        (_, at) => [bounds[2 * at] ?? 0, bounds[2 * at + 1] ?? 0] as const,
      );
      cuts.clear();
      for (const [from, end] of pairs.toReversed()) cuts.add(from, end);
      const left = [...bytes].filter(
        (_, at) => at >= 2 && at < scan.behind && !pairs.some(([from, end]) => at >= from && at < end),
      );
      const key = () => scanner().key.subarray(0, left.length);
      expect(scan.copyOthers(cuts)).toBe(left.length);
      expect([...key()]).toEqual(left);
      const number = scanner().keyHash(left.length);
      key().fill(1);
      expect(left.every((byte) => byte === 1) || scanner().keyHash(left.length) !== number).toBe(true);
      scanner().key.set(left);
      expect(scanner().keyHash(left.length)).toBe(number);
    }),
    runs(500),
  );
});

test('no two names of a level have one number', () => {
  for (const names of members.MEMBER_NAMES) {
    const whole = Object.keys(names);
    const scan = new RecordScan();
    // A name whose place another one took would not be found.
    const isLevel = (name: string) => typeof members.MEMBER_KINDS.get(names[name] ?? -1) === 'object';
    for (const name of whole) if (!isLevel(name)) expect(foundAt(scan, names, name)).toBe(true);
  }
});

function foundAt(scan: RecordScan, names: Readonly<Record<string, number>>, name: string): boolean {
  const levels = ['', 'userIdentity', 'sessionContext', 'sessionIssuer', 'attributes'];
  const level = members.MEMBER_NAMES.indexOf(names);
  const path =
    level < 3 ? levels.slice(1, level + 1) : ['userIdentity', 'sessionContext', levels[level] ?? ''];
  const json = path.reduceRight((inner, outer) => `{"${outer}":${inner}}`, `{"${name}":"v"}`);
  return scan.scan(Buffer.from(json), 0) === json.length && scan.text(names[name] ?? -1) !== undefined;
}
