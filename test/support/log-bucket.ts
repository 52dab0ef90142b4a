/** A bucket in memory, which lists as S3 does: in the order of UTF-8, a page at a time. */
import type { FolderLister } from '../../core/backfill/parts.ts';
import type { ObjectRecord } from '../../core/backfill/read-objects.ts';
import type { PartDeps } from '../../core/backfill/read-part.ts';
import { compareText } from '../../core/query/order.ts';

export interface MemoryBucket extends FolderLister, Pick<PartDeps, 'list' | 'read'> {
  /** Keys of the objects that were read, each time. */
  readonly wasRead: string[];
  /** Pages that were listed. */
  listed: number;
}

export function memoryBucket(
  objects: Readonly<Record<string, readonly ObjectRecord[]>>,
  pageSize = 1000,
): MemoryBucket {
  const keys = Object.keys(objects).toSorted(compareText);
  const wasRead: string[] = [];
  return {
    wasRead,
    listed: 0,
    async folders(prefix) {
      const below = keys.filter((key) => key.startsWith(prefix));
      const folders = below.flatMap((key) => {
        const end = key.indexOf('/', prefix.length);
        return end < 0 ? [] : key.slice(0, end + 1);
      });
      return [...new Set(folders)];
    },
    async list(prefix, after) {
      this.listed += 1;
      const behind = keys.filter(
        (key) => key.startsWith(prefix) && (after === null || compareText(key, after) > 0),
      );
      return behind.slice(0, pageSize).map((key) => ({ key, etag: '', size: 1, storageClass: 'STANDARD' }));
    },
    async *read({ key }) {
      wasRead.push(key);
      yield* objects[key] ?? [];
    },
  };
}
