/**
 * Pointers: small items that lead to a group from values that its denials may have several of (names, layers,
 * policies). A pointer is put before the transaction that counts the denial, and only expires. One that a crash left
 * leads to a group that does not match, which is harmless; a missing one would hide a group.
 */
import { createBoundedMap } from '../../core/model/bounded-map.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import { type Pointer, pointersOf } from '../../core/query/lookups.ts';
import { expiryOf, putItems, type Table } from './client.ts';
import { groupKey, type Key, keyAttributes, pointerKey } from './keys.ts';

/** Kept in memory by one process, some 200 bytes each, so that a storm of equal denials writes each pointer once. */
const MOST_KNOWN = 20_000;

/** Pointers are put again once a week; they outlive every denial they lead to. */
const WEEK_SECONDS = 7 * 86_400;

export interface GroupPointer {
  readonly pointer: Pointer;
  readonly group: Key;
}

export type PutPointers = (pointers: readonly GroupPointer[]) => Promise<void>;

export function pointerWriter(table: Table): PutPointers {
  const written = createBoundedMap<number>({ entries: MOST_KNOWN });
  return async (pointers) => {
    const ttl = (Math.floor(expiryOf(table) / WEEK_SECONDS) + 2) * WEEK_SECONDS;
    const keys = new Map<string, Key>();
    for (const { pointer, group } of pointers) {
      const key = pointerKey(pointer.by, pointer.value, group);
      keys.set(`${key.pk}\n${key.sk}`, key);
    }
    for (const id of keys.keys()) if (written.get(id) === ttl) keys.delete(id);
    const expiry = { ttl: { N: String(ttl) } };
    await putItems(
      table,
      [...keys.values()].map((key) => ({ ...keyAttributes(key), ...expiry })),
    );
    for (const id of keys.keys()) written.set(id, ttl);
  };
}

export function groupPointers({ denial }: RecordedDenial): readonly GroupPointer[] {
  return pointersOf(denial).map((pointer) => ({ pointer, group: groupKey(denial) }));
}
