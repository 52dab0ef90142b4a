import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteSource } from '../../../adapters/input/byte-source.ts';

async function* chunks(texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

test('whatever is looked at, taken and given back in between, all bytes come in their order', async () => {
  const asked = fc.record({
    call: fc.constantFrom('has', 'peek', 'take', 'giveBack', 'skip'),
    count: fc.integer({ min: 0, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 5 })), fc.array(asked), async (texts, calls) => {
      const source = new ByteSource(chunks(texts));
      const whole = Buffer.from(texts.join(''));
      const kept: (readonly [Buffer, string])[] = [];
      let at = 0;
      let taken = Buffer.alloc(0);
      const next = (bytes: Buffer) => {
        expect(bytes).toEqual(whole.subarray(at, at + bytes.length));
        kept.push([bytes, bytes.toString('hex')]);
      };
      for (const { call, count } of calls) {
        if (call === 'has') expect(await source.has(count)).toBe(whole.length - at >= count);
        if (call === 'peek') next(await source.peek(count));
        if (call === 'giveBack') {
          source.giveBack(taken);
          at -= taken.length;
          taken = Buffer.alloc(0);
        }
        if (call === 'skip' && (await source.has(count))) {
          await source.skip(count);
          at += count;
          taken = Buffer.alloc(0);
        }
        if (call === 'take') {
          taken = Buffer.from(await source.take(count));
          next(taken);
          at += taken.length;
        }
      }
      for await (const bytes of source.rest()) {
        next(bytes);
        at += bytes.length;
      }
      expect(at).toBe(whole.length);
      // What was handed out stays as it was.
      expect(kept.map(([bytes]) => bytes.toString('hex'))).toEqual(kept.map(([, hex]) => hex));
    }),
  );
});

test('many small chunks are copied a few times only', async () => {
  const source = new ByteSource(chunks(Array.from({ length: 200_000 }, () => 'ab')));
  const before = process.threadCpuUsage().user;
  expect((await source.peek(400_000)).length).toBe(400_000);
  // Copied again with each chunk, these would be 40 GB.
  expect((process.threadCpuUsage().user - before) / 1e6).toBeLessThan(2);
});
