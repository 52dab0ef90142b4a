/**
 * A map that drops the least recently used entries, so that it never holds more than it may.
 *
 * Units   weights are what the caller counts, such as characters; 1 where it counts entries only.
 */
export interface BoundedMap<T> {
  /** Counts as use. */
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T, weight?: number) => void;
  readonly delete: (key: string) => void;
}

export interface BoundedMapLimits {
  readonly entries: number;
  /** Left out: only entries are counted. */
  readonly weight?: number;
}

export function createBoundedMap<T>({ entries: most, weight: heaviest }: BoundedMapLimits): BoundedMap<T> {
  /** Least recently used first. */
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  const limit = heaviest ?? Number.POSITIVE_INFINITY;
  let total = 0;
  const drop = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set: (key, value, weight = 1) => {
      drop(key);
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= limit && entries.size <= most) break;
        drop(oldest);
      }
    },
    delete: drop,
  };
}
