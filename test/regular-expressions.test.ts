import { describe, expect, test } from 'vitest';
import { superLinear } from './support/regex-cost.ts';
import { readSourceFiles } from './support/source-files.ts';

const patterns = new Map(
  readSourceFiles().flatMap(({ path, patterns }) =>
    patterns.map((each) => [`${path} ${each}`, each] as const),
  ),
);

test('no regular expression takes much more than twice the time for twice the text', () => {
  const slow = [...patterns].flatMap(([where, pattern]) => {
    const growth = superLinear(pattern);
    return growth === undefined ? [] : [{ where, ...growth }];
  });
  expect(patterns.size).toBeGreaterThan(100);
  expect(slow).toEqual([]);
});

describe('the measure finds', () => {
  test.each([
    ['nested repetition', /^(?:a+)+$/],
    ['alternatives that overlap', /^(?:a|aa)+$/],
    ['two repetitions of one class beside each other', /^\w+\d*\w+!$/],
    ['a repetition that begins anywhere', /\s+$/],
    ['one behind a fixed beginning', /^arn:(?:[a-z]+)*:$/],
    ['one of all matches', /a+b/g],
  ])('%s', (_, pattern) => {
    expect(superLinear(pattern)?.exponent).toBeGreaterThan(1.5);
  });

  test('nothing in expressions of linear time', () => {
    expect([/^\w+$/, /a{1,20}b/, /[a-z]+/g, /^arn:[^:]*:[^:]*$/].map(superLinear)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
