import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupKey, groupKeyOfPointer, keyPart, pointerKey } from '../../../adapters/dynamodb/keys.ts';
import { anyDenialOverrides } from '../../support/any-denial.ts';
import { aDenial } from '../../support/denials.ts';

test.each([
  ['an ARN', 'arn:aws:iam::111122223333:role/ops', true],
  ['what separates keys', 'a#b\nc', true],
  ['900 bytes', 'x'.repeat(900), true],
  ['901 bytes', 'x'.repeat(901), false],
  ['901 bytes in fewer characters', 'ü'.repeat(451), false],
  ['nothing', '', false],
  ['half a character', '\ud800', false],
  ['what looks like a hash', `~${'0'.repeat(64)}`, false],
])('key part: %s', (_note, value, readable) => {
  expect(keyPart(value) === value).toBe(readable);
  expect(keyPart(value)).toMatch(readable ? /./s : /^~[0-9a-f]{64}$/);
});

test('different values have different key parts', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 50 });
  fc.assert(
    fc.property(texts, (values) => {
      const different = new Set(values);
      expect(new Set([...different].map(keyPart)).size).toBe(different.size);
    }),
  );
});

test('a pointer leads back to its group, whatever the principal', () => {
  fc.assert(
    fc.property(anyDenialOverrides, fc.string(), (overrides, value) => {
      const key = groupKey(aDenial(overrides).denial);
      expect(groupKeyOfPointer(pointerKey('name', value, key))).toEqual(key);
    }),
  );
});
