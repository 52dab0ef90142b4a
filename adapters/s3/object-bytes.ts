/**
 * The bytes of an object. After a cut, reading goes on at the byte that was reached.
 *
 * Errors  what S3 refuses is thrown; a connection that is cut many times in a row without a byte is an `S3Error`.
 */
import type { Readable } from 'node:stream';
import type { Bucket, ListedObject } from './bucket.ts';
import type { Patience } from './patience.ts';
import { S3Error } from './refusal.ts';

export interface Reading {
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** How long a connection may bring nothing. */
  readonly stallMilliseconds?: number;
}

const STALL_MS = 30_000;
const MOST_CUTS = 6;
const WAIT_MS = 300;

export async function* objectBytes(
  bucket: Pick<Bucket, 'get'>,
  object: ListedObject,
  { patience, signal, stallMilliseconds = STALL_MS }: Reading,
): AsyncGenerator<Buffer> {
  let reached = 0;
  for (let cuts = 0; reached < object.size; ) {
    const body = await patience.ask(() => bucket.get(object, reached, signal));
    try {
      for await (const chunk of unlessStalled(body, stallMilliseconds)) {
        cuts = 0;
        reached += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (signal.aborted) throw error;
    }
    if (reached >= object.size) return;
    cuts += 1;
    if (cuts > MOST_CUTS) {
      throw new S3Error(
        'throttled',
        `the connection was cut ${cuts} times at byte ${reached} of ${object.size}`,
      );
    }
    await patience.sleep(WAIT_MS * (cuts - 1));
  }
}

/** Only while a byte is awaited: a reader may take its time. */
async function* unlessStalled(body: Readable, milliseconds: number): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(new Error('nothing came for too long')), milliseconds);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    body.destroy();
  }
}
