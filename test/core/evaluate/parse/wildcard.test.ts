import { describe, expect, test } from 'vitest';
import {
  compilePattern,
  matchesAny,
  matchesPattern,
  type Pattern,
  patternOf,
  type WildPiece,
  wildPieces,
} from '../../../../core/evaluate/parse/wildcard.ts';

const RUN: WildPiece = { kind: 'run' };
const ONE: WildPiece = { kind: 'one' };
const literal = (text: string): WildPiece => ({ kind: 'literal', text });

test.each<[text: string, pieces: readonly WildPiece[]]>([
  ['', []],
  ['a', [literal('a')]],
  ['*', [RUN]],
  ['ab*', [literal('ab'), RUN]],
  ['?ab', [ONE, literal('ab')]],
  ['a*?b', [literal('a'), RUN, ONE, literal('b')]],
  ['a**', [literal('a'), RUN, RUN]],
  ['a?', [literal('a'), ONE]],
])('the pieces of %j, and the pattern of both', (text, pieces) => {
  expect(wildPieces(text)).toEqual(pieces);
  expect(patternOf(text)).toEqual(compilePattern(pieces));
});

/** Nearly all patterns of real policies are of the first three kinds, which need no walk through the pattern. */
describe('what is compiled to', () => {
  test.each<[note: string, pieces: readonly WildPiece[], pattern: Pattern]>([
    ['nothing', [], { kind: 'exact', text: '' }],
    ['everything', [RUN], { kind: 'any' }],
    ['a text', [literal('ab')], { kind: 'exact', text: 'ab' }],
    ['a beginning', [literal('ab'), RUN], { kind: 'prefix', text: 'ab' }],
    ['an end', [RUN, literal('ab')], { kind: 'codes', codes: [-1, 97, 98] }],
    ['two runs', [RUN, RUN], { kind: 'codes', codes: [-1, -1] }],
    ['one of anything', [ONE], { kind: 'codes', codes: [-2] }],
    ['a beginning and one', [literal('a'), ONE], { kind: 'codes', codes: [97, -2] }],
    ['a beginning and more', [literal('a'), RUN, ONE], { kind: 'codes', codes: [97, -1, -2] }],
    ['a text of several pieces', [literal('a'), literal('b'), literal('c')], { kind: 'exact', text: 'abc' }],
    ['a beginning of several pieces', [literal('a'), literal('b'), RUN], { kind: 'prefix', text: 'ab' }],
    ['empty pieces', [literal(''), RUN, literal('')], { kind: 'any' }],
    ['nothing but empty pieces', [literal(''), literal('')], { kind: 'exact', text: '' }],
    ['pieces apart', [literal('a'), RUN, literal('b')], { kind: 'codes', codes: [97, -1, 98] }],
    [
      'pieces side by side between others',
      [RUN, literal('a'), literal('b'), ONE],
      { kind: 'codes', codes: [-1, 97, 98, -2] },
    ],
  ])('%s', (_note, pieces, pattern) => {
    expect(compilePattern(pieces)).toEqual(pattern);
  });
});

describe('what matches', () => {
  test.each<[pattern: string, matching: readonly string[], others: readonly string[]]>([
    ['', [''], ['a']],
    ['*', ['', 'a', 'a\nb'], []],
    ['a', ['a'], ['', 'A', 'ab', 'ba']],
    ['a*', ['a', 'ab', 'a*'], ['', 'b', 'ba']],
    ['ab*', ['ab', 'abc'], ['', 'a', 'xb', 'bab', 'ax']],
    ['*a', ['a', 'ba', 'aa'], ['', 'b', 'ab']],
    ['?', ['a', '*', '😀'], ['', 'ab', '😀a']],
    ['a?', ['ab', 'a😀'], ['a', 'abc', 'a😀b']],
    ['?*', ['a', 'ab'], ['']],
    ['*?', ['a', 'ab'], ['']],
    ['a**', ['a', 'ab'], ['', 'b']],
    ['a*b', ['ab', 'axb', 'abb', 'abab'], ['a', 'abx', 'ba', 'xab']],
    ['*ab*', ['ab', 'aab', 'xaby', 'aaab'], ['a', 'ba', 'a b']],
    ['*a?c', ['abc', 'abcaxc', 'aabc'], ['ac', 'abcd', 'abac']],
    ['a*b*c', ['abc', 'aXbYc', 'abbcc'], ['acb', 'ab', 'bc', 'abcd']],
    ['*\uffff', ['\uffff', 'a\uffff'], ['\ufffe', '']],
  ])('%j', (source, matching, others) => {
    const pattern = compilePattern(wildPieces(source));
    expect(matching.filter((text) => !matchesPattern(pattern, text))).toEqual([]);
    expect(others.filter((text) => matchesPattern(pattern, text))).toEqual([]);
  });

  test('a variable without text before a star leaves a pattern for every text', () => {
    const pattern = compilePattern([literal(''), RUN]);
    expect(['', 'a', 'ab'].filter((text) => !matchesPattern(pattern, text))).toEqual([]);
  });

  test.each([
    [
      ['a', 'b*'],
      ['a', 'bc'],
      ['', 'ab'],
    ],
    [[], [], ['', 'a']],
  ])('one of %j', (sources, matching, others) => {
    const patterns = sources.map((source) => compilePattern(wildPieces(source)));
    expect(matching.filter((text) => !matchesAny(patterns, text))).toEqual([]);
    expect(others.filter((text) => matchesAny(patterns, text))).toEqual([]);
  });
});
