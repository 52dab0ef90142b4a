import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  JsonSplitter,
  type LookingThrough,
  MAX_RECORD_BYTES,
} from '../../../adapters/input/json-splitter.ts';
import { EVENT_NAME } from '../../../core/record/record-members.ts';
import { RecordScan } from '../../../core/record/record-scan.ts';
import { runs } from '../../support/property-runs.ts';

/** Feeds the text in chunks of `size` bytes. */
function split(text: string, size = 7, looking?: LookingThrough) {
  const splitter = new JsonSplitter(looking);
  const bytes = Buffer.from(text);
  /** A number: how many were passed over. */
  const records: (string | number | null)[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const record of splitter.push(bytes.subarray(at, at + size)))
      records.push(typeof record === 'number' ? record : (record?.toString() ?? null));
  }
  const { last, isCut } = splitter.end();
  if (last !== undefined) records.push(last?.toString() ?? null);
  return { records, isCut };
}

const a = '{"a":[1,{"b":"}]"}]}';
const b = '{"c":"\\\\\\""}';

describe.each([1, 2, 7, 64, 4096])('in chunks of %i bytes', (size) => {
  test.each([
    ['a log file', `{"Records":[${a},${b}]}`, [a, b]],
    [
      'a log file with spaces and members around',
      `{ "x": "Records" , "Records" : [\n ${a} ,\n ${b} ] , "y": {"z": [2]} }\n`,
      [a, b],
    ],
    ['lookup-events output', `{"Events":[${a},${b}],"NextToken":"t"}`, [a, b]],
    ['a list', `[${a},${b}]`, [a, b]],
    ['one record', a, [a]],
    ['JSON lines', `${a}\n${b}\n`, [a, b]],
    ['JSON lines without the last line end', `${a}\n${b}`, [a, b]],
    ['values one after another', `${a}${b} {"Records":[${a}]} [${b}]`, [a, b, a, b]],
    ['an empty log file', '{"Records":[]}', []],
    [
      'a member named Records that is deeper',
      `{"detail":{"Records":[${a}]}}`,
      [`{"detail":{"Records":[${a}]}}`],
    ],
    ['scalars in a list', '[1,"x,]",null]', ['1', '"x,]"', 'null']],
    ['no JSON at all', 'hello {world}\nsecond "line"\n', ['hello {world}', 'second "line"']],
    ['a stray bracket', `}\n${a}\n`, ['}', a]],
    ['a broken line among JSON lines', `${a}\n{oops\n${b}\n`, [a, '{oops\n', b]],
    ['a string that is not closed', `${a}\n{"x":"oops}\n${b}\n`, [a, '{"x":"oops}', b]],
    [
      'a pretty-printed record',
      '{\n  "x": {\n    "y": [\n      {}\n    ]\n  }\n}\n',
      ['{\n  "x": {\n    "y": [\n      {}\n    ]\n  }\n}'],
    ],
    ['nothing', '', []],
    ['white space', ' \n\t\r\n', []],
  ])('%s', (_note, text, want) => {
    expect(split(text, size)).toStrictEqual({ records: want, isCut: false });
  });

  test.each([
    ['inside a record', `{"Records":[${a},{"c":`, [a]],
    ['inside a string', `{"Records":[${a},{"c":"x`, [a]],
    ['between records', `{"Records":[${a},`, [a]],
  ])('cut %s', (_note, text, want) => {
    expect(split(text, size)).toStrictEqual({ records: want, isCut: true });
  });
});

test('a record that is too large is counted and passed over', () => {
  const large = JSON.stringify({ x: 'y'.repeat(MAX_RECORD_BYTES) });
  expect(split(`{"Records":[${a},${large},${b}]}`, 1 << 20).records).toStrictEqual([a, null, b]);
});

test('law: records come out as they went in, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
      fc.integer({ min: 1, max: 40 }),
      (values, size) => {
        const { records } = split(JSON.stringify({ Records: values }), size);
        expect(records.map((record) => JSON.parse(`${record}`))).toStrictEqual(
          JSON.parse(JSON.stringify(values)),
        );
      },
    ),
  );
});

/** Mostly records, with what opens and closes nothing. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      '\n',
      '{"a":',
      '{"a"1}',
      '{"a":1]',
      'nul',
      '{"é":"é"}',
    ),
  },
);

test('law: looking through records on the way changes nothing of what is a record', () => {
  const log = fc
    .tuple(
      fc.constantFrom('{"Records":[', '[', '{"hits":{"hits":[', ''),
      fc.array(piece),
      fc.constantFrom(']}', '', ']'),
    )
    .map(([head, pieces, end]) => head + pieces.join(',') + end);
  fc.assert(
    fc.property(log, fc.constantFrom(1, 3, 17, 64, 4096), (text, size) => {
      const looking = { scan: new RecordScan(), isWanted: () => true };
      expect(split(text, size, looking)).toStrictEqual(split(text, size));
    }),
    runs(2000),
  );
});

test('law: what is not wanted is counted where it stands, and the others come out as they are', () => {
  const record = fc.record({ eventName: fc.constantFrom('a', 'b'), n: fc.nat(), note: fc.string() });
  fc.assert(
    fc.property(fc.array(record), fc.constantFrom(1, 9, 64, 4096), (records, size) => {
      const scan = new RecordScan();
      const asked: (string | undefined)[] = [];
      const isWanted = (found: RecordScan) => {
        asked.push(found.record.toString());
        return found.text(EVENT_NAME) === 'a';
      };
      const texts = records.map((each) => JSON.stringify(each));
      const { records: out } = split(`{"Records":[${texts.join(', ')}]}`, size, { scan, isWanted });
      // Each once, in order; one that is spread over two chunks is not looked through, and comes out.
      expect(asked).toEqual(texts.filter((text) => asked.includes(text)));
      let at = 0;
      for (const each of out) {
        const next = texts.slice(at, at + (typeof each === 'number' ? each : 1));
        if (typeof each !== 'number') expect([each]).toEqual(next);
        else expect(next.map((text) => JSON.parse(text).eventName)).toEqual(new Array(each).fill('b'));
        at += next.length;
      }
      expect(at).toBe(texts.length);
    }),
    runs(1000),
  );
});

test('law: any text at all ends without an exception', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void split(text, 3)));
});
