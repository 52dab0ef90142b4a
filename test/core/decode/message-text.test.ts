import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepareText, rawAt, rawBehind, squeeze, squeezedAt } from '../../../core/decode/message-text.ts';
import { anyText } from '../../support/any-text.ts';

test.each([
  ['VPC endpoint policy', 'vpcendpointpolicy'],
  ['identity-\n  based', 'identitybased'],
  ['**bold** `code`', 'boldcode'],
  ['\u00a0a\u3000b\t\u0000c ', 'abc'],
  ['ÀB', 'àb'],
  ['İAB', 'İab'],
  ['', ''],
  [' - ', ''],
])('squeezed: %j', (raw, want) => {
  expect(squeeze(raw)).toBe(want);
});

test('positions lead back to the text', () => {
  const text = prepareText(' A b\n-c.', false);
  expect(text.squeezed).toBe('abc.');
  expect([0, 1, 2, 3, 4].map((q) => rawAt(text, q))).toEqual([1, 3, 6, 7, 8]);
  expect([0, 1, 2, 3, 4].map((q) => rawBehind(text, q))).toEqual([0, 2, 4, 7, 8]);
  expect([0, 1, 2, 3, 4, 6, 7, 8, 99].map((r) => squeezedAt(text, r))).toEqual([0, 0, 1, 1, 2, 2, 3, 4, 4]);
});

test('every squeezed ASCII character is its original in lower case', () => {
  fc.assert(
    fc.property(anyText(), (raw) => {
      const text = prepareText(raw, false);
      expect(text.at).toHaveLength(text.squeezed.length);
      const wrong = [...text.at].filter((r, q) => {
        const original = raw.charAt(r);
        const same = original >= '\u0080' || text.squeezed.charAt(q) === original.toLowerCase();
        return !same || squeezedAt(text, r) !== q;
      });
      expect(wrong).toEqual([]);
    }),
  );
});
