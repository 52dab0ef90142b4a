/**
 * Objects of a bucket that were imported to their end, so that a run that was killed goes on where it stopped. An object
 * that was replaced since is another one.
 */
import type { BucketObject } from '../input/log-input.ts';
import { type Database, inTransaction, type Prepare, toKey } from './database.ts';

export interface ImportedObjects {
  isImported(object: BucketObject): boolean;
  /** Call it when all that they hold is stored. */
  markImported(objects: readonly BucketObject[]): void;
}

export function sqliteImportedObjects(database: Database, prepare: Prepare): ImportedObjects {
  return {
    isImported({ bucket, key, etag, size }) {
      const find = 'SELECT 1 FROM imported_objects WHERE bucket = ? AND key = ? AND etag = ? AND size = ?';
      return prepare(find).get(bucket, toKey(key), etag, size) !== undefined;
    },
    markImported(objects) {
      const put = prepare(
        'INSERT OR REPLACE INTO imported_objects (bucket, key, etag, size) VALUES (?, ?, ?, ?)',
      );
      inTransaction(database, () => {
        for (const { bucket, key, etag, size } of objects) put.run(bucket, toKey(key), etag, size);
      });
    },
  };
}
