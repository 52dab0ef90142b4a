import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gunzipped } from '../../../adapters/input/gzip.ts';

interface Outcome {
  readonly text: string;
  readonly error: string | undefined;
}

/** Bytes come in pieces of `size`. */
async function inflate(bytes: Buffer, size = 1024): Promise<Outcome> {
  const out: Buffer[] = [];
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  try {
    for await (const chunk of gunzipped(pieces())) out.push(chunk);
    return { text: Buffer.concat(out).toString(), error: undefined };
  } catch (error) {
    return { text: Buffer.concat(out).toString(), error: (error as Error).message };
  }
}

const TEXT = Array.from({ length: 20_000 }, (_, n) => `line ${n} ${(n * 7919) % 1000}`).join('\n');
const PACKED = gzipSync(TEXT);
const NAMED = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 4, 0]),
  Buffer.from('extrname.json\0a comment\0\x12\x34'),
  PACKED.subarray(10),
]);

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? bytes.length + at : at] = ~(copy.at(at) ?? 0) & 0xff;
  return copy;
}

test.each([
  ['one member', PACKED, TEXT, undefined],
  ['members one after another', Buffer.concat([PACKED, gzipSync('more')]), `${TEXT}more`, undefined],
  ['a header with all of its fields', NAMED, TEXT, undefined],
  ['nothing in it', gzipSync(''), '', undefined],
  ['zeros behind it', Buffer.concat([PACKED, Buffer.alloc(512)]), TEXT, undefined],
  ['bytes behind it', Buffer.concat([PACKED, Buffer.from('junk')]), TEXT, /bytes behind the end/],
  ['a wrong checksum', changed(PACKED, -8), TEXT, /its checksum does not match/],
  ['a wrong length', changed(PACKED, -1), TEXT, /its checksum does not match/],
  ['no checksum', PACKED.subarray(0, -6), TEXT, /its checksum is missing/],
  ['another method', changed(PACKED, 2), '', /unknown header/],
  ['a cut header', PACKED.subarray(0, 5), '', /inside its header/],
  ['a cut extra field', NAMED.subarray(0, 11), '', /cut/],
])('%s: what inflates comes first', async (_note, bytes, text, error) => {
  const sizes = [1, 7, 4096, bytes.length];
  for (const size of sizes.slice(bytes.length > 10_000 ? 1 : 0)) {
    const outcome = await inflate(bytes, size);
    expect(outcome.text).toBe(text);
    if (error === undefined) expect(outcome.error).toBeUndefined();
    else expect(outcome.error).toMatch(error);
  }
});

test('a cut stream gives what it holds, and says so', async () => {
  const { text, error } = await inflate(PACKED.subarray(0, PACKED.length >> 1));
  expect(error).toMatch(/is cut/);
  expect(TEXT.startsWith(text)).toBe(true);
  expect(text.length).toBeGreaterThan(TEXT.length * 0.4);
});

test('law: in pieces of any size, gzip gives back what was packed', async () => {
  const members = fc.array(fc.string({ maxLength: 2000 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(members, fc.integer({ min: 1, max: 5000 }), async (texts, size) => {
      const bytes = Buffer.concat(texts.map((text) => gzipSync(text)));
      expect(await inflate(bytes, size)).toEqual({ text: texts.join(''), error: undefined });
    }),
    { numRuns: 100 },
  );
});

test('a bomb is never in memory as a whole', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  let [largest, total] = [0, 0];
  async function* whole() {
    yield bomb;
  }
  for await (const chunk of gunzipped(whole())) {
    largest = Math.max(largest, chunk.length);
    total += chunk.length;
  }
  expect(total).toBe(200_000_000);
  expect(largest).toBeLessThanOrEqual(64 * 1024);
});
