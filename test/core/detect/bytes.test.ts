import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../../core/detect/bytes.ts';

function written(write: (out: ByteWriter) => void): ByteReader {
  const out = new ByteWriter();
  write(out);
  return new ByteReader(out.bytes());
}

test('what was written is read, and nothing is left', () => {
  const input = written((out) => {
    out.byte(200);
    out.number(-0.1);
    out.choice(['a', 'b', 'c'], 'c');
    out.id('i-00ff10203040506f');
    out.id('');
    out.words([0, -1, 2 ** 31 - 1]);
    out.short(2 ** 16 - 1);
    out.seconds(2 ** 32 - 1);
    out.flags(['a', 'b', 'c'], ['c', 'a']);
  });
  expect([input.byte(), input.number(), input.choice(['a', 'b', 'c']), input.id('i'), input.id('i')]).toEqual(
    [200, -0.1, 'c', 'i-00ff10203040506f', ''],
  );
  expect(input.isComplete()).toBe(false);
  expect(input.words(3)).toEqual([0, -1, 2 ** 31 - 1]);
  expect([input.short(), input.seconds(), input.flags(['a', 'b', 'c'])]).toEqual([
    2 ** 16 - 1,
    2 ** 32 - 1,
    ['a', 'c'],
  ]);
  expect(input.isComplete()).toBe(true);
});

test.each([
  ['a choice that does not exist', [2], (input: ByteReader) => input.choice(['a', 'b']), 'a'],
  ['fewer words than there must be', [0, 1, 0, 0, 0, 7], (input: ByteReader) => input.words(2), []],
  ['words that are cut', [0, 1, 0, 0, 0], (input: ByteReader) => input.words(), []],
  ['a number that is cut', [0, 0, 0, 0, 0, 0, 0], (input: ByteReader) => input.number(), 0],
  ['a flag without a name', [0, 8], (input: ByteReader) => input.flags(['a', 'b', 'c']), []],
  ['seconds that are cut', [0, 0, 1], (input: ByteReader) => input.seconds(), 0],
  ['a short that is cut', [1], (input: ByteReader) => input.short(), 0],
  ['flags that are cut', [1], (input: ByteReader) => input.flags(['a']), []],
  ['nothing more', [], (input: ByteReader) => input.byte(), 0],
] as const)('not whole: %s', (_note, bytes, read, want) => {
  const input = new ByteReader(new Uint8Array(bytes));
  expect(read(input)).toEqual(want);
  expect(input.isComplete()).toBe(false);
});

test('once something was missing, nothing more is read', () => {
  const input = new ByteReader(new Uint8Array([9, 1]));
  input.choice(['a']);
  expect([input.byte(), input.isComplete()]).toEqual([0, false]);
});

test('a record grows as it needs', () => {
  const many = Array.from({ length: 2000 }, (_, i) => i);
  const input = written((out) => {
    out.words(many);
    out.words(many);
  });
  expect([input.words(), input.words(), input.isComplete()]).toEqual([many, many, true]);
});
