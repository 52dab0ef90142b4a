/** Bytes of an object over a connection that is cut or stalls: each once, in order. */
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedObject } from '../../../adapters/s3/bucket.ts';
import { objectBytes } from '../../../adapters/s3/object-bytes.ts';
import { Patience } from '../../../adapters/s3/patience.ts';

const patience = new Patience(async () => {});
const signal = new AbortController().signal;

/** How one connection goes: so many bytes, then a cut, an end as if that were all, or nothing more. */
interface Connection {
  readonly bytes: number;
  readonly ending: 'cut' | 'end' | 'stall';
}

function bucketOf(content: Buffer, connections: readonly Connection[]) {
  const froms: number[] = [];
  const get = async (_: ListedObject, from: number): Promise<Readable> => {
    const connection = connections[froms.length];
    froms.push(from);
    const body = new Readable({ read() {} });
    body.push(content.subarray(from, connection === undefined ? content.length : from + connection.bytes));
    if (connection === undefined || connection.ending === 'end') body.push(null);
    // A cut comes when what was sent before has been read.
    if (connection?.ending === 'cut')
      setImmediate(() => setImmediate(() => body.destroy(new Error('aborted'))));
    return body;
  };
  return { get, froms };
}

const objectOf = (content: Buffer): ListedObject => ({
  key: 'k',
  etag: 'e',
  size: content.length,
  storageClass: 'STANDARD',
});

const read = async (content: Buffer, bucket: ReturnType<typeof bucketOf>, stallMilliseconds = 1_000) =>
  Buffer.concat(
    await Array.fromAsync(objectBytes(bucket, objectOf(content), { patience, signal, stallMilliseconds })),
  );

test('law: whatever the cuts, all bytes come once and in order', async () => {
  const connections = fc.array(
    fc.record({
      bytes: fc.integer({ min: 1, max: 40 }),
      ending: fc.constantFrom('cut' as const, 'end' as const),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), connections, async (bytes, all) => {
      const content = Buffer.from(bytes);
      expect(await read(content, bucketOf(content, all))).toEqual(content);
    }),
    { numRuns: 100 },
  );
});

test('a connection that brings nothing is given up, and reading goes on behind what came', async () => {
  const content = Buffer.from('0123456789');
  const bucket = bucketOf(content, [{ bytes: 4, ending: 'stall' }]);
  expect(await read(content, bucket, 20)).toEqual(content);
  expect(bucket.froms).toEqual([0, 4]);
});

test('cuts without a byte between them end it with a sentence', async () => {
  const content = Buffer.from('0123456789');
  const bucket = bucketOf(content, [
    { bytes: 3, ending: 'end' },
    ...Array.from({ length: 99 }, () => ({ bytes: 0, ending: 'end' as const })),
  ]);
  await expect(read(content, bucket)).rejects.toThrow('the connection was cut 7 times at byte 3 of 10');
  expect(bucket.froms).toHaveLength(7);
});

test('an empty object is not asked for', async () => {
  const bucket = bucketOf(Buffer.alloc(0), []);
  expect(await read(Buffer.alloc(0), bucket)).toHaveLength(0);
  expect(bucket.froms).toEqual([]);
});
