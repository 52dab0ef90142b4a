import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash32 } from '../../../core/detect/hash.ts';
import { countBits, emptyNovelty, recordElement } from '../../../core/detect/novelty.ts';

const HOUR = 3600;
const START = Date.UTC(2026, 0, 5) / 1000;

test.each([
  ['at once', 0, 'known'],
  ['after 23 hours', 23, 'known'],
  ['after 26 hours: the generation before still knows it', 26, 'renewed'],
  ['after 51 hours', 51, 'new'],
])('met again %s', (_note, hours, want) => {
  const novelty = emptyNovelty();
  const recordAt = (name: string, hour: number) => recordElement(novelty, hash32(name), START + hour * HOUR);
  expect(recordAt('ana', 0)).toBe('new');
  for (let hour = 1; hour < hours; hour += 1) recordAt('other', hour);
  expect(recordAt('ana', hours)).toBe(want);
});

test.each([
  ['24 hours: the map is still the same', 24, 'known'],
  ['48 hours: it is the map before', 48, 'renewed'],
  ['more than 48 hours: nothing of it is left', 48.01, 'new'],
])('met again after %s', (_note, hours, want) => {
  const novelty = emptyNovelty();
  recordElement(novelty, 1, START);
  expect(recordElement(novelty, 1, START + hours * HOUR)).toBe(want);
});

test('a map is renewed when more than 600 bits are set, and what it knew is still known', () => {
  const novelty = emptyNovelty();
  for (let bit = 0; bit < 600; bit += 1) recordElement(novelty, bit, START);
  expect([recordElement(novelty, 0, START), recordElement(novelty, 600, START), novelty.filled]).toEqual([
    'known',
    'new',
    601,
  ]);
  expect([recordElement(novelty, 0, START), novelty.filled]).toEqual(['renewed', 1]);
});

test('what is met every day is new once', () => {
  const novelty = emptyNovelty();
  const days = Array.from({ length: 30 }, (_, day) => recordElement(novelty, 1, START + day * 23 * HOUR));
  expect(days.filter((occurrence) => occurrence === 'new')).toHaveLength(1);
});

test('a late event neither ages nor renews the maps', () => {
  const novelty = emptyNovelty();
  recordElement(novelty, 1, START);
  expect(recordElement(novelty, 2, START - 100 * HOUR)).toBe('new');
  expect(recordElement(novelty, 1, START)).toBe('known');
});

test('thousands of distinct elements in a day: a thousand count, in bounded space', () => {
  const novelty = emptyNovelty();
  const names = Array.from({ length: 5000 }, (_, i) => `arn:aws:iam::111122223333:role/r${i}`);
  const counted = names.filter((name) => recordElement(novelty, hash32(name), START) === 'new').length;
  expect(counted).toBeGreaterThan(1000);
  expect(novelty.filled).toBe(countBits(novelty.current));
  expect(novelty.filled).toBeLessThanOrEqual(601);
});

test('nothing is new twice in a row', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (name, time) => {
      const novelty = emptyNovelty();
      recordElement(novelty, hash32(name), time);
      expect(recordElement(novelty, hash32(name), time)).toBe('known');
    }),
  );
});
