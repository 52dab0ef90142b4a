import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../../../core/evaluate/decide/condition.ts';
import { valueClasses } from '../../../../core/evaluate/decide/value-classes.ts';
import { readConditions } from '../../../../core/evaluate/parse/condition-block.ts';
import {
  type ContextValue,
  createContext,
  readUnknownKeys,
} from '../../../../core/evaluate/parse/context.ts';
import type { Warning } from '../../../../core/evaluate/parse/fault.ts';
import { runs } from '../../../support/property-runs.ts';

const contextOf = (entries: Readonly<Record<string, ContextValue>>) =>
  createContext(new Map(Object.entries(entries)), readUnknownKeys([]), () => 'absent');

function read(...blocks: object[]) {
  const warnings: Warning[] = [];
  const conditions = blocks.flatMap((block) => readConditions(block, 'known', '$', warnings).value);
  if (warnings.length > 0) throw new Error(JSON.stringify(warnings));
  return conditions;
}

const classesOf = (...blocks: object[]) => valueClasses(read(...blocks), contextOf({ v: ['blue'] }));
const single = (...texts: string[]) => ['absent', ...texts.map((text) => [text])];
const MOST = String(Number.MAX_VALUE);

describe('the examples', () => {
  test.each<[string, object, readonly unknown[] | undefined]>([
    ['existence alone', { Null: { k: 'true' } }, single('?')],
    ['truth', { Bool: { k: 'true' } }, single('?', 'true', 'false')],
    ['a number', { NumericEquals: { k: '5' } }, single('?', '5', `-${MOST}`, MOST)],
    [
      'numbers in any order, one between each two',
      { NumericLessThan: { k: ['10', '5', '6'] } },
      single('?', '10', '5', '6', `-${MOST}`, '5.5', '8', MOST),
    ],
    [
      'a date and its neighbours',
      { DateLessThan: { k: '2026-11-20T10:00:00Z' } },
      single(
        '?',
        '2026-11-20T10:00:00Z',
        '2026-11-20T09:59:59.999Z',
        '2026-11-20T10:00:00.000Z',
        '2026-11-20T10:00:00.001Z',
      ),
    ],
    [
      'a date whose neighbours have no calendar date',
      { DateGreaterThan: { k: '253402300800' } },
      single('?', '253402300800', '9999-12-31T23:59:59.999Z', '253402300800.001'),
    ],
    ['bytes, and longer ones', { BinaryEquals: { k: 'QQ==' } }, single('?', 'QQ==', 'AAAA'.repeat(5))],
    [
      'a range: where it begins and has ended, and the other version',
      { IpAddress: { k: '10.0.0.0/8' } },
      single('?', '0.0.0.0', '10.0.0.0', '11.0.0.0', '0:0:0:0:0:0:0:0'),
    ],
    [
      'a range at the end of all addresses',
      { IpAddress: { k: '255.255.255.0/24' } },
      single('?', '0.0.0.0', '255.255.255.0', '0:0:0:0:0:0:0:0'),
    ],
    [
      'a range of version 6',
      { NotIpAddress: { k: '2001:db8::/32' } },
      single('?', '0.0.0.0', '0:0:0:0:0:0:0:0', '2001:db8:0:0:0:0:0:0', '2001:db9:0:0:0:0:0:0'),
    ],
    ['a text and another', { StringEquals: { k: 'a' } }, single('z', 'a')],
    [
      'a text in any case',
      { StringEqualsIgnoreCase: { k: 'a' } },
      single('A', 'a')
        .slice(0, 1)
        .concat([['z'], ['a']]),
    ],
    ['wildcards are characters to StringEquals', { StringEquals: { k: '*' } }, single('z', '*')],
    ['wildcards are wildcards to StringLike', { StringLike: { k: '*' } }, single('z')],
    ['one character', { StringLike: { k: '?' } }, single('zz', 'z')],
    ['no value at all', { StringEquals: { k: [] } }, single('z')],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['a known variable', { StringEquals: { k: '${v}' } }, single('b', 'blue')],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['a variable without value', { StringEquals: { k: '${none}' } }, single('z')],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['an unknown variable', { StringEquals: { k: '${k}' } }, single('z')],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['a variable among truths', { Bool: { k: '${v}' } }, undefined],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['a variable in an ARN', { ArnLike: { k: 'arn:aws:s3:::${v}' } }, undefined],
    ['an ARN of few fields', { ArnLike: { k: 'arn:aws:s3' } }, undefined],
    ['two families', { StringEquals: { k: '5' }, NumericEquals: { k: '5' } }, undefined],
    ['one family and existence', { Bool: { k: 'true' }, Null: { k: 'true' } }, single('?', 'true', 'false')],
    [
      'sets of one value and of several',
      { 'ForAnyValue:StringEquals': { k: 'a' } },
      ['absent', [''], ['z'], ['a'], ['z', 'a']],
    ],
    [
      'a set operator beside a plain one',
      { 'ForAnyValue:StringEquals': { k: 'a' }, StringEquals: { k: 'a' } },
      ['absent', [''], ['z'], ['a'], ['z', 'a'], [''], ['z', ''], ['a', ''], ['z', 'a', '']],
    ],
    [
      'as many values in sets as are tried',
      { 'ForAllValues:Bool': { k: ['true'] } },
      [
        'absent',
        [''],
        ['?'],
        ['true'],
        ['?', 'true'],
        ['false'],
        ['?', 'false'],
        ['true', 'false'],
        ['?', 'true', 'false'],
      ],
    ],
    [
      'six kinds of values',
      { 'ForAllValues:StringEquals': { k: ['a', 'b', 'c', 'd', 'e'] } },
      expect.any(Array),
    ],
    [
      'seven kinds of values',
      { 'ForAllValues:StringEquals': { k: ['a', 'b', 'c', 'd', 'e', 'f'] } },
      undefined,
    ],
  ])('of %s', (_note, block, wanted) => {
    expect(classesOf(block)).toEqual(wanted);
  });
});

const families = fc.constantFrom(
  {
    operators: ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericGreaterThanEquals'],
    expected: ['1', '2', '2.5', '-3'],
    pool: ['0', '1', '1.5', '2', '2.25', '2.5', '3', '-3', '-4', 'none', ''],
  },
  {
    operators: ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateGreaterThan', 'DateGreaterThanEquals'],
    // 253402300800 is the beginning of the year 10000, which only seconds can express.
    expected: ['2026-01-01', '2026-01-01T00:00:00.0005Z', '1767225601', '253402300800'],
    pool: [
      '2025',
      '2026',
      '2026-01-01T00:00:00.0005Z',
      '2026-01-01T00:00:00.5Z',
      '2026-01-01T00:00:01Z',
      '2027',
      '9999-12-31T23:59:59.999Z',
      '253402300800',
      '253402300801',
      'x',
    ],
  },
  {
    operators: ['IpAddress', 'NotIpAddress'],
    expected: ['10.0.0.0/8', '10.1.0.0/16', '255.0.0.0/8', '::/1', '2001:db8::/32'],
    pool: ['9.9.9.9', '10.0.0.1', '10.1.2.3', '10.2.0.0', '255.1.1.1', '::1', '2001:db8::1', 'ffff::', 'x'],
  },
  {
    operators: ['BinaryEquals'],
    expected: ['QQ==', 'QUI=', ''],
    pool: ['QQ==', 'QQ', 'QUI=', 'QUJD', '', '!'],
  },
  { operators: ['Bool'], expected: ['true', 'false'], pool: ['true', 'FALSE', 'x', ''] },
  {
    operators: ['ArnLike', 'ArnNotEquals', 'StringLike', 'StringNotEqualsIgnoreCase'],
    expected: ['arn:a:b:*:1:x', 'arn:a:b:c:*:x*', 'arn:a:b:?:1:*'],
    pool: [
      'arn:a:b:c:1:x',
      'arn:a:b:cc:1:x:y',
      'arn:a:b:c:2:xy',
      'ARN:a:b:c:1:x',
      'arn:a:b:c:d:1:x',
      'x',
      '',
    ],
  },
);

const inputs = families.chain(({ operators, expected, pool }) =>
  fc.record({
    blocks: fc.array(
      fc.tuple(
        fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
        fc.constantFrom(...operators),
        fc.constantFrom('', 'IfExists'),
        fc.subarray([...expected], { minLength: 1 }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    values: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 }),
  }),
);

test('U2: for each value, some example gives every condition the same answer', () => {
  fc.assert(
    fc.property(inputs, ({ blocks, values }) => {
      const conditions = read(
        ...blocks.map(([set, operator, suffix, k]) => ({ [set + operator + suffix]: { k } })),
      );
      const isSet = blocks.some(([set]) => set !== '');
      const classes = valueClasses(conditions, contextOf({}));
      if (classes === undefined) return;
      const answers = (value: ContextValue) => conditions.map((each) => holds(each, contextOf({ k: value })));
      const examples = classes.map(answers);
      for (const value of [isSet ? values : values.slice(0, 1), 'absent' as const]) {
        // What AWS leaves open of this value, an example may decide.
        const found = answers(value).map((each) => (each === 'maybe' ? expect.any(String) : each));
        expect(examples).toContainEqual(found);
      }
    }),
    runs(2000),
  );
});
