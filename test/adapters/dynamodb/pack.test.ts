import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packText, unpackText } from '../../../adapters/dynamodb/pack.ts';

test('a text comes out as it went in', () => {
  const roundTrip = fc.property(
    fc.string({ unit: 'grapheme', maxLength: 3000 }),
    fc.nat(2000),
    (text, others) => {
      expect(unpackText(packText(text, others))).toBe(text);
    },
  );
  fc.assert(roundTrip);
});

test.each([
  ['fits', 'a'.repeat(1000), 24, 'S'],
  ['does not fit', 'a'.repeat(1000), 25, 'B'],
  ['would not get smaller', 'a', 1024, 'S'],
])('a text that %s', (_note, text, others, type) => {
  expect(Object.keys(packText(text, others))).toEqual([type]);
});

test('an item without its text is refused', () => {
  expect(() => unpackText(undefined)).toThrow('without its text');
});
