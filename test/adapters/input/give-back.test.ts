import { expect, test } from 'vitest';
import { giveBack } from '../../../adapters/input/give-back.ts';

test('large bytes are empty afterwards', () => {
  const bytes = Buffer.alloc(100_000, 1);
  const part = bytes.subarray(10, 20);
  giveBack(bytes);
  expect([bytes.length, part.length]).toEqual([0, 0]);
});

test('what shares its memory with others stays', () => {
  const [one, other] = [Buffer.from('one'), Buffer.from('other')];
  giveBack(one);
  expect([`${one}`, `${other}`]).toEqual(['one', 'other']);
  const around = Buffer.alloc(200_000, 2);
  giveBack(around.subarray(100));
  expect(around[199_999]).toBe(2);
});
