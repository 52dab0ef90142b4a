import { expect, test } from 'vitest';
import { remembering } from '../../../core/model/remember.ts';

/** A function that is remembered, and the texts for which it was asked anew. */
function counted() {
  const computed: string[] = [];
  const size = remembering((text) => {
    computed.push(text);
    return text.length > 0 ? text.length : undefined;
  });
  return { size, computed };
}

test('a text is computed once, and has the same answer again', () => {
  const { size, computed } = counted();
  expect(['a', 'ab', 'a', 'ab'].map(size)).toEqual([1, 2, 1, 2]);
  expect(computed).toEqual(['a', 'ab']);
});

test('what has no answer is computed again', () => {
  const { size, computed } = counted();
  expect(['', ''].map(size)).toEqual([undefined, undefined]);
  expect(computed).toEqual(['', '']);
});

test.each([
  [256, 1],
  [257, 2],
])('a text of %i characters is computed %i times', (length, times) => {
  const { size, computed } = counted();
  expect([size('x'.repeat(length)), size('x'.repeat(length))]).toEqual([length, length]);
  expect(computed).toHaveLength(times);
});

test.each([
  [999, 1],
  [1000, 2],
])('after %i others, a text was computed %i times', (others, times) => {
  const { size, computed } = counted();
  size('first');
  for (let n = 0; n < others; n += 1) size(`${n}`);
  size('first');
  expect(computed.filter((text) => text === 'first')).toHaveLength(times);
});
