import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../../core/text/json-text.ts';
import { oneLine } from '../../../core/text/one-line.ts';
import { anyText } from '../../support/any-text.ts';

describe('what is written as its code point', () => {
  test.each([
    ['a control', 'a\u001b[31m', 'a\\u{1b}[31m'],
    ['a control of the upper half', 'a\u009b31m', 'a\\u{9b}31m'],
    ['the end of a line', 'a\nb\rc\u2028d\u0085e', 'a\\u{a}b\\u{d}c\\u{2028}d\\u{85}e'],
    ['the direction', 'a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
    ['no width', 'a\u200bb\ufeffc', 'a\\u{200b}b\\u{feff}c'],
    ['a filler', 'a\u3164b\u115fc', 'a\\u{3164}b\\u{115f}c'],
    ['a joiner of graphemes', 'a\u034fb', 'a\\u{34f}b'],
    ['a variation selector', 'a\ufe0fb', 'a\\u{fe0f}b'],
    ['a space that is none', 'a\u00a0b\u3000c\u2800d', 'a\\u{a0}b\\u{3000}c\\u{2800}d'],
    ['half a character', 'a\ud800b', 'a\\u{d800}b'],
    ['a tag', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['a mark that could be composed', 're\u0301sume', 're\\u{301}sume'],
    ['letters that make a syllable', '\u1112\u1161', '\\u{1112}\\u{1161}'],
    ['a sign of compatibility', '\uff1d1\u212a', '\\u{ff1d}1\\u{212a}'],
    ['a letter that looks like another', 'depl\u043ey', 'depl\\u{43e}y'],
    ['a word of such letters only', 'x-\u0441\u0430\u0440\u0435', 'x-\\u{441}\\u{430}\\u{440}\\u{435}'],
    ['a hyphen that is none', 'a\u2010b', 'a\\u{2010}b'],
  ])('%s', (_, text, shown) => {
    expect(oneLine(text)).toBe(shown);
  });
});

test.each([
  'Größe',
  'résumé',
  'привет',
  '日本語',
  '한국어',
  'हिन्दी',
  'עברית',
  'العربية',
  '😀',
  'a – b → c … “d” • e',
])('%s stays as it is', (text) => {
  expect(oneLine(text)).toBe(text);
});

/** Texts in which every kind of character is frequent. */
const text = fc.oneof(
  anyText(40),
  fc
    .array(fc.constantFrom(...'aе-\u0301\u200b\u202e\n\u1112\u1161\uff1d\u212aжé \\u{}"\ud800'), {
      maxLength: 12,
    })
    .map((characters) => characters.join('')),
);

test('a text that was escaped is not escaped again', () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(oneLine(oneLine(any))).toBe(oneLine(any));
    }),
  );
});

test('two texts without a backslash look alike only if they are the same', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      fc.pre(a !== b && !`${a}${b}`.includes('\\'));
      expect(oneLine(a).normalize('NFKC')).not.toBe(oneLine(b));
    }),
  );
});

test('a program reads from JSON what was written', () => {
  fc.assert(
    fc.property(
      fc.dictionary(text, fc.array(text, { maxLength: 3 })),
      fc.constantFrom(0, 2),
      (any, indent) => {
        expect(JSON.parse(jsonText(any, indent))).toStrictEqual(JSON.parse(JSON.stringify(any)));
        expect(jsonText(any, indent)).not.toMatch(/[[\p{Cc}\u200b\u202e]--\n]/v);
      },
    ),
  );
});
