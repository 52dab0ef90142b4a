/**
 * A bucket as the backfill reads it: folders, pages of its listing behind a key, and the records of an object.
 *
 * Errors  what S3 refuses of one object is a broken record; what may be answered later, or would meet every other
 *         object, too, is thrown, as is a bucket that cannot be listed.
 */
import type { FolderLister } from '../../core/backfill/parts.ts';
import { type ObjectRecord, TOO_LARGE } from '../../core/backfill/read-objects.ts';
import { readRecords } from '../input/cloudtrail.ts';
import { decompressed } from '../input/files.ts';
import { type Bucket, type ListedObject, openBucket } from './bucket.ts';
import { objectBytes } from './object-bytes.ts';
import { Patience, type Sleep } from './patience.ts';
import { objectRefusal, type RefusalCode, S3Error } from './refusal.ts';

export interface BackfillBucket extends FolderLister {
  /** Objects behind a key, in order, some at a time; empty at the end. */
  list(prefix: string, after: string | null): Promise<readonly ListedObject[]>;
  read(object: ListedObject): AsyncGenerator<ObjectRecord>;
}

export interface BackfillBucketOptions {
  readonly bucket: string;
  readonly region: string;
  readonly sleep: Sleep;
  /** Asked for each piece of an object, whatever is in it. */
  readonly hasSomeTime: () => boolean;
}

export function openBackfillBucket(options: BackfillBucketOptions): BackfillBucket {
  const { bucket, region, sleep, hasSomeTime } = options;
  const patience = new Patience(sleep);
  const opened = openBucket({ bucket, region, requesterPays: false, patience });
  return {
    async folders(prefix) {
      const found: string[] = [];
      let token: string | undefined;
      for (let page = 0; page < PAGES_OF_FOLDERS; page += 1) {
        const listed = await opened.list({ prefix, isByFolder: true, token });
        found.push(...listed.folders);
        ({ token } = listed);
        if (token === undefined) break;
      }
      return found;
    },
    async list(prefix, after) {
      const request = { prefix, isByFolder: false, ...(after !== null && { startAfter: after }) };
      return (await opened.list(request)).objects;
    },
    read: (object) => recordsOf(object, { bucket: opened, patience, hasSomeTime }),
  };
}

/** Ten thousand accounts; a folder of many files has few folders. */
const PAGES_OF_FOLDERS = 10;

const OF_ALL: ReadonlySet<RefusalCode> = new Set(['throttled', 'unreachable', 'credentials', 'otherRegion']);

interface Reading extends Pick<BackfillBucketOptions, 'hasSomeTime'> {
  readonly bucket: Bucket;
  readonly patience: Patience;
}

async function* recordsOf(
  object: ListedObject,
  { bucket, patience, hasSomeTime }: Reading,
): AsyncGenerator<ObjectRecord> {
  const abort = new AbortController();
  let ofAll: S3Error | undefined;
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of objectBytes(bucket, object, { patience, signal: abort.signal })) {
        if (!hasSomeTime()) throw new S3Error('failed', TOO_LARGE);
        yield piece;
      }
    } catch (error) {
      const refusal = error instanceof S3Error ? error : objectRefusal(error, undefined);
      if (OF_ALL.has(refusal.code)) ofAll = refusal;
      throw refusal;
    }
  }
  try {
    yield* readRecords(decompressed(bytes()));
  } finally {
    abort.abort();
  }
  if (ofAll !== undefined) throw ofAll;
}
