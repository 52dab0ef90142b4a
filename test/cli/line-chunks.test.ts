import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineChunks } from '../../cli/line-chunks.ts';

async function linesOf(chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const chunk of lineChunks(Readable.from(chunks, { objectMode: false }))) lines.push(...chunk);
  return lines;
}

test('wherever a stream is cut, its lines are the same', async () => {
  const anyText = fc.array(fc.constantFrom('\n', 'a', 'é', '😀', '\r')).map((signs) => signs.join(''));
  await fc.assert(
    fc.asyncProperty(anyText, fc.array(fc.nat(40)), async (text, cuts) => {
      const bytes = Buffer.from(text);
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((to, i) => bytes.subarray(places[i], to));
      const want = text.split('\n');
      if (want.at(-1) === '') want.pop();
      expect(await linesOf(chunks.filter(({ length }) => length > 0))).toEqual(want);
    }),
  );
});

test('a byte order mark is no part of the first line', async () => {
  expect(await linesOf([Buffer.from('\ufeffa\nb')])).toEqual(['a', 'b']);
});

test('a line is given when it is whole, not when the next one comes', async () => {
  const lines = lineChunks(Readable.from(['a\nb', 'c\n']))[Symbol.asyncIterator]();
  expect((await lines.next()).value).toEqual(['a']);
  expect((await lines.next()).value).toEqual(['bc']);
});
