/**
 * Sightings: where to find a group by what its denials may have many of (names, layers, policies). One small item
 * each, put before the transaction that counts the denial and never removed but by time: one left by a crash leads
 * to a group that does not match, which is harmless; one missing would hide a group.
 */
import type { RecordedDenial } from '../core/model/denial.ts';
import { type Sighting, sightingsOf } from '../core/query/lookups.ts';
import { expiryOf, putItems, type Table } from './dynamodb-client.ts';
import { groupKey, type Key, keyAttributes, sightingKey } from './dynamodb-keys.ts';

/** Keys remembered by one process, some 200 bytes each: a storm of equal denials writes them once. */
const REMEMBERED = 20_000;

/** Sightings are put anew once a week; they outlive every denial they lead to. */
const WEEK_SECONDS = 7 * 86_400;

export interface GroupSighting {
  readonly sighting: Sighting;
  readonly group: Key;
}

export type PutSightings = (sightings: readonly GroupSighting[]) => Promise<void>;

export function sightingWriter(table: Table): PutSightings {
  const written = new Map<string, number>();
  return async (sightings) => {
    const ttl = (Math.floor(expiryOf(table) / WEEK_SECONDS) + 2) * WEEK_SECONDS;
    const keys = new Map<string, Key>();
    for (const { sighting, group } of sightings) {
      const key = sightingKey(sighting.by, sighting.value, group);
      keys.set(`${key.pk}\n${key.sk}`, key);
    }
    for (const id of keys.keys()) if (written.get(id) === ttl) keys.delete(id);
    const expiry = { ttl: { N: String(ttl) } };
    await putItems(
      table,
      [...keys.values()].map((key) => ({ ...keyAttributes(key), ...expiry })),
    );
    for (const id of keys.keys()) remember(written, id, ttl);
  };
}

export function groupSightings({ denial }: RecordedDenial): readonly GroupSighting[] {
  return sightingsOf(denial).map((sighting) => ({ sighting, group: groupKey(denial) }));
}

function remember(written: Map<string, number>, id: string, ttl: number): void {
  written.delete(id);
  written.set(id, ttl);
  const [oldest] = written.keys();
  if (written.size > REMEMBERED && oldest !== undefined) written.delete(oldest);
}
