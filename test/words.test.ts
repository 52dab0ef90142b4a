import { expect, test } from 'vitest';
import left from './retired-words-left.json' with { type: 'json' };
import { filesToRead, retiredWords, retiredWordsIn } from './support/retired-words.ts';

const retired = retiredWords();
/** Files that still have some, and how many at most: this list only shrinks. */
const LEFT: Readonly<Record<string, number>> = left;

test('the glossary lists the retired words', () => {
  expect(retired.size).toBeGreaterThan(20);
  expect([...retired].filter((word) => !/^[a-z]+$/.test(word))).toEqual([]);
});

test('no retired word is left', () => {
  const found = filesToRead().flatMap(({ path, text }) => {
    const words = retiredWordsIn(text, retired);
    return words.length > (LEFT[path] ?? 0) ? words.map((word) => `${path}:${word}`) : [];
  });
  expect(found).toEqual([]);
});

test('a retired word is found in a name, in a text and in capitals, and in no longer word', () => {
  const words = new Set(['told', 'nobody', 'sight']);
  const text = 'whoTold(nobody)\nuntold, insight, TOLDx\nIN_SIGHT';
  expect(retiredWordsIn(text, words)).toEqual(['1: Told', '1: nobody', '3: SIGHT']);
});
