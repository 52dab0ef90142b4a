/**
 * A bucket as the backfill reads it: folders, pages of its listing behind a key, and the records of an object.
 *
 * Errors  what S3 refuses of one object is a broken record; what may be answered later, or would meet every other
 *         object, too, is thrown, as is a bucket that cannot be listed.
 */
import type { FolderLister } from '../../core/backfill/parts.ts';
import type { ObjectRecord } from '../../core/backfill/read-objects.ts';
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

export function openBackfillBucket(bucket: string, region: string, sleep: Sleep): BackfillBucket {
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
    read: (object) => recordsOf(opened, object, patience),
  };
}

/** Ten thousand accounts; a folder of many files has few folders. */
const PAGES_OF_FOLDERS = 10;

const OF_ALL: ReadonlySet<RefusalCode> = new Set(['throttled', 'unreachable', 'credentials', 'otherRegion']);

async function* recordsOf(
  bucket: Bucket,
  object: ListedObject,
  patience: Patience,
): AsyncGenerator<ObjectRecord> {
  const abort = new AbortController();
  let ofAll: S3Error | undefined;
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield* objectBytes(bucket, object, { patience, signal: abort.signal });
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
