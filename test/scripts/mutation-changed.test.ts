import { expect, test } from 'vitest';
import { changedRanges, countLines, firstLines, tooManySurvivors } from '../../scripts/mutation-changed.ts';

const DIFF = `diff --git a/core/decode/a.ts b/core/decode/a.ts
index 1111111..2222222 100644
--- a/core/decode/a.ts
+++ b/core/decode/a.ts
@@ -3 +3 @@ import x
-old
+new
@@ -10,2 +10,0 @@ function gone() {
-one
-two
@@ -20,0 +19,3 @@
+one
+@@ -1 +1 @@
+three
diff --git a/core/decode/b.ts b/core/decode/b.ts
new file mode 100644
--- /dev/null
+++ b/core/decode/b.ts
@@ -0,0 +1,2 @@
+one
+two`;

const ranges = changedRanges(DIFF);

test('what a diff adds or changes, and nothing of what it takes away', () => {
  expect(ranges).toEqual([
    { file: 'core/decode/a.ts', from: 3, to: 3 },
    { file: 'core/decode/a.ts', from: 19, to: 21 },
    { file: 'core/decode/b.ts', from: 1, to: 2 },
  ]);
  expect(countLines(ranges)).toBe(6);
  expect(changedRanges('')).toEqual([]);
});

test.each([
  [6, ranges],
  [4, ranges.slice(0, 2)],
  [3, [ranges[0], { file: 'core/decode/a.ts', from: 19, to: 20 }]],
  [0, []],
])('the first %i lines', (most, want) => {
  expect(firstLines(ranges, most)).toEqual(want);
});

const mutants = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([status, count]) => Array.from({ length: count }, () => ({ status })));

test.each([
  ['none', {}, 0],
  ['all noticed', { Killed: 9, Timeout: 1 }, 0],
  ['one may change nothing', { Killed: 1, Survived: 1 }, 0],
  ['two of a few', { Killed: 9, Survived: 2 }, 2],
  ['what no test reaches counts', { Killed: 9, Survived: 1, NoCoverage: 1 }, 2],
  ['a tenth', { Killed: 17, Timeout: 1, Survived: 2 }, 0],
  ['more than a tenth', { Killed: 16, Timeout: 1, Survived: 2 }, 2],
  ['what is not run does not count', { Killed: 9, Ignored: 30, CompileError: 30, Survived: 2 }, 2],
])('survivors: %s', (_note, counts, want) => {
  expect(tooManySurvivors(mutants(counts))).toHaveLength(want);
});
