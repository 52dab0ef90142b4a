import { expect, test } from 'vitest';
import { filesToRead, retiredWords, retiredWordsIn } from './support/retired-words.ts';

const retired = retiredWords();

test('the glossary lists the retired words', () => {
  expect(retired.size).toBeGreaterThan(20);
  expect([...retired].filter((word) => !/^[a-z]+$/.test(word))).toEqual([]);
});

test('no file has a retired word', () => {
  const found = filesToRead().flatMap(({ path, text }) =>
    retiredWordsIn(text, retired).map((word) => `${path}:${word}`),
  );
  expect(found).toEqual([]);
});

test('a retired word is found in a name, in a text and in capitals, and in no longer word', () => {
  const words = new Set(['told', 'nobody', 'sight']);
  const text = 'whoTold(nobody)\nuntold, insight, TOLDx\nIN_SIGHT';
  expect(retiredWordsIn(text, words)).toEqual(['1: Told', '1: nobody', '3: SIGHT']);
});
