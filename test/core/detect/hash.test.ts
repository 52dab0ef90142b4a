import { expect, test } from 'vitest';
import { hash32 } from '../../../core/detect/hash.ts';

// Computed apart from this code: what is stored is compared with these for weeks.
test.each([
  ['', 2872998923],
  ['a', 444641715],
  ['ab', 2563531789],
  ['arn:aws:iam::111122223333:role/build', 694788573],
  ['é', 3136788073],
  ['𝒳', 1585582930],
])('%j', (text, want) => {
  expect(hash32(text)).toBe(want);
});
