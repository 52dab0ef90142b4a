import { expect, test } from 'vitest';
import { readSourceFiles } from './support/source-files.ts';

/** Members that hold a sentence for a person; beside each stands a code, or an error's name, for programs. */
const SENTENCE = '(?:says|why|summary|message)';
const LOOKS = '(?:includes|startsWith|endsWith|match|matchAll|search|indexOf)';

/** Ways to let a sentence decide what a program does. */
const BRANCHES: readonly RegExp[] = [
  new RegExp(`\\b${SENTENCE}\\)?\\??\\.${LOOKS}\\(`, 'g'),
  new RegExp(`\\.${SENTENCE}\\)?\\s*[!=]==?(?!=|\\s*(?:undefined|null))`, 'g'),
  new RegExp(`[!=]==?\\s*[\\w.?]+\\.${SENTENCE}\\b(?!\\s*\\?\\?)`, 'g'),
  new RegExp(`\\.(?:test|exec)\\([\\w.?]*\\b${SENTENCE}\\)`, 'g'),
  new RegExp(`switch \\([\\w.?]+\\.${SENTENCE}\\)`, 'g'),
];

const branchesIn = (text: string): readonly string[] =>
  BRANCHES.flatMap((branch) => text.match(branch) ?? []);

test('no code decides by a sentence', () => {
  const found = readSourceFiles().flatMap(({ path, text }) =>
    branchesIn(text).map((branch) => `${path}: ${branch}`),
  );
  expect(found).toEqual([]);
});

test.each([
  "if (evidence.says.includes('not visible'))",
  "if (why.startsWith('NoSuchBucket'))",
  "lookup.why === 'gone'",
  "'gone' === lookup.why",
  '/throttled/i.test(error.message)',
  'switch (result.summary) {',
])('%s would be one', (code) => {
  expect(branchesIn(code)).toHaveLength(1);
});

test.each([
  "error.name === 'AccessDenied'",
  "evidence.code === 'notVisible'",
  'found.why ?? null',
  'says: text',
])('%s is none', (code) => {
  expect(branchesIn(code)).toEqual([]);
});
