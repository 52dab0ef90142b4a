import { expect, test } from 'vitest';
import { counted, digits } from '../../../core/text/counted.ts';

test.each([
  [0, '0 rows'],
  [1, '1 row'],
  [2, '2 rows'],
  [1_204, '1,204 rows'],
])('%i', (count, text) => {
  expect(counted(count, 'row')).toBe(text);
});

test('a plural of its own, and a number alone', () => {
  expect(counted(2, 'reply', 'replies')).toBe('2 replies');
  expect(digits(1_234_567.4)).toBe('1,234,567');
});
